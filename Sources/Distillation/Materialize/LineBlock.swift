// A file in pieces of whole lines, however long the lines are.

import Artifacts
import Glibc

/// Whole lines of a file, in memory that is used again for the next ones.
final class LineBlock {
  private var room: UnsafeMutableRawBufferPointer
  /// How many bytes there are.
  private(set) var count = 0
  /// Where they stand in the file.
  private(set) var fileOffset = 0
  /// The 0-based number of the first line.
  private(set) var firstLine = 0
  /// How many line feeds there are.
  private(set) var lineFeedCount = 0

  /// Most lines are far shorter; a longer one gets a block that is large enough, for itself.
  static let ordinarySize = 256 << 10

  init() { room = .allocate(byteCount: Self.ordinarySize, alignment: 16) }

  deinit { room.deallocate() }

  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(rebasing: room[..<count]).assumingMemoryBound(to: UInt8.self)
  }

  /// Whether the block holds a line of unusual length.
  var isLarge: Bool { count > 4 * Self.ordinarySize }

  /// The offset in the file after the block.
  var end: Int { fileOffset + count }

  /// Whether the last line lacks its line feed: it is the last one of the file.
  var isUnterminated: Bool { count > 0 && room[count - 1] != UInt8(ascii: "\n") }

  /// Reads lines from an offset on, where line `firstLine` begins, up to the offset `limit`, which
  /// counts as the end of the file; false if there are none.
  ///
  /// - Parameter size: How many bytes to look for line feeds in; more if there is none in them.
  func fill(
    from file: RandomAccessFile, at offset: Int, line: Int, limit: Int, size: Int = ordinarySize
  ) throws(ArtifactError) -> Bool {
    fileOffset = offset
    firstLine = line
    count = 0
    lineFeedCount = 0
    if room.count != size { replaceRoom(size) }
    while true {
      let wanted = min(room.count, limit - offset)
      let got = try file.read(
        at: offset + count, into: UnsafeMutableRawBufferPointer(rebasing: room[count..<wanted]))
      let searched = count
      count += got
      if offset + count >= limit || got < wanted - searched { break }
      if let end = endOfLastLine(from: searched) {
        count = end
        break
      }
      replaceRoom(room.count * 2)
    }
    countLineFeeds()
    return count > 0
  }

  private func replaceRoom(_ size: Int) {
    let new = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    new.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<count]))
    room.deallocate()
    room = new
  }

  /// The offset after the last line feed that stands at `start` or after it.
  private func endOfLastLine(from start: Int) -> Int? {
    var i = count
    while i > start {
      if room[i - 1] == UInt8(ascii: "\n") { return i }
      i -= 1
    }
    return nil
  }

  private func countLineFeeds() {
    guard let base = room.baseAddress else { return }
    var start = 0
    while let found = memchr(base + start, 0x0A, count - start) {
      lineFeedCount += 1
      start = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Calls a closure with each line, without its line feed, and the line's number from 0; what
  /// follows the last line feed is a line if it is not empty.
  @inline(__always)
  func forEachLine<Failure: Error>(
    _ body: (_ line: UnsafeBufferPointer<UInt8>, _ number: Int) throws(Failure) -> Void
  ) throws(Failure) {
    guard let base = baseAddress else { return }
    var start = 0
    var number = 0
    while start < count {
      let end = memchr(base + start, 0x0A, count - start).map {
        UnsafeRawPointer($0) - UnsafeRawPointer(base)
      }
      try body(UnsafeBufferPointer(rebasing: self[start..<(end ?? count)]), number)
      start = (end ?? count) + 1
      number += 1
    }
  }

  /// Whether a line is empty or white space only (space, TAB, CR).
  var isBlank: Bool {
    allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
  }
}
