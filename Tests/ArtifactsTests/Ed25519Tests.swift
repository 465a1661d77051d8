// Keys: known answers, PEM that openssl reads and writes, files that are never overwritten.

import Artifacts
import Foundation
import Testing

@Suite struct Ed25519Tests {
  /// RFC 8032, 7.1, test 3, as PKCS#8.
  static let knownKey = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIMWqjfQ/n4N77bdELzHct7Fm04U1B28JS4XOOi4LRFj3
    -----END PRIVATE KEY-----

    """

  @Test func signsAsTheRFCSays() throws {
    let signature: [UInt8] = [
      0x62, 0x91, 0xd6, 0x57, 0xde, 0xec, 0x24, 0x02, 0x48, 0x27, 0xe6, 0x9c, 0x3a, 0xbe, 0x01,
      0xa3,
      0x0c, 0xe5, 0x48, 0xa2, 0x84, 0x74, 0x3a, 0x44, 0x5e, 0x36, 0x80, 0xd7, 0xdb, 0x5a, 0xc3,
      0xac,
      0x18, 0xff, 0x9b, 0x53, 0x8d, 0x16, 0xf2, 0x90, 0xae, 0x67, 0xf7, 0x60, 0x98, 0x4d, 0xc6,
      0x59,
      0x4a, 0x7c, 0x15, 0xe9, 0x71, 0x6e, 0xd2, 0x8d, 0xc0, 0x27, 0xbe, 0xce, 0xea, 0x1e, 0xc4,
      0x0a,
    ]
    let key = try SigningKey(pem: Self.knownKey)
    #expect(try key.signature(for: [0xaf, 0x82]) == signature)
    #expect(key.publicKey.isValidSignature(signature, for: [0xaf, 0x82]))
    #expect(!key.publicKey.isValidSignature(signature, for: [0xaf, 0x83]))
    #expect(!key.publicKey.isValidSignature(Array(signature.dropLast()), for: [0xaf, 0x82]))
    #expect(!SigningKey().publicKey.isValidSignature(signature, for: [0xaf, 0x82]))
  }

  @Test func textsRoundTrip() throws {
    for _ in 0..<50 {
      let key = SigningKey()
      let again = try SigningKey(pem: "a comment\n" + key.pem.replacing("\n", with: "\r\n") + "end")
      #expect(again.pem == key.pem)
      #expect(try VerifyingKey(pem: key.publicKey.pem) == key.publicKey)
      #expect(again.publicKey == key.publicKey)
    }
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var pem: String
    var says: String
    var testDescription: String { says }
  }

  @Test(arguments: [
    Fault(pem: "", says: "holds no PEM"),
    Fault(
      pem: knownKey.replacing("PRIVATE", with: "ENCRYPTED PRIVATE"),
      says: "holds the label ENCRYPTED PRIVATE KEY"),
    Fault(pem: knownKey.replacing("-----END", with: "----END"), says: "lacks the line -----END"),
    Fault(pem: knownKey.replacing("MC4C", with: "MC*C"), says: "no base64"),
    Fault(pem: knownKey.replacing("MC4CAQ", with: "MC4CAR"), says: "another kind of key"),
    Fault(pem: knownKey.replacing("RFj3", with: ""), says: "another kind of key"),
  ])
  func aBrokenTextIsNamed(_ fault: Fault) throws {
    let error = try #require(throws: ArtifactError.self) {
      try SigningKey(pem: fault.pem, from: "gate.key")
    }
    #expect(error.path == "gate.key")
    #expect(error.reason.contains(fault.says), "\(error)")
    #expect(throws: ArtifactError.self) { try VerifyingKey(pem: Self.knownKey) }
  }

  @Test func aKeyFileIsPrivateAndNeverOverwritten() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/gate.key"
    try SigningKey().write(to: path)
    let text = try FileSystem.read(path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    let error = try #require(throws: ArtifactError.self) { try SigningKey().write(to: path) }
    #expect(error.reason == "File exists")
    #expect(try FileSystem.read(path) == text)
    #expect(try FileSystem.list(folder.path) == ["gate.key"])
  }

  @Test(.enabled(if: openssl != nil, "openssl is not here"))
  func opensslReadsAndWritesTheSame() throws {
    let folder = try TemporaryFolder()
    let key = SigningKey()
    try key.write(to: "\(folder.path)/ours.key")
    try key.publicKey.write(to: "\(folder.path)/ours.pub")
    let message = Array("a lock\n".utf8)
    try FileSystem.replace("\(folder.path)/message", with: message)
    try FileSystem.replace("\(folder.path)/signature", with: try key.signature(for: message))
    let verify = ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "ours.pub", "-in"]
    #expect(try folder.run(verify + ["message", "-sigfile", "signature"]) == 0)
    try FileSystem.replace("\(folder.path)/message", with: message + [0x0a])
    #expect(try folder.run(verify + ["message", "-sigfile", "signature"]) != 0)

    #expect(try folder.run(["pkey", "-in", "ours.key", "-pubout", "-out", "again.pub"]) == 0)
    #expect(try FileSystem.read("\(folder.path)/again.pub") == Array(key.publicKey.pem.utf8))
    #expect(try folder.run(["genpkey", "-algorithm", "ed25519", "-out", "theirs.key"]) == 0)
    let theirs = try FileSystem.read("\(folder.path)/theirs.key")
    #expect(
      try SigningKey(pem: String(decoding: theirs, as: UTF8.self)).pem.utf8.elementsEqual(theirs))
    #expect(try folder.run(["genpkey", "-algorithm", "x25519", "-out", "other.key"]) == 0)
    let other = String(decoding: try FileSystem.read("\(folder.path)/other.key"), as: UTF8.self)
    #expect(throws: ArtifactError.self) { try SigningKey(pem: other) }
  }

  static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first {
    FileSystem.kind(of: $0) == .file
  }
}

/// A folder that goes with its owner.
private final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.path + "/keys-" + UUID().uuidString

  init() throws { try FileSystem.createDirectory(path) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Runs openssl here and returns its exit status.
  func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Ed25519Tests.openssl ?? "")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
