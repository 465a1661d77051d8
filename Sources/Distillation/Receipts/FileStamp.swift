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
  private var bytes = 0
  private var records = 0

  init(path: String) { self.path = path }

  /// Takes in the next piece of the file.
  ///
  /// - Parameters:
  ///   - text: The piece without its volatile values.
  ///   - bytes: How long the piece is with them.
  ///   - records: How many records it has.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, bytes: Int, records: Int) {
    digest.update(UnsafeRawBufferPointer(text).bytes)
    self.bytes += bytes
    self.records += records
  }

  /// Takes in the next piece of the file.
  mutating func add(_ text: [UInt8], bytes: Int, records: Int) {
    text.withUnsafeBufferPointer { add($0, bytes: bytes, records: records) }
  }

  /// The stamp of what was taken in.
  var stamp: FileStamp {
    FileStamp(path: path, sha256: digest.hexadecimal(), bytes: bytes, records: records)
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
