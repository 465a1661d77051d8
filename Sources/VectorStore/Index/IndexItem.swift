// What goes into an index, and what a search brings back.

/// An item of an index: ids are told apart by their UTF-8 bytes.
public struct IndexItem: Sendable, Hashable {
  /// At most 512 bytes of UTF-8.
  public let id: String
  /// Finite values, as many as the index has dimensions; kept and returned bit for bit.
  public let vector: [Float]
  /// A JSON object in canonical wire form; nil is absent, which is not the same as `{}`.
  public let metadata: [UInt8]?

  /// Keeps an item as given; ``VectorIndex/add(_:)`` checks it.
  public init(id: String, vector: [Float], metadata: [UInt8]? = nil) {
    self.id = id
    self.vector = vector
    self.metadata = metadata
  }
}

/// An item that a search found.
public struct SearchHit: Sendable, Hashable {
  /// The item's id.
  public let id: String
  /// The exact distance of the float32 vectors, computed in double precision and the same on every processor.
  public let distance: Double
  /// The item's metadata, nil if it has none.
  public let metadata: [UInt8]?

  /// Makes a hit.
  public init(id: String, distance: Double, metadata: [UInt8]? = nil) {
    self.id = id
    self.distance = distance
    self.metadata = metadata
  }
}
