// A file of frames, read from its start.

import Artifacts

/// The frames of a file one after the other; no more than one is in memory.
struct FrameFile: ~Copyable {
  let path: String
  let header: FileHeader
  /// Where the next frame begins.
  private(set) var offset = FileHeader.size
  /// The sequence number of the last frame that was read.
  private(set) var sequence: UInt64
  private let file: RandomAccessFile
  private let seed: UInt32

  /// What stands where a frame was to be read.
  enum Step {
    case frame([UInt8])
    case end
    /// Bytes that are no whole frame; whether they are what an interrupted write leaves at the end of
    /// a file, because no frame comes after them.
    case fault(mayBeTorn: Bool)
  }

  /// Opens a file whose header is as it has to be.
  init(_ path: String, kind: FileHeader.Kind, store: UInt64?) throws(StoreError) {
    self.path = path
    let file = try storing { () throws(ArtifactError) in try RandomAccessFile(path) }
    let head = try Self.read(file, at: 0, count: FileHeader.size)
    let header = try head.withBytes { bytes throws(StoreError) in
      try FileHeader(bytes, kind: kind, path: path)
    }
    guard store == nil || store == header.store else {
      throw StoreError(.damaged, "it belongs to another store", path: path, offset: 0)
    }
    self.file = file
    self.header = header
    sequence = header.base
    seed = Frame.seed(store: header.store)
  }

  var size: Int { file.size }

  /// Reads the next frame.
  mutating func next() throws(StoreError) -> Step {
    let rest = file.size - offset
    if rest == 0 { return .end }
    let head = try Self.read(file, at: offset, count: min(rest, Frame.headSize))
    guard let frame = head.withUnsafeBytes({ Frame($0, seed: seed) }) else {
      return .fault(mayBeTorn: try !hasFrame(from: offset + 1))
    }
    guard frame.sequence == sequence + 1 else { return .fault(mayBeTorn: false) }
    let end = offset + Frame.headSize + frame.length
    guard end <= file.size else { return .fault(mayBeTorn: true) }
    let content = try Self.read(file, at: offset + Frame.headSize, count: frame.length)
    guard content.withUnsafeBytes({ frame.isIntact($0, seed: seed) }) else {
      return .fault(mayBeTorn: end == file.size)
    }
    offset = end
    sequence += 1
    return .frame(content)
  }

  /// Whether a head of a frame of this store stands anywhere from an offset on.
  private func hasFrame(from start: Int) throws(StoreError) -> Bool {
    var start = start
    let mark = [UInt8](unsafeUninitializedCapacity: 4) { room, count in
      withUnsafeBytes(of: Frame.mark.littleEndian) { _ = room.initialize(from: $0) }
      count = 4
    }
    while start + Frame.headSize <= file.size {
      let piece = try Self.read(file, at: start, count: min(file.size - start, 1 << 20))
      let isFound = piece.withUnsafeBytes { bytes in
        (0...(bytes.count - Frame.headSize)).contains { place in
          bytes[place] == mark[0]
            && Frame(UnsafeRawBufferPointer(rebasing: bytes[place...]), seed: seed) != nil
        }
      }
      if isFound { return true }
      start += piece.count - Frame.headSize + 1
    }
    return false
  }

  private static func read(
    _ file: RandomAccessFile, at offset: Int, count: Int
  ) throws(StoreError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, max(file.size - offset, 0)))
    let wanted = bytes.count
    let result = bytes.withUnsafeMutableBytes { room in
      Result { () throws(ArtifactError) in try file.read(at: offset, into: room) }
    }
    let got = try storing { () throws(ArtifactError) in try result.get() }
    bytes.removeLast(wanted - got)
    return bytes
  }
}

extension [UInt8] {
  /// `withUnsafeBytes` that throws what its closure throws.
  func withBytes<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = withUnsafeBytes { bytes in Result { () throws(Failure) in try body(bytes) } }
    return try result.get()
  }
}
