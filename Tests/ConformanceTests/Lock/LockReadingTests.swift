// The text of a lock to the byte, and what is refused of it.

import Artifacts
import Conformance
import Foundation
import Testing

@Suite struct LockReadingTests {
  static let hash = String(repeating: "0", count: 64)

  /// The text of a lock of these entries with the right root hash.
  static func text(_ entries: String, rest: String = "", hash: String? = nil) -> String {
    let root = hash ?? Digest.sha256(of: Array(entries.utf8))
    return "{\"schema_version\":1,\"entries\":\(entries),\"root_hash\":\"\(root)\"\(rest)}\n"
  }

  static let good = "[[\"fact\",\"a\",\"1\"],[\"fact\",\"b\",\"2\"],[\"file\",\"x\",\"\(hash)\"]]"

  @Test func theTextIsAsTheContractSays() throws {
    let project = try TemporaryProject()
    let facts = GateFacts(version: "1", facts: [("a", "x")], statements: [("I01", "all is well")])
    let lock = try GateLock(facts, root: project.root)
    let statement = Digest.sha256(of: Array("all is well".utf8))
    let entries =
      "[[\"fact\",\"a\",\"x\"],[\"gate\",\"version\",\"1\"],[\"statement\",\"I01\",\"\(statement)\"]]"
    #expect(String(decoding: lock.text, as: UTF8.self) == Self.text(entries))
    #expect(lock.rootHash == Digest.sha256(of: Array(entries.utf8)))
    let signed = "{\"entries\":\(entries),\"root_hash\":\"\(lock.rootHash)\",\"schema_version\":1}"
    #expect(String(decoding: lock.signedBytes, as: UTF8.self) == signed)
    let key = SigningKey()
    let signature = Data(try key.signature(for: Array(signed.utf8))).base64EncodedString()
    let member = ",\"signature\":{\"algorithm\":\"ed25519\",\"value\":\"\(signature)\"}"
    #expect(
      try GateLock(parsing: Array(Self.text(entries, rest: member).utf8)).isSigned(
        by: key.publicKey))
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var text: String
    var says: String
    var testDescription: String { says }
  }

  @Test(arguments: [
    Fault(text: "", says: "is no lock"),
    Fault(text: "[]\n", says: "no object"),
    Fault(text: text(good).replacing("_version\":1", with: "_version\":2"), says: "is not 1"),
    Fault(text: text(good, rest: ",\"note\":1"), says: "its members are"),
    Fault(text: text(good, rest: ",\"root_hash\":\"\(hash)\""), says: "its members are"),
    Fault(text: text("{}"), says: "entries is no array"),
    Fault(text: text("[[\"fact\",\"b\",\"2\"],[\"fact\",\"a\",\"1\"]]"), says: "out of order"),
    Fault(
      text: text("[[\"file\",\"a\",\"\(hash)\"],[\"fact\",\"a\",\"1\"]]"), says: "out of order"),
    Fault(text: text("[[\"fact\",\"a\",\"2\"],[\"fact\",\"a\",\"1\"]]"), says: "there twice"),
    Fault(text: text("[[\"other\",\"a\",\"2\"]]"), says: "malformed"),
    Fault(text: text("[[\"fact\",\"a\"]]"), says: "malformed"),
    Fault(text: text("[[\"fact\",\"a\",\"1\",2]]"), says: "malformed"),
    Fault(text: text("[[\"fact\",\"\",\"1\"]]"), says: "malformed"),
    Fault(text: text("[[\"file\",\"a\",\"1\"]]"), says: "malformed"),
    Fault(text: text("[[\"statement\",\"a\",\"link to x\"]]"), says: "malformed"),
    Fault(text: text("[[\"gate\",\"age\",\"1\"]]"), says: "malformed"),
    Fault(text: text(good, hash: hash), says: "root_hash is not that of its entries"),
    Fault(text: text(good).replacing(":1,", with: ": 1,"), says: "from byte 18 on"),
    Fault(text: text(good) + "\n", says: "not as conformance lock write writes it"),
    Fault(text: text(good, rest: ",\"signature\":1"), says: "its signature is not"),
    Fault(
      text: text(good, rest: ",\"signature\":{\"algorithm\":\"ed25519\",\"value\":\"AAAA\"}"),
      says: "its signature is not"),
    Fault(
      text: text(
        good,
        rest:
          ",\"signature\":{\"algorithm\":\"rsa\",\"value\":\"\(String(repeating: "A", count: 86))==\"}"
      ), says: "its signature is not"),
  ])
  func aMalformedLockIsRefused(_ fault: Fault) throws {
    let error = try #require(throws: LockError.self) {
      try GateLock(parsing: Array(fault.text.utf8))
    }
    #expect(error.description.hasPrefix("golden/acceptance.lock.json: "))
    #expect(error.message.contains(fault.says), "\(error)")
  }

  @Test func aGoodLockIsRead() throws {
    #expect(try GateLock(parsing: Array(Self.text(Self.good).utf8)).entries.count == 3)
  }

  @Test func aMissingLockSaysHowToMakeOne() throws {
    let project = try TemporaryProject()
    let error = try #require(throws: LockError.self) { try GateLock(reading: project.root) }
    #expect(error.message.contains("conformance lock write"))
  }

  @Test func whatCannotBeLockedIsAnError() throws {
    let gate = try LockedProject()
    func fault(_ change: (inout GateFacts) -> Void) throws -> String {
      var facts = gate.facts
      change(&facts)
      let error = try #require(throws: (any Error).self) {
        try GateLock(facts, root: gate.project.root)
      }
      return "\(error)"
    }
    #expect(try fault { $0.folders.append("fixtures/none") }.contains("fixtures/none: is a folder"))
    #expect(try fault { $0.files.append("fixtures/no") }.contains("fixtures/no: is a file"))
    #expect(
      try fault { $0.facts.append(("sft_never", "")) }.contains("fact sft_never stands twice"))
    #expect(try fault { $0.statements.append(("I01", "")) }.contains("I01 stands twice"))
    #expect(mkfifo("\(gate.project.root)/golden/gate/pipe", 0o600) == 0)
    #expect(try fault { _ in }.contains("neither a file nor a symbolic link"))
  }

  @Test func aKnownDivergenceThatStandsTwiceIsAnError() throws {
    var gate = try LockedProject()
    gate.known.append(gate.known[0])
    try gate.writeKnown()
    let error = try #require(throws: (any Error).self) { try gate.lock() }
    #expect("\(error)".contains("known divergence of go at p/row-1: /a missing value stands twice"))
  }
}
