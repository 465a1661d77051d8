// What a receipt says of a file.

import Artifacts
import WireJSON

/// A file as a stage has read or left it.
struct FileStamp: Sendable, Equatable {
  /// Relative to the root.
  var path: String
  /// The SHA-256 of the text without its volatile values.
  var sha256: String
  /// The length of the file as it stands.
  var bytes: Int
  /// How many lines are not blank, nor left for the next run.
  var records: Int
}

/// A stamp under way, of a file that is being read or written.
struct StampInProgress {
  private let path: String
  private var digest = Digest()
  /// What the digest takes in next: short pieces are gathered.
  private var gathered: [UInt8] = []
  private var bytes = 0
  private var records = 0

  private static let gatheredSize = 16 << 10

  init(path: String) { self.path = path }

  /// Takes in the next piece of the file.
  ///
  /// - Parameter text: The piece; in place of each volatile value `""` is hashed.
  mutating func add(_ text: VolatileText, records: Int) {
    let range = text.range
    var start = range.lowerBound
    for value in text.values {
      gather(UnsafeBufferPointer(rebasing: text.bytes[start..<value.lowerBound]))
      gathered.append(UInt8(ascii: "\""))
      gathered.append(UInt8(ascii: "\""))
      start = value.upperBound
    }
    gather(UnsafeBufferPointer(rebasing: text.bytes[start..<range.upperBound]))
    bytes += range.count
    self.records += records
  }

  private mutating func gather(_ piece: UnsafeBufferPointer<UInt8>) {
    if gathered.count + piece.count > Self.gatheredSize { flush() }
    if piece.count > Self.gatheredSize {
      digest.update(piece)
    } else {
      gathered.append(contentsOf: piece)
    }
  }

  private mutating func flush() {
    gathered.withUnsafeBufferPointer { digest.update($0) }
    gathered.removeAll(keepingCapacity: true)
  }

  /// Ends the file and returns its stamp.
  mutating func finish() -> FileStamp {
    flush()
    return FileStamp(path: path, sha256: digest.hexadecimal(), bytes: bytes, records: records)
  }
}

/// The stamps that a run has come by while it read and wrote.
///
/// A root is held for as long as a run takes, so that a file which the run itself does not write
/// again stays as it was stamped.
struct StampBook {
  private var stamps: [[UInt8]: FileStamp] = [:]

  /// Notes a stamp, in place of an older one of the same file.
  mutating func note(_ stamp: FileStamp) { stamps[Array(stamp.path.utf8)] = stamp }

  /// The stamp of a file, nil if there is none.
  subscript(path: String) -> FileStamp? { stamps[Array(path.utf8)] }
}
