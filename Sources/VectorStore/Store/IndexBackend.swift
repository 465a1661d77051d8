// What a server of indexes needs of an engine, call by call as the routes are.

/// An engine that keeps named indexes. Clause: "HTTP surface" in vectors.md.
///
/// Every call may wait for the disk or for another machine; call it from a thread that may. A call that
/// changes something returns when the change is durable. All calls may be made at once.
public protocol IndexBackend: Sendable {
  /// All indexes, ascending by the bytes of their names.
  func list() throws(StoreError) -> [IndexInfo]
  /// Makes an index without items; throws `exists` if there is one of this name.
  func create(_ parameters: IndexParameters) throws(StoreError) -> IndexInfo
  /// What an index is; throws `notFound` like all calls that name an index.
  func info(_ name: String) throws(StoreError) -> IndexInfo
  /// Takes an index and all its items away.
  func drop(_ name: String) throws(StoreError)
  /// Adds items, or replaces those whose ids are there; all or, with `invalid`, none.
  func add(_ items: [IndexItem], to name: String) throws(StoreError) -> AddResult
  /// The items nearest to a vector, the nearest first, ties by id.
  func search(_ name: String, _ query: SearchQuery) throws(StoreError) -> [SearchHit]
  /// Deletes the items whose ids are there.
  func delete(_ ids: [String], from name: String) throws(StoreError) -> DeleteResult
  /// A page of ids, ascending by their bytes.
  func ids(of name: String, after: String?, limit: Int) throws(StoreError) -> IDPage
  /// Adds what only `source` has to `destination` (clause: "Merge"); throws `sameIndex` or `mismatch`.
  func merge(
    _ source: String, into destination: String, clearSource: Bool
  ) throws(StoreError) -> MergeResult
  /// All items of an index at one moment.
  func envelope(of name: String) throws(StoreError) -> Envelope
  /// Puts an index in the place of the one of the same name, if there is one.
  func replace(
    _ name: String, with envelope: Envelope
  ) throws(StoreError) -> (info: IndexInfo, isNew: Bool)
  /// What the engine counts of itself, by names that a Prometheus counter can have.
  var counters: [(name: String, value: Int)] { get }
  /// Ends; what was acknowledged is durable without it.
  func close() throws(StoreError)
}
