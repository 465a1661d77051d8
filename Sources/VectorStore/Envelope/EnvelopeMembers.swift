// The members that an envelope has: all of them, of the right kind, and no others.

import WireJSON

/// The members of an envelope's root by name.
struct EnvelopeMembers {
  private var nodes: [String: JSONNode] = [:]

  /// Finds the members of an object; throws `shape` for one that is unknown, absent or of a wrong
  /// kind, looked for in this order.
  ///
  /// - Parameter kinds: The members in the order of the contract, with their kinds; nil where another
  ///   check decides.
  init(
    _ root: JSONNode, _ kinds: KeyValuePairs<String, JSONNode.Kind?>
  ) throws(VectorError) {
    for (name, value) in root.members {
      guard kinds.contains(where: { $0.key.utf8.elementsEqual(name.utf8) }) else {
        throw VectorError(
          .shape, "member \(Envelope.quoted(name)) is unknown in this version")
      }
      nodes[name] = value
    }
    for (name, kind) in kinds {
      guard let node = nodes[name] else {
        throw VectorError(.shape, "member \(name) is absent")
      }
      if let kind, node.kind != kind {
        throw VectorError(.shape, "member \(name) is no \(kind)")
      }
    }
  }

  /// A member that was asked for.
  subscript(name: String) -> JSONNode {
    guard let node = nodes[name] else { preconditionFailure("\(name) was not asked for") }
    return node
  }
}

extension IndexParameters {
  /// Reads `params`, whose six members are all there; throws `params`.
  init(envelope node: JSONNode) throws(VectorError) {
    let names = ["name", "dimension", "distance", "m", "ef_construction", "ef_search"]
    for (name, _) in node.members
    where !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
      throw VectorError(
        .params, "member \(Envelope.quoted(name)) of params is unknown")
    }
    func member(_ name: String) throws(VectorError) -> JSONNode {
      guard let member = node[name] else {
        throw VectorError(.params, "member \(name) of params is absent")
      }
      return member
    }
    func integer(_ name: String) throws(VectorError) -> Int {
      guard let value = try member(name).integer else {
        throw VectorError(.params, "\(name) is no integer from 1 to 4096")
      }
      return value
    }
    guard let name = try member("name").string else {
      throw VectorError(.params, "name is no string")
    }
    let written = try member("distance").string
    let distance = Distance.allCases.first { distance in
      written?.utf8.elementsEqual(distance.rawValue.utf8) ?? false
    }
    guard let distance else {
      throw VectorError(.params, "distance is none of cosine, l2, dot")
    }
    try self.init(
      name: name, dimension: try integer("dimension"), distance: distance, m: try integer("m"),
      efConstruction: try integer("ef_construction"), efSearch: try integer("ef_search"))
  }
}

extension JSONDocument {
  /// Calls a closure with the UTF-8 of a string of this document: the source's own, which is not
  /// copied, unless it has escapes.
  func withBytes<Value, Failure: Error>(
    ofString node: JSONNode, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let content = node.sourceRange.dropFirst().dropLast()
    let result = bytes.withUnsafeBufferPointer { text in
      let source = UnsafeBufferPointer(rebasing: text[content])
      guard source.contains(UInt8(ascii: "\\")) else {
        return Result { () throws(Failure) in try body(source) }
      }
      return (node.utf8 ?? []).withUnsafeBufferPointer { resolved in
        Result { () throws(Failure) in try body(resolved) }
      }
    }
    return try result.get()
  }
}
