// A file on its way into a parser: counted, bounded, and never decompressed behind our back.

internal import Glibc

/// An open file that libxml2 reads through a callback.
///
/// libxml2's own file layer would open gzip silently and would resolve URLs; this one does neither.
final class JUnitInput {
  private let descriptor: Int32
  let path: String
  private let limit: Int
  private var head: [UInt8] = []
  /// The bytes that the parser has taken.
  private(set) var consumed = 0
  private var reachedEnd = false
  /// What broke the reading off.
  private(set) var failure: JUnitError?

  /// Opens a file of at most `limit` bytes.
  ///
  /// - Throws: ``JUnitError``: `io`, `compressed` or `tooLarge`.
  init(path: String, limit: Int) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    self.limit = limit
    guard descriptor >= 0 else { throw JUnitError.system("open", errno, path: path) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      Int(status.st_size) > limit
    {
      throw tooLarge
    }
    // A pipe may deliver byte by byte.
    while head.count < 6 {
      var bytes = [UInt8](repeating: 0, count: 6 - head.count)
      let count = try bytes.withUnsafeMutableBytes { try fill($0) }
      if count == 0 { break }
      head.append(contentsOf: bytes[..<count])
    }
    if let format = Self.compression(of: head) {
      throw JUnitError(.compressed, "compressed with \(format): unpack it first", path: path)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  private var tooLarge: JUnitError {
    JUnitError(.tooLarge, "larger than \(limit) bytes", path: path)
  }

  private static func compression(of head: [UInt8]) -> String? {
    let magics: [(name: String, bytes: [UInt8])] = [
      ("gzip", [0x1F, 0x8B]), ("bzip2", [0x42, 0x5A, 0x68]),
      ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
      ("zip", [0x50, 0x4B, 0x03, 0x04]),
    ]
    return magics.first { head.starts(with: $0.bytes) }?.name
  }

  private func fill(_ bytes: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = read(descriptor, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      if errno != EINTR { throw JUnitError.system("read", errno, path: path) }
    }
  }

  /// Whether the parser has taken everything. A parser may stop short of asking for what is not
  /// there.
  func isExhausted() -> Bool {
    if reachedEnd { return true }
    guard head.isEmpty else { return false }
    var byte: [UInt8] = [0]
    guard let count = try? byte.withUnsafeMutableBytes({ try fill($0) }) else { return false }
    reachedEnd = count == 0
    if count > 0 { head = byte }
    return reachedEnd
  }

  /// Fills `bytes` for the parser.
  ///
  /// - Returns: The number of bytes, 0 at the end, below 0 with ``failure`` set.
  func deliver(to bytes: UnsafeMutableRawBufferPointer) -> Int32 {
    guard failure == nil else { return -1 }
    do {
      var count = min(head.count, bytes.count)
      if count > 0 {
        bytes.copyBytes(from: head[..<count])
        head.removeFirst(count)
      } else {
        count = try fill(bytes)
      }
      consumed += count
      reachedEnd = count == 0
      if consumed > limit { throw tooLarge }
      return Int32(count)
    } catch {
      failure = error as? JUnitError
      return -1
    }
  }
}
