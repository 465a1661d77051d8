// Reading a lock strictly: nothing is passed over that the writer would not have written.

import Artifacts
import Parity
import WireJSON

extension GateLock {
  /// Reads the lock of the project at `root`.
  ///
  /// - Throws: ``LockError`` where there is none, with how to make one, and where it is malformed.
  public init(reading root: String) throws(LockError) {
    let path = "\(root)/\(Self.path)"
    guard FileSystem.kind(of: path) != nil else {
      throw LockError(message: "there is no lock; conformance lock write makes one")
    }
    let bytes: [UInt8]
    do throws(ArtifactError) {
      bytes = try FileSystem.read(path)
    } catch {
      throw LockError(message: "cannot be read: \(error.reason)")
    }
    try self.init(parsing: bytes)
  }

  /// The root hash of the lock of the project at `root`; nil where there is no lock.
  static func rootHash(of root: String) throws(LockError) -> String? {
    guard FileSystem.kind(of: "\(root)/\(path)") != nil else { return nil }
    return try GateLock(reading: root).rootHash
  }

  /// Reads the text of a lock.
  ///
  /// - Throws: ``LockError`` for members that are unknown, missing, doubled or in another order, for
  ///   entries that are doubled, out of order or of no known kind, for a root hash that is not that of
  ///   the entries, and for any text that is not byte for byte as ``text`` writes it.
  public init(parsing bytes: [UInt8]) throws(LockError) {
    func fault(_ message: String) -> LockError { LockError(message: "is no lock: \(message)") }
    let root: JSONNode
    do throws(JSONSyntaxError) {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw fault("\(error)")
    }
    guard root.kind == .object else { throw fault("its text is no object") }
    let members = root.writtenMembers.map(\.name)
    let expected = ["schema_version", "entries", "root_hash"]
    guard members == expected || members == expected + ["signature"] else {
      let list = members.joined(separator: ", ")
      throw fault("its members are \(list), not \(expected.joined(separator: ", ")), signature?")
    }
    guard root["schema_version"]?.integer == 1 else { throw fault("schema_version is not 1") }
    guard let list = root["entries"], list.kind == .array else {
      throw fault("entries is no array")
    }
    var entries = [Entry]()
    for (index, node) in list.elements.enumerated() {
      guard let entry = Entry(node) else { throw fault("entry \(index + 1) is malformed: \(node)") }
      if let last = entries.last, !last.precedes(entry) {
        let how = entry.precedes(last) ? "out of order" : "there twice"
        throw fault("entry \(index + 1), \(entry.words), is \(how)")
      }
      entries.append(entry)
    }
    self.init(entries: entries, signature: try root["signature"].map(Self.signature))
    guard root["root_hash"]?.string == rootHash else {
      throw LockError(
        message: "its root_hash is not that of its entries, which is \(rootHash): it was changed")
    }
    let text = text
    guard text == bytes else {
      let place = zip(text, bytes).prefix { $0 == $1 }.count
      throw fault("from byte \(place) on it is not as conformance lock write writes it")
    }
  }

  private static func signature(_ node: JSONNode) throws(LockError) -> [UInt8] {
    guard node.kind == .object, node.writtenMembers.map(\.name) == ["algorithm", "value"],
      node["algorithm"]?.string == algorithm, let text = node["value"]?.utf8,
      let bytes = Base64.decode(text), bytes.count == 64
    else {
      throw LockError(
        message:
          "its signature is not {\"algorithm\":\"\(algorithm)\",\"value\":64 bytes in base64}")
    }
    return bytes
  }
}

extension GateLock.Entry {
  fileprivate init?(_ node: JSONNode) {
    let parts = node.elements.compactMap(\.string)
    guard node.kind == .array, parts.count == 3, node.elements.reduce(0, { n, _ in n + 1 }) == 3,
      let kind = GateLock.Kind(rawValue: parts[0]), !parts[1].isEmpty
    else { return nil }
    self.init(kind: kind, name: parts[1], value: parts[2])
    let isWellFormed =
      switch kind {
      case .fact: true
      case .gate: name == "version"
      case .file: value.hasPrefix(GateLock.linkMark) || Self.isHash(value)
      case .known, .statement: Self.isHash(value)
      }
    guard isWellFormed else { return nil }
  }

  private static func isHash(_ text: String) -> Bool {
    let text = Array(text.utf8)
    return text.withUnsafeBufferPointer { DigestBytes(hexadecimal: $0) != nil }
  }
}
