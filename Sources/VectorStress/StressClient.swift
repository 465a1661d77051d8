// One client: what it asks, what it knows of its own items, and how it judges the answers.

import Histogram
import Parity
import WireJSON

/// What one operation came to.
struct ClassChange {
  /// The time of the call that it is about.
  var time = Duration.zero
  var failure: StressFailure?
  /// Of the neighbours that its search had to find, how many it found.
  var found = 0
  var sought = 0
}

/// The counts of a class.
public struct ClassTally: Sendable {
  /// How many operations there were.
  public internal(set) var operations = 0
  /// How many of them did not get the answers that they had to.
  public internal(set) var failures = 0
  /// The first of them.
  public internal(set) var firstFailures: [String] = []
  /// Latencies of the call that the class is about, microseconds.
  var latencies = Histogram<UInt64>(
    highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .three)
  var found = 0
  var sought = 0
  private static let shownFailures = 5

  mutating func take(_ change: ClassChange, at seconds: Double) {
    operations += 1
    found += change.found
    sought += change.sought
    if let failure = change.failure {
      failures += 1
      guard firstFailures.count < Self.shownFailures else { return }
      firstFailures.append("T+\(tenths(seconds))s: \(failure)")
    } else {
      latencies.record(UInt64(max(0, change.time / .microseconds(1))))
    }
  }

  /// Of the neighbours that searches had to find, the share that they found; nil where none was sought.
  public var recall: Double? { sought > 0 ? Double(found) / Double(sought) : nil }

  /// A latency, milliseconds.
  public func latency(percentile: Double) -> Double {
    Double(latencies.valueAtPercentile(percentile)) / 1000
  }
}

/// A number that is not negative, with one digit behind the point.
package func tenths(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}

/// A client. Its items in the shared index bear its number, so that it alone knows what they are.
struct StressClient: ~Copyable {
  let number: Int
  let plan: StressPlan
  private var connection: StressConnection
  private var generator: SplitMix
  private var drawn = 0
  private var deck: [StressClass] = []
  /// Its items in the shared index, the oldest first.
  private(set) var items: [(id: String, version: Int)] = []
  private var nextItem = 0
  private var nextIndex = 0

  /// How many items of its own a client keeps.
  static let itemLimit = 40

  init(_ number: Int, _ plan: StressPlan) throws(StressFailure) {
    self.number = number
    self.plan = plan
    connection = try StressConnection(plan.address, token: plan.options.token)
    generator = SplitMix(state: plan.options.seed &+ UInt64(number) &* 0x1000_0001)
  }

  /// The class of the next operation: a hundred of them hold each class as often as its share says.
  mutating func draw() -> StressClass {
    if deck.isEmpty { deck = StressClass.deck.shuffled(using: &generator) }
    let drawn = deck.removeLast()
    switch drawn {
    case .reAdd, .deleteThenSearch: return items.isEmpty ? .addNew : drawn
    case .addNew: return items.count >= Self.itemLimit ? .deleteThenSearch : drawn
    default: return drawn
    }
  }

  /// Carries an operation out.
  mutating func carryOut(_ operation: StressClass) -> ClassChange {
    var change = ClassChange()
    do throws(StressFailure) {
      change.time = try time(of: operation, &change)
    } catch {
      change.failure = error
    }
    return change
  }

  private mutating func time(
    of operation: StressClass, _ tally: inout ClassChange
  ) throws(StressFailure) -> Duration {
    switch operation {
    case .coldSearch: try coldSearch(&tally)
    case .warmSearch: try warmSearch(&tally)
    case .addNew: try addNew()
    case .reAdd: try reAdd()
    case .deleteThenSearch: try deleteThenSearch()
    case .mergeFresh: try mergeFresh()
    }
  }

  private mutating func timed(
    _ method: String, _ path: String, _ body: [UInt8]
  ) throws(StressFailure) -> (JSONNode, Duration) {
    let began = ContinuousClock.now
    let answer = try connection.ask(method, path, body)
    return (answer, ContinuousClock.now - began)
  }

  // MARK: - Searches

  private mutating func warmSearch(_ tally: inout ClassChange) throws(StressFailure) -> Duration {
    let choice = plan.queries[Int.random(in: plan.queries.indices, using: &generator)]
    let (answer, time) = try timed(
      "POST", "/\(plan.warm)/search", StressModel.search(choice.query, k: choice.nearest.count))
    let hits = try plan.model.hits(answer, query: choice.query, k: choice.nearest.count)
    guard hits.count == choice.nearest.count else {
      throw StressFailure("\(hits.count) hits of \(choice.nearest.count)")
    }
    tally.sought += hits.count
    tally.found += Set(hits.map(\.id)).intersection(choice.nearest).count
    return time
  }

  private mutating func coldSearch(_ tally: inout ClassChange) throws(StressFailure) -> Duration {
    let name = freshName("cold")
    let ids = (0..<100).map { "\(name)-\($0)" }
    try connection.create(name, dimension: plan.options.dimension)
    try connection.ask("POST", "/\(name)/add", plan.model.items(ids.map { ($0, 0) }))
      .expect(["added": ids.count, "updated": 0, "length": ids.count])
    let query = plan.model.vector(&generator)
    let (answer, time) = try timed("POST", "/\(name)/search", StressModel.search(query, k: 10))
    let hits = try plan.model.hits(answer, query: query, k: 10)
    let nearest = plan.model.nearest(10, to: query, of: ids)
    guard hits.count == 10 else { throw StressFailure("\(hits.count) hits of 10") }
    tally.sought += 10
    tally.found += Set(hits.map(\.id)).intersection(nearest).count
    try connection.drop(name)
    return time
  }

