// SHA-256 as the contract writes it: 64 lower-case hexadecimal digits (wire-json.md, Hashes).

internal import Crypto
import Glibc

/// A running SHA-256.
///
///     Digest.sha256(of: Array("abc".utf8))
///     // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
public struct Digest: @unchecked Sendable {
  // A value: what it refers to is copied before a copy of it changes.
  private var hash = SHA256()

  /// Starts with nothing.
  public init() {}

  /// Takes in more bytes.
  public mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  /// Takes in more bytes.
  public mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
  }

  /// Takes in text that stands in the program.
  public mutating func update(_ text: StaticString) {
    update(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The digest of all bytes so far.
  public var bytes: DigestBytes {
    hash.finalize().withUnsafeBytes {
      DigestBytes(words: $0.loadUnaligned(as: SIMD4<UInt64>.self))
    }
  }

  /// Returns the digest of all bytes so far: 64 lower-case hexadecimal digits.
  public func hexadecimal() -> String {
    var text = [UInt8]()
    bytes.appendHexadecimal(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns the SHA-256 of `bytes`.
  public static func sha256(of bytes: [UInt8]) -> String {
    var digest = Digest()
    digest.update(bytes.span.bytes)
    return digest.hexadecimal()
  }

  /// Returns the SHA-256 of the file at `path`, read in pieces: memory does not grow with it.
  public static func sha256(ofFile path: String) throws(ArtifactError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileSystem.failure(.open, path) }
    defer { close(descriptor) }
    var digest = Digest()
    var buffer = [UInt8](repeating: 0, count: 262_144)
    while true {
      let got = buffer.withUnsafeMutableBytes { room in
        FileSystem.retryingInterrupts { Glibc.read(descriptor, room.baseAddress!, room.count) }
      }
      if got < 0 { throw FileSystem.failure(.read, path) }
      if got == 0 { return digest.hexadecimal() }
      digest.update(buffer.span.bytes.extracting(..<got))
    }
  }
}
