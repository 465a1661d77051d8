// What an index is made with.

/// The name, shape and effort of an index (contract, vector store, "Index").
///
/// ```swift
/// let parameters = try IndexParameters(name: "runs", dimension: 384)
/// ```
public struct IndexParameters: Sendable, Hashable {
  /// 1 to 128 of `A-Za-z0-9._-`, not starting with `.`.
  public let name: String
  /// The number of values in each vector, 1 to 4096.
  public let dimension: Int
  /// What near means.
  public let distance: Distance
  /// The neighbours an item is given when it comes in (M), 1 to 4096; the graph takes 4 to 256 of them.
  public let m: Int
  /// The candidates looked at when an item comes in, 1 to 4096.
  public let efConstruction: Int
  /// The candidates looked at in a search that does not say, 1 to 4096.
  public let efSearch: Int

  /// Checks and keeps the parameters.
  ///
  /// - Throws: ``VectorError/Code/params`` naming the first that is out of its range.
  public init(
    name: String, dimension: Int, distance: Distance = .cosine, m: Int = 16,
    efConstruction: Int = 200, efSearch: Int = 64
  ) throws(VectorError) {
    let bytes = Array(name.utf8)
    let allowed = bytes.allSatisfy {
      switch $0 {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard (1...128).contains(bytes.count), allowed, bytes[0] != UInt8(ascii: ".") else {
      throw VectorError(.params, "name: 1 to 128 of A-Za-z0-9._-, not starting with a dot")
    }
    for (label, value) in [
      ("dimension", dimension), ("m", m), ("ef_construction", efConstruction),
      ("ef_search", efSearch),
    ] where !(1...4096).contains(value) {
      throw VectorError(.params, "\(label): \(value) is not from 1 to 4096")
    }
    self.name = name
    self.dimension = dimension
    self.distance = distance
    self.m = m
    self.efConstruction = efConstruction
    self.efSearch = efSearch
  }
}