  // MARK: - Items of the shared index

  private mutating func addNew() throws(StressFailure) -> Duration {
    let item = (id: "c\(number)-\(nextItem)", version: 0)
    nextItem += 1
    let (answer, time) = try timed("POST", "/\(plan.live)/add", plan.model.items([item]))
    items.append(item)
    try answer.expect(["added": 1, "updated": 0])
    try expectFirst(item)
    return time
  }

  private mutating func reAdd() throws(StressFailure) -> Duration {
    let place = Int.random(in: items.indices, using: &generator)
    var item = items[place]
    item.version += 1
    let (answer, time) = try timed("POST", "/\(plan.live)/add", plan.model.items([item]))
    items[place] = item
    try answer.expect(["added": 0, "updated": 1])
    try expectFirst(item)
    return time
  }

  private mutating func deleteThenSearch() throws(StressFailure) -> Duration {
    let item = items[0]
    let (answer, time) = try timed(
      "POST", "/\(plan.live)/delete", Array(#"{"ids":["\#(item.id)"]}"#.utf8))
    items.removeFirst()
    try answer.expect(["deleted": 1, "missing": 0])
    let hits = try searchLive(for: item, k: 10, exact: false)
    guard hits.count >= min(10, items.count) else {
      throw StressFailure(
        "\(hits.count) hits, though \(items.count) items of this client are there")
    }
    guard !hits.contains(where: { $0.id == item.id }) else {
      throw StressFailure("\(item.id) was found after it was deleted")
    }
    return time
  }

  /// An exact search for an item's own vector finds it first.
  private mutating func expectFirst(_ item: (id: String, version: Int)) throws(StressFailure) {
    let hits = try searchLive(for: item, k: 3, exact: true)
    guard let first = hits.first, first.id == item.id, first.distance == 0 else {
      throw StressFailure("\(item.id) in version \(item.version) is not found by its own vector")
    }
  }

  /// Searches the shared index; of its own items only those that it has may be found, as they are.
  private mutating func searchLive(
    for item: (id: String, version: Int), k: Int, exact: Bool
  ) throws(StressFailure) -> [StressHit] {
    let query = plan.model.vector(of: item.id, version: item.version)
    let answer = try connection.ask(
      "POST", "/\(plan.live)/search", StressModel.search(query, k: k, exact: exact))
    let hits = try plan.model.hits(answer, query: query, k: k)
    for hit in hits where hit.id.hasPrefix("c\(number)-") {
      guard items.contains(where: { $0.id == hit.id && $0.version == hit.version }) else {
        throw StressFailure("\(hit.id) in version \(hit.version) was found, which is not there")
      }
    }
    return hits
  }

  // MARK: - Merges

  private mutating func mergeFresh() throws(StressFailure) -> Duration {
    let (source, destination) = (freshName("from"), freshName("to"))
    let clears = Bool.random(using: &generator)
    let alone = Int.random(in: 0...20, using: &generator)
    let shared = Int.random(in: 0...10, using: &generator)
    let ids = (0..<alone + shared).map { "\(source)-\($0)" }
    let kept = ids.suffix(shared) + (0..<10).map { "\(destination)-\($0)" }
    for (name, items) in [(source, ids.map { ($0, 1) }), (destination, kept.map { ($0, 2) })] {
      try connection.create(name, dimension: plan.options.dimension)
      try connection.ask("POST", "/\(name)/add", plan.model.items(items))
    }
    let (answer, time) = try timed(
      "POST", "/\(source)/merge",
      Array(#"{"dest":"\#(destination)","clear_source":\#(clears)}"#.utf8))
    try answer.expect([
      "merged": alone, "skipped_existing": shared, "failed": 0,
      "source_length": clears ? 0 : ids.count, "dest_length": kept.count + alone,
    ])
    let after = (try connection.ids(of: source), try connection.ids(of: destination))
    guard Set(after.0) == (clears ? [] : Set(ids)), Set(after.1) == Set(ids).union(kept) else {
      throw StressFailure("the ids of \(source) and \(destination) are not those of their merge")
    }
    // What the destination had stays as it was: in version 2.
    for (id, version) in [(ids.first, alone > 0 ? 1 : 2), (ids.last, shared > 0 ? 2 : 1)] {
      guard let id else { continue }
      let query = plan.model.vector(of: id, version: version)
      let found = try connection.ask(
        "POST", "/\(destination)/search", StressModel.search(query, k: 1, exact: true))
      let hits = try plan.model.hits(found, query: query, k: 1)
      guard hits.first?.id == id, hits.first?.version == version else {
        throw StressFailure("\(id) is not in version \(version) after a merge")
      }
    }
    try connection.drop(source)
    try connection.drop(destination)
    return time
  }

  private mutating func freshName(_ kind: String) -> String {
    nextIndex += 1
    return "\(plan.prefix)-\(kind)-\(number)-\(nextIndex)"
  }
}
