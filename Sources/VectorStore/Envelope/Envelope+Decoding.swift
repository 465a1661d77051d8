// From a text to an envelope. What is wrong is judged in the order of the codes, each over the whole
// text before the next, so that every port gives the same one.

import WireJSON

extension Envelope {
  /// Reads a text, version 2 or 1.
  ///
  /// - Throws: The first of these that applies, each looked for in the whole text before the next:
  ///   `json`, `shape` (no object), `version`, `shape`, `params`, `ids`, `duplicate_id`, `base64`,
  ///   `length`, in version 1 `shape` and `dimension` of the vectors, for each vector `non_finite` and
  ///   `zero_vector`, `metadata`.
  public init(decoding bytes: [UInt8]) throws(VectorError) {
    let document: JSONDocument
    do throws(JSONSyntaxError) {
      document = try JSONDocument(parsing: bytes)
    } catch {
      throw VectorError(.json, "the envelope is no JSON text: \(error)")
    }
    switch try Self.version(of: document.root) {
    case 1: try self.init(version1: document.root)
    default: try self.init(version2: document)
    }
  }

  private static func version(of root: JSONNode) throws(VectorError) -> Int {
    guard root.kind == .object else {
      throw VectorError(.shape, "the envelope is no object")
    }
    guard let member = root["version"] else {
      throw VectorError(.version, "member version is absent")
    }
    guard let version = member.integer, 1...2 ~= version else {
      throw VectorError(.version, "version is neither 2 nor 1")
    }
    return version
  }

  private init(version2 document: JSONDocument) throws(VectorError) {
    let members = try EnvelopeMembers(
      document.root,
      [
        "version": nil, "params": .object, "ids": .array, "metadata": .object, "vectors": .string,
      ])
    let parameters = try IndexParameters(envelope: members["params"])
    let ids = try Self.ids(members["ids"])
    let positions = try Self.positions(of: ids)
    let vectors = try document.withBytes(ofString: members["vectors"]) { text throws(VectorError) in
      try Self.vectors(text, count: ids.count, dimension: parameters.dimension)
    }
    try Self.check(vectors, of: ids, in: ids.indices, distance: parameters.distance)
    let metadata = try Self.metadata(members["metadata"], of: positions)
    self.init(
      parameters: parameters,
      items: ids.indices.map { position in
        IndexItem(id: ids[position], vector: vectors[position], metadata: metadata[position])
      })
  }

  private static func ids(_ node: JSONNode) throws(VectorError) -> [String] {
    var ids: [String] = []
    for element in node.elements {
      guard let id = element.string else {
        throw VectorError(
          .ids, "element \(ids.count) of ids is no string", position: ids.count)
      }
      ids.append(id)
    }
    try checkLengths(of: ids)
    return ids
  }

  /// Clause: an id is an S of at most 512 bytes.
  static func checkLengths(of ids: [String]) throws(VectorError) {
    for (position, id) in ids.enumerated() where !(1...512 ~= id.utf8.count) {
      throw VectorError(
        .ids, "id \(position) has \(id.utf8.count) bytes, not 1 to 512",
        position: position)
    }
  }

  private static func positions(of ids: [String]) throws(VectorError) -> [CodePoints: Int] {
    var positions = [CodePoints: Int](minimumCapacity: ids.count)
    for (position, id) in ids.enumerated() {
      if let first = positions.updateValue(position, forKey: CodePoints(id)) {
        throw VectorError(
          .duplicateID, "id \(quoted(id)) stands at \(first) and \(position) of ids",
          position: position)
      }
    }
    return positions
  }

  private static func vectors(
    _ text: UnsafeBufferPointer<UInt8>, count: Int, dimension: Int
  ) throws(VectorError) -> [[Float]] {
    if let fault = Base64.fault(in: text) {
      throw VectorError(.base64, "vectors is no base64: it \(fault)")
    }
    let length = Base64.decodedCount(text)
    guard length == count * dimension * 4 else {
      throw VectorError(
        .length,
        """
        vectors holds \(length) bytes, not the \(count * dimension * 4) that \(count) ids of \
        dimension \(dimension) take
        """)
    }
    var decoder = Base64Decoder(text)
    return (0..<count).map { _ in
      [Float](unsafeUninitializedCapacity: dimension) { room, initialized in
        decoder.read(into: UnsafeMutableRawBufferPointer(room))
        initialized = dimension
      }
    }
  }

  /// Finds the first vector that holds a number which is not finite, or is zero where the distance allows
  /// none.
  static func check(
    _ vectors: [[Float]], of ids: [String], in order: some Sequence<Int>, distance: Distance
  ) throws(VectorError) {
    for position in order {
      let vector = vectors[position]
      guard vector.allSatisfy(\.isFinite) else {
        throw VectorError(
          .nonFinite,
          "the vector of \(quoted(ids[position])) has a number that is no finite float32",
          position: position)
      }
      if distance == .cosine, vector.allSatisfy({ $0 == 0 }) {
        throw VectorError(
          .zeroVector,
          "the vector of \(quoted(ids[position])) is zero, which has no cosine", position: position)
      }
    }
  }

  /// The canonical texts of the metadata by position, nil for items that have none.
  static func metadata(
    _ node: JSONNode, of positions: [CodePoints: Int]
  ) throws(VectorError) -> [[UInt8]?] {
    var texts = [[UInt8]?](repeating: nil, count: positions.count)
    for (id, value) in node.members {
      guard let position = positions[CodePoints(id)] else {
        throw VectorError(
          .metadata, "metadata has a member \(quoted(id)), which is no id")
      }
      guard value.kind == .object else {
        throw VectorError(
          .metadata, "metadata of \(quoted(id)) is no object", position: position)
      }
      let text = value.canonical()
      guard CanonicalDepth.isWithin(JSONDocument.rowDepth, text) else {
        throw VectorError(
          .metadata,
          "metadata of \(quoted(id)) nests deeper than \(JSONDocument.rowDepth)",
          position: position)
      }
      texts[position] = text
    }
    return texts
  }

  /// An id as it is shown in messages: as JSON writes it, and cut where it is long.
  package static func quoted(_ id: String) -> String {
    let isLong = id.unicodeScalars.count > 64
    let shown = isLong ? String(String.UnicodeScalarView(id.unicodeScalars.prefix(64))) : id
    return JSONValue.string(shown).description + (isLong ? "…" : "")
  }
}
