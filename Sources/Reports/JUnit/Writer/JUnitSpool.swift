// Where cases wait until their suite's counts are known: one unnamed file for all suites, cut into
// segments.

/// Streams that grow side by side, kept in one file and a bounded amount of memory.
///
/// One file for all, so that the number of suites is not bounded by the number of descriptors.
final class JUnitSpool {
  /// How much of a stream, and of all streams together, stays in memory, in bytes.
  private static let streamBuffer = 1 << 16
  private static let totalBuffer = 1 << 23
  /// Smaller dropped segments are forgotten, so that looking for space stays cheap.
  private static let smallestFree = 1 << 12

  private let file: JUnitDescriptor
  private var end = 0
  /// Space of dropped segments, to be written again.
  private var free: [Range<Int>] = []
  private var buffered = 0
  private var streams: [Stream] = []

  /// Which part of a stream is kept.
  enum Retention {
    case everything
    /// At least the first and the last so many bytes.
    case ends(Int)
  }

  private struct Stream {
    let retention: Retention
    var segments: [Range<Int>] = []
    /// How many segments at the beginning are kept for good, once they hold enough.
    var headSegments: Int?
    var tailBytes = 0
    var pending: [UInt8] = []
    var length = 0
  }

  init(folder: String, path: String, storage: JUnitStorage) throws {
    file = JUnitDescriptor(try storage.openScratch(in: folder), path: path)
  }

  func open(_ retention: Retention) -> Int {
    streams.append(Stream(retention: retention))
    return streams.count - 1
  }

  /// The bytes appended to a stream, kept or not.
  func length(of stream: Int) -> Int {
    streams[stream].length
  }

  func append(_ bytes: UnsafeBufferPointer<UInt8>, to stream: Int) throws {
    streams[stream].pending.append(contentsOf: bytes)
    streams[stream].length += bytes.count
    buffered += bytes.count
    if streams[stream].pending.count >= Self.streamBuffer {
      try flush(stream)
    } else if buffered >= Self.totalBuffer {
      for index in streams.indices { try flush(index) }
    }
  }

  /// Hands over the kept bytes of a stream, in order, in pieces.
  func read(_ stream: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { piece.deallocate() }
    for segment in streams[stream].segments {
      var position = segment.lowerBound
      while position < segment.upperBound {
        let count = min(piece.count, segment.upperBound - position)
        let part = UnsafeMutableRawBufferPointer(rebasing: piece[..<count])
        try file.read(into: part, at: position)
        try body(UnsafeBufferPointer(part.bindMemory(to: UInt8.self)))
        position += count
      }
    }
    try streams[stream].pending.withUnsafeBufferPointer(body)
  }

  private func flush(_ index: Int) throws {
    let count = streams[index].pending.count
    guard count > 0 else { return }
    let segment = allocate(count)
    try streams[index].pending.withUnsafeBytes { try file.write($0, at: segment.lowerBound) }
    buffered -= count
    // The capacity too: there may be thousands of streams.
    streams[index].pending = []

    guard case .ends(let kept) = streams[index].retention else {
      // Neighbours join, so that one suite after the other costs no memory for each piece.
      if let last = streams[index].segments.last, last.upperBound == segment.lowerBound {
        streams[index].segments[streams[index].segments.count - 1] =
          last.lowerBound..<segment.upperBound
      } else {
        streams[index].segments.append(segment)
      }
      return
    }
    streams[index].segments.append(segment)
    guard let head = streams[index].headSegments else {
      let bytes = streams[index].segments.reduce(0) { $0 + $1.count }
      if bytes >= kept { streams[index].headSegments = streams[index].segments.count }
      return
    }
    streams[index].tailBytes += count
    while streams[index].tailBytes - streams[index].segments[head].count >= kept {
      let dropped = streams[index].segments.remove(at: head)
      streams[index].tailBytes -= dropped.count
      if dropped.count >= Self.smallestFree { free.append(dropped) }
    }
  }

  /// Space for a segment: of dropped ones where it fits, else at the end.
  private func allocate(_ count: Int) -> Range<Int> {
    guard let index = free.firstIndex(where: { $0.count >= count }) else {
      end += count
      return (end - count)..<end
    }
    let space = free[index]
    let rest = (space.lowerBound + count)..<space.upperBound
    if rest.count >= Self.smallestFree {
      free[index] = rest
    } else {
      free.remove(at: index)
    }
    return space.lowerBound..<(space.lowerBound + count)
  }
}
