// An item as it stands in a request: `{"id","vector","metadata"?}`.

public import WireJSON

extension IndexItem {
  /// Reads an item, and checks all that an index of these parameters would refuse.
  ///
  /// - Parameter position: Where it stands among others, for the error.
  /// - Throws: The first that applies of `shape` (no object, a member absent or unknown, a vector that
  ///   is no array of numbers), `ids`, `dimension`, `non_finite`, `zero_vector`, `metadata`; the codes
  ///   are those of envelopes.
  public init(
    reading node: JSONNode, at position: Int, for parameters: IndexParameters
  ) throws(VectorError) {
    func fault(_ code: VectorError.Code, _ message: String) -> VectorError {
      VectorError(code, message, position: position)
    }
    guard node.kind == .object else { throw fault(.shape, "the item is no object") }
    for (name, _) in node.members
    where !["id", "vector", "metadata"].contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
      throw fault(.shape, "member \(Envelope.quoted(name)) is unknown")
    }
    guard let idNode = node["id"], let vectorNode = node["vector"] else {
      throw fault(.shape, "the item has no \(node["id"] == nil ? "id" : "vector")")
    }
    guard let numbers = vectorNode.floats else {
      throw fault(.shape, "the vector is no array of numbers")
    }
    guard let id = idNode.string else { throw fault(.ids, "the id is no string") }
    guard ItemRules.idLengths ~= id.utf8.count else {
      throw fault(.ids, "an id of \(id.utf8.count) bytes, not 1 to 512")
    }
    guard numbers.count == parameters.dimension else {
      throw fault(.dimension, "a vector of \(numbers.count) numbers, not \(parameters.dimension)")
    }
    guard numbers.allSatisfy(\.isFinite) else {
      throw fault(.nonFinite, "the vector has a number that is no finite float32")
    }
    guard parameters.distance != .cosine || numbers.contains(where: { $0 != 0 }) else {
      throw fault(.zeroVector, "the vector is zero, which has no cosine")
    }
    var metadata: [UInt8]?
    if let value = node["metadata"] {
      guard value.kind == .object else { throw fault(.metadata, "the metadata is no object") }
      let text = value.canonical()
      guard CanonicalDepth.isWithin(JSONDocument.rowDepth, text) else {
        throw fault(.metadata, "the metadata nests deeper than \(JSONDocument.rowDepth)")
      }
      metadata = text
    }
    self.init(id: id, vector: numbers, metadata: metadata)
  }
}

extension JSONNode {
  /// The elements as float32, each rounded from its double, ties to even, infinite where it is too
  /// large; nil if this is no array, or one with an element that is no number.
  public var floats: [Float]? {
    guard kind == .array else { return nil }
    var floats: [Float] = []
    for element in elements {
      guard let number = element.number else { return nil }
      floats.append(Float(number))
    }
    return floats
  }
}
