// What a load is made of.

/// How much is asked of a server, and for how long.
public struct StressOptions: Sendable {
  /// How many clients ask at once, each over a connection of its own.
  public var concurrency = 50
  /// How long the load lasts.
  public var duration = Duration.seconds(300)
  /// How many items the index of the warm searches has.
  public var items = 2000
  /// The dimension of all vectors.
  public var dimension = 32
  /// What every choice is drawn from: with one client the same seed asks the same.
  public var seed: UInt64 = 1
  /// The bearer token, for servers that want one.
  public var token: String?

  /// The defaults.
  public init() {}
}

/// The six classes of the load.
public enum StressClass: String, Sendable, CaseIterable {
  /// The first search of an index that was just filled.
  case coldSearch = "cold_search"
  /// A search of an index that stays as it is.
  case warmSearch = "warm_search"
  /// An item under an id that was never there; then it is found.
  case addNew = "add_new"
  /// An item under an id that is there; then the new one is found, and the old one is not.
  case reAdd = "re_add"
  /// An item is deleted; then no search finds it.
  case deleteThenSearch = "delete_then_search"
  /// Two fresh indexes are merged; then both have what they ought to.
  case mergeFresh = "merge_fresh"

  /// Of a hundred operations, how many are of this class.
  var share: Int {
    switch self {
    case .warmSearch: 40
    case .addNew: 20
    case .reAdd, .deleteThenSearch: 15
    case .coldSearch, .mergeFresh: 5
    }
  }

  /// The classes of a hundred operations.
  static let deck = allCases.flatMap { Array(repeating: $0, count: $0.share) }
}

/// An answer that is not what it has to be, or none.
struct StressFailure: Error, CustomStringConvertible {
  var description: String
  /// Whether there was no answer, as the server went away.
  var isOfConnection = false

  init(_ description: String, isOfConnection: Bool = false) {
    self.description = description
    self.isOfConnection = isOfConnection
  }
}
