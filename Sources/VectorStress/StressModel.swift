// Vectors that follow from an item's id and version, so that every answer can be checked by itself.

import WireJSON

/// A generator of 64-bit numbers (splitmix64, Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// What items look like. Components are eighths from -16 to below 16: exact in float32, in double and
/// in every text, and so are the squares of their differences and all sums of them.
struct StressModel: Sendable {
  var dimension: Int
  var seed: UInt64

  /// The vector of an item.
  func vector(of id: String, version: Int) -> [Double] {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var generator = SplitMix(state: hash &+ UInt64(version) &* 0x9e37_79b9)
    return vector(&generator)
  }

  /// Any vector.
  func vector(_ generator: inout SplitMix) -> [Double] {
    (0..<dimension).map { _ in Double(Int.random(in: -128..<128, using: &generator)) / 8 }
  }

  /// The squared Euclidean distance.
  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// The items nearest to a query, of items in version 0.
  func nearest(_ k: Int, to query: [Double], of ids: [String]) -> [String] {
    let ranked = ids.map { (Self.distance(query, vector(of: $0, version: 0)), $0) }
    return ranked.sorted {
      $0.0 != $1.0 ? $0.0 < $1.0 : $0.1.utf8.lexicographicallyPrecedes($1.1.utf8)
    }
    .prefix(k).map(\.1)
  }

  /// `{"items":[…]}`, with the version of each as its metadata.
  func items(_ items: [(id: String, version: Int)]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("items")
    writer.beginArray()
    for item in items {
      writer.beginObject()
      writer.name("id")
      writer.string(item.id)
      writer.name("vector")
      writer.numbers(vector(of: item.id, version: item.version))
      writer.name("metadata")
      writer.beginObject()
      writer.name("v")
      writer.integer(item.version)
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  /// A search.
  static func search(_ query: [Double], k: Int, exact: Bool = false) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("vector")
    writer.numbers(query)
    writer.name("k")
    writer.integer(k)
    if exact {
      writer.name("exact")
      writer.bool(true)
    }
    writer.endObject()
    return writer.bytes
  }

  /// Reads the hits of a search, and checks all that can be said of them without knowing the index: each
  /// distance is that of the item's id and version, none comes twice, and they are in order.
  func hits(_ answer: JSONNode, query: [Double], k: Int) throws(StressFailure) -> [StressHit] {
    guard let results = answer["results"], results.kind == .array else {
      throw StressFailure("a search answers no results")
    }
    var hits: [StressHit] = []
    var seen: Set<String> = []
    for node in results.elements {
      guard let id = node["id"]?.string, let distance = node["distance"]?.number,
        let version = node["metadata"]?["v"]?.integer
      else { throw StressFailure("hit \(hits.count) lacks id, distance or metadata") }
      let due = Self.distance(query, vector(of: id, version: version))
      guard abs(distance - due) <= 1e-6 * max(1, due) else {
        throw StressFailure(
          "\(id) in version \(version) is at \(distance), which is at \(due): vector and metadata differ"
        )
      }
      guard seen.insert(id).inserted else { throw StressFailure("\(id) was found twice") }
      if let last = hits.last {
        guard (last.distance, last.id) < (distance, id) else {
          throw StressFailure("\(last.id) stands before \(id), which is nearer")
        }
      }
      hits.append(StressHit(id: id, version: version, distance: distance))
    }
    guard hits.count <= k else { throw StressFailure("\(hits.count) hits, \(k) were asked for") }
    return hits
  }
}

/// An item that was found.
struct StressHit {
  var id: String
  var version: Int
  var distance: Double
}

extension JSONWriter {
  fileprivate mutating func numbers(_ values: [Double]) {
    beginArray()
    for value in values { number(value) }
    endArray()
  }
}
