// What all clients of a run share.

import Parity
import Synchronization
import WireJSON

/// The indexes of a run and what is known of them.
struct StressPlan: Sendable {
  let address: HTTPAddress
  let options: StressOptions
  let model: StressModel
  /// What all names of this run's indexes begin with.
  let prefix: String
  /// The index that stays as it is.
  let warm: String
  /// The index that all clients change.
  let live: String
  /// Queries of the warm index with their true neighbours.
  let queries: [(query: [Double], nearest: [String])]

  /// How many warm queries there are.
  static let queryCount = 100

  init(_ options: StressOptions, address: HTTPAddress) {
    self.address = address
    self.options = options
    model = StressModel(dimension: options.dimension, seed: options.seed)
    var system = SystemRandomNumberGenerator()
    prefix = "stress-\(String(UInt32.random(in: .min ... .max, using: &system), radix: 36))"
    warm = prefix + "-warm"
    live = prefix + "-live"
    var generator = SplitMix(state: options.seed)
    let ids = (0..<options.items).map { "w\($0)" }
    queries = (0..<Self.queryCount).map { [model] _ in
      let query = model.vector(&generator)
      return (query, model.nearest(10, to: query, of: ids))
    }
  }

  /// Makes the indexes.
  func prepare() throws(StressFailure) {
    var connection = try StressConnection(address, token: options.token)
    for name in [warm, live] { try connection.create(name, dimension: options.dimension) }
    let ids = (0..<options.items).map { (id: "w\($0)", version: 0) }
    for start in stride(from: 0, to: ids.count, by: 500) {
      let piece = Array(ids[start..<min(start + 500, ids.count)])
      try connection.ask("POST", "/\(warm)/add", model.items(piece))
        .expect(["added": piece.count, "updated": 0, "length": start + piece.count])
    }
  }

  /// Takes all indexes of the run away.
  func clean() throws(StressFailure) {
    var connection = try StressConnection(address, token: options.token)
    let answer = try connection.ask("GET", "")
    for node in answer["indexes"].map({ Array($0.elements) }) ?? [] {
      guard let name = node["name"]?.string, name.hasPrefix(prefix) else { continue }
      try connection.drop(name)
    }
  }

  /// Holds the shared indexes against what the clients know, to the last item.
  ///
  /// - Parameter items: What the clients have in the live index; the warm one has what it began with.
  func verify(_ items: [(id: String, version: Int)]) throws(StressFailure) {
    var connection = try StressConnection(address, token: options.token)
    try verify(live, items, &connection)
    try verify(warm, (0..<options.items).map { ("w\($0)", 0) }, &connection)
  }

  private func verify(
    _ name: String, _ items: [(id: String, version: Int)], _ connection: inout StressConnection
  ) throws(StressFailure) {
    let due = Dictionary(items.map { ($0.id, $0.version) }) { $1 }
    let ids = try connection.ids(of: name)
    if let extra = ids.first(where: { due[$0] == nil }) {
      throw StressFailure("\(name) has \(extra), which nobody added or which was deleted")
    }
    if let lost = Set(due.keys).subtracting(ids).min() {
      throw StressFailure("\(name) has lost \(lost)")
    }
    guard ids.count == due.count else { throw StressFailure("\(name) lists an id twice") }
    for (id, version) in due {
      let query = model.vector(of: id, version: version)
      let answer = try connection.ask(
        "POST", "/\(name)/search", StressModel.search(query, k: 1, exact: true))
      let hits = try model.hits(answer, query: query, k: 1)
      guard let hit = hits.first, hit.id == id, hit.version == version, hit.distance == 0 else {
        throw StressFailure("\(name) does not have \(id) in version \(version)")
      }
    }
  }
}

/// What all clients report to.
final class StressLedger: Sendable {
  private let tallies = Mutex<[StressClass: ClassTally]>(
    Dictionary(uniqueKeysWithValues: StressClass.allCases.map { ($0, ClassTally()) }))

  func record(
    _ operation: StressClass, _ change: ClassChange, at seconds: Double
  ) {
    tallies.withLock { tallies in
      tallies[operation]?.take(change, at: seconds)
    }
  }

  var all: [StressClass: ClassTally] { tallies.withLock { $0 } }

  /// Operations and failures until now.
  var totals: (operations: Int, failures: Int) {
    tallies.withLock { tallies in
      tallies.values.reduce((0, 0)) { ($0.0 + $1.operations, $0.1 + $1.failures) }
    }
  }
}
