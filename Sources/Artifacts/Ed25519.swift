// Ed25519 keys (RFC 8032) and their PEM files (RFC 8410), the same that openssl reads and writes.

internal import Crypto
internal import Foundation
import Glibc

/// A private key that signs.
///
///     let key = SigningKey()
///     try key.write(to: "gate.key")
///     let signature = try key.signature(for: Array("a lock".utf8))
///     key.publicKey.isValidSignature(signature, for: Array("a lock".utf8))   // true
public struct SigningKey: Sendable {
  /// The 32 bytes that the key is made of (RFC 8032, 5.1.5).
  private let seed: [UInt8]
  /// The key that verifies what this one signs.
  public let publicKey: VerifyingKey

  /// Makes a new key of the system's random bytes.
  public init() {
    let key = Curve25519.Signing.PrivateKey()
    seed = Array(key.rawRepresentation)
    publicKey = VerifyingKey(bytes: Array(key.publicKey.rawRepresentation))
  }

  /// Reads a PKCS#8 `PRIVATE KEY`, as `openssl genpkey -algorithm ed25519` writes it.
  ///
  /// - Parameters:
  ///   - pem: The text.
  ///   - source: The file that it comes from, for errors.
  public init(pem: String, from source: String = "the private key") throws(ArtifactError) {
    seed = try KeyText.privateKey.decode(pem, source)
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw ArtifactError(.read, path: source, reason: "is no Ed25519 key")
    }
    publicKey = VerifyingKey(bytes: Array(key.publicKey.rawRepresentation))
  }

  /// The key as PKCS#8 `PRIVATE KEY`, ending in LF.
  public var pem: String { KeyText.privateKey.encode(seed) }

  /// Returns the 64 bytes of a signature over `message`.
  public func signature(for message: [UInt8]) throws -> [UInt8] {
    Array(try Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: message))
  }

  /// Writes ``pem`` to a new file that only its owner may read; a file that is there is an error.
  public func write(to path: String) throws(ArtifactError) {
    try FileSystem.create(path, with: Array(pem.utf8), mode: 0o600)
  }
}

/// A public key that verifies.
public struct VerifyingKey: Sendable, Equatable {
  private let bytes: [UInt8]

  fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads an SPKI `PUBLIC KEY`, as `openssl pkey -pubout` writes it.
  ///
  /// - Parameters:
  ///   - pem: The text.
  ///   - source: The file that it comes from, for errors.
  public init(pem: String, from source: String = "the public key") throws(ArtifactError) {
    bytes = try KeyText.publicKey.decode(pem, source)
  }

  /// The key as SPKI `PUBLIC KEY`, ending in LF.
  public var pem: String { KeyText.publicKey.encode(bytes) }

  /// Whether `signature`, 64 bytes, is this key's over `message`.
  public func isValidSignature(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    return key?.isValidSignature(signature, for: message) ?? false
  }

  /// Writes ``pem`` to a new file; a file that is there is an error.
  public func write(to path: String) throws(ArtifactError) {
    try FileSystem.create(path, with: Array(pem.utf8), mode: 0o644)
  }
}

/// One kind of key file: its label, and the bytes that stand before the 32 of the key (RFC 8410, 7 and 4).
private struct KeyText {
  let label: String
  let prefix: [UInt8]
  let made: String

  static let privateKey = KeyText(
    label: "PRIVATE KEY",
    prefix: [
      0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
      0x20,
    ], made: "openssl genpkey -algorithm ed25519")
  static let publicKey = KeyText(
    label: "PUBLIC KEY",
    prefix: [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00],
    made: "openssl pkey -pubout")

  func encode(_ key: [UInt8]) -> String {
    let text = Data(prefix + key).base64EncodedString()
    return "-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n"
  }

  /// Text before and after the key is passed over (RFC 7468, 2).
  func decode(_ pem: String, _ source: String) throws(ArtifactError) -> [UInt8] {
    func fault(_ reason: String) -> ArtifactError {
      ArtifactError(.read, path: source, reason: reason)
    }
    let lines = pem.utf8.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d })
      .map { String(decoding: $0, as: UTF8.self) }
    let (begin, end) = ("-----BEGIN ", "-----")
    guard let first = lines.firstIndex(where: { $0.hasPrefix(begin) && $0.hasSuffix(end) }) else {
      throw fault("holds no PEM; \(made) writes one")
    }
    let found = lines[first].dropFirst(begin.utf8.count).dropLast(end.utf8.count)
    guard found == label else { throw fault("holds the label \(found), not \(label)") }
    let body = lines[(first + 1)...].prefix { $0 != "-----END \(label)-----" }
    guard first + 1 + body.count < lines.count else {
      throw fault("lacks the line -----END \(label)-----")
    }
    guard let der = Data(base64Encoded: body.joined()) else { throw fault("is no base64") }
    guard der.count == prefix.count + 32, der.starts(with: prefix) else {
      throw fault("holds another kind of key than Ed25519; \(made) writes one")
    }
    return Array(der.dropFirst(prefix.count))
  }
}
