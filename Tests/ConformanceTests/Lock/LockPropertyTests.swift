// Whatever is changed of a gate or of its lock, verification names it.

import Artifacts
import Conformance
import Foundation
import Parity
import Testing

@Suite struct LockPropertyTests {
  /// The edits of the gate, of its lock and of the keys.
  enum Edit: CaseIterable {
    case byte, added, gone, renamed, link, statement, statementGone, fact, factAdded, version
    case known, knownAdded, knownGone, lockByte, entryGone, otherKey, unsigned
  }

  @Test(arguments: [1, 2, 3])
  func everyEditIsNamed(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var gate = try LockedProject()
    let key = SigningKey()
    let lock = try gate.lock().signed(by: key)
    let keys = [("gate.pub", key.publicKey)]
    #expect(try GateLock(parsing: lock.text).faults(now: gate.lock(), keys: keys) == [])
    var count = 0
    for _ in 0..<20 {
      for edit in Edit.allCases {
        count += 1
        let (faults, named) = try faults(edit, &gate, lock, key, &random)
        #expect(!faults.isEmpty, "\(edit), seed \(seed)")
        #expect(faults.allSatisfy { !$0.utf8.contains(0x0a) }, "\(edit): \(faults)")
        #expect(
          named.isEmpty || faults.contains { $0.contains(named) },
          "\(edit) does not name \(named): \(faults)")
      }
      // Every edit was taken back, so that each round began with what was locked.
      try #require(try lock.faults(now: gate.lock(), keys: keys) == [])
    }
    #expect(count * 3 >= 1_000)
  }

  /// Makes one edit, returns what verification says and what it has to name, and takes it back.
  private func faults(
    _ edit: Edit, _ gate: inout LockedProject, _ lock: GateLock, _ key: SigningKey,
    _ random: inout SeededGenerator
  ) throws -> ([String], String) {
    let project = gate.project
    let before = (gate.facts, gate.known)
    func verify(_ text: [UInt8]? = nil, key other: SigningKey? = nil) -> [String] {
      do {
        let read = try GateLock(parsing: text ?? lock.text)
        return try read.faults(
          now: gate.lock(), keys: [("gate.pub", (other ?? key).publicKey)])
      } catch {
        return ["\(error)"]
      }
    }
    defer { (gate.facts, gate.known) = before }
    let path = LockedProject.paths[random.below(LockedProject.paths.count)]
    let file = "\(project.root)/\(path)"
    let bytes = try FileSystem.read(file)
    switch edit {
    case .byte:
      var changed = bytes
      if bytes.isEmpty {
        changed = [0]
      } else {
        changed[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
      }
      try FileSystem.replace(file, with: changed)
      defer { try? FileSystem.replace(file, with: bytes) }
      return (verify(), "changed: file \(path)")
    case .added:
      let added = "fixtures/gate/data/\(random.below(1_000)).jsonl"
      try project.write(added, "")
      defer { try? project.remove(added) }
      return (verify(), "added: file \(added)")
    case .gone:
      try project.remove(path)
      defer { try? FileSystem.replace(file, with: bytes) }
      return (verify(), "gone: file \(path)")
    case .renamed:
      try FileSystem.move(file, to: file + "x")
      defer { try? FileSystem.move(file + "x", to: file) }
      return (verify(), "gone: file \(path)")
    case .link:
      let link = "\(project.root)/fixtures/gate/link"
      try FileSystem.remove(link)
      let target = random.below(2) == 0 ? "data/b.jsonl" : nil
      if let target {
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      } else {
        // The same bytes as a file are not the link.
        try project.write("fixtures/gate/link", "content of fixtures/gate/data/a.jsonl\n")
      }
      defer {
        try? FileSystem.remove(link)
        try? FileManager.default.createSymbolicLink(
          atPath: link, withDestinationPath: "data/a.jsonl")
      }
      return (verify(), "changed: file fixtures/gate/link")
    case .statement, .statementGone:
      let index = random.below(gate.facts.statements.count)
      let id = gate.facts.statements[index].id
      if edit == .statement {
        gate.facts.statements[index].statement += random.text()
        return (verify(), "changed: the statement of invariant \(id)")
      }
      gate.facts.statements.remove(at: index)
      return (verify(), "gone: the statement of invariant \(id)")
    case .fact:
      let index = random.below(gate.facts.facts.count)
      gate.facts.facts[index].value += random.text()
      return (verify(), "changed: fact \(gate.facts.facts[index].name)")
    case .factAdded:
      let name = random.text()
      gate.facts.facts.append((name, "1"))
      return (verify(), "added: fact \(VisibleText.excerpt(Array(name.utf8)))")
    case .version:
      gate.facts.version = "4"
      return (verify(), "changed: the gate's version, \"3\" when locked, now \"4\"")
    case .known, .knownAdded, .knownGone:
      let index = random.below(gate.known.count)
      var row = gate.known[index].row
      var word = "changed"
      if edit == .known {
        gate.known[index].reason += " and more"
      } else if edit == .knownGone {
        gate.known.remove(at: index)
        word = "gone"
      } else {
        row = "row-\(10 + random.below(90))"
        gate.known.append((row, "new"))
        word = "added"
      }
      try gate.writeKnown()
      let said = verify()
      gate.known = before.1
      try gate.writeKnown()
      return (said, "\(word): known divergence of go at p/\(row)")
    case .lockByte:
      var text = lock.text
      text[random.below(text.count)] ^= UInt8(1 << random.below(8))
      return (verify(text), "")
    case .entryGone:
      let text = try Self.withoutEntry(random.below(lock.entries.count), of: lock)
      return (verify(text), "signature: it is not that of gate.pub")
    case .otherKey:
      return (verify(key: SigningKey()), "signature: it is not that of gate.pub")
    case .unsigned:
      return (verify(try gate.lock().text), "not signed: gate.pub")
    }
  }

  /// The lock without one entry, its root hash made anew, its signature kept: what somebody does who
  /// wants a file out of the lock.
  static func withoutEntry(_ index: Int, of lock: GateLock) throws -> [UInt8] {
    let text = String(decoding: lock.text, as: UTF8.self)
    let entries = try #require(text.firstRange(of: "\"entries\":")).upperBound
    let hash = try #require(text.firstRange(of: ",\"root_hash\":"))
    var parts = text[entries..<hash.lowerBound].dropFirst(2).dropLast(2).split(separator: "],[")
    parts.remove(at: index)
    let list = "[" + parts.map { "[\($0)]" }.joined(separator: ",") + "]"
    let root = Digest.sha256(of: Array(list.utf8))
    let rest = text[hash.lowerBound...].replacing(lock.rootHash, with: root)
    return Array((text[..<entries] + list + rest).utf8)
  }

  @Test func locksOfRandomFactsRoundTrip() throws {
    let project = try TemporaryProject()
    var random = SeededGenerator(seed: 7)
    for round in 0..<300 {
      let facts = GateFacts(
        version: random.text(),
        facts: (0..<random.below(6)).map { ("\($0)" + random.text(), random.text()) },
        statements: (0..<random.below(6)).map { ("\($0)" + random.text(), random.text()) })
      var lock = try GateLock(facts, root: project.root)
      if round % 2 == 0 { lock = try lock.signed(by: SigningKey()) }
      let again = try GateLock(parsing: lock.text)
      #expect(again == lock)
      #expect(again.text == lock.text)
      #expect(again.differences(from: lock).isEmpty)
      #expect(lock.text.last == 0x0a && lock.text.count { $0 == 0x0a } == 1)
    }
  }
}
