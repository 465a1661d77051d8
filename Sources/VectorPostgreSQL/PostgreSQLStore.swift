// An engine for those who outgrow one machine: indexes in PostgreSQL with pgvector.

import Synchronization
public import VectorStore

/// Named indexes in a database that many processes share.
///
///     let store = try PostgreSQLStore(uri: "postgresql://vectord@db.example.org/vectors")
///     _ = try store.create(try IndexParameters(name: "notes", dimension: 2))
///     _ = try store.add([IndexItem(id: "a", vector: [1, 0])], to: "notes")
///     let hits = try store.search("notes", SearchQuery(vector: [1, 1], k: 10))
///     try store.close()
///
/// Answers are those of ``VectorStore``, and so are the errors; what the database refuses, or a
/// connection that cannot be had, is `storage`. A read whose connection is lost is asked once more over
/// a new one; a write is not, as it may be there.
///
/// Each index is a table of the schema `vectord`, with a graph of pgvector's (HNSW) where that takes it:
/// up to 2,000 dimensions, and no vector that is too large or too small for sums of float32. Without a
/// graph a search looks at every item, in the server. The server chooses the candidates, this engine
/// computes their distances from the float32 values as the embedded one does.
///
/// Clauses: "Index", "Merge", "Durability" in vectors.md. A connection keeps settings, so a pooler between
/// may hand out sessions, not transactions.
public final class PostgreSQLStore: IndexBackend {
  let pool: ConnectionPool
  private let asked = Counter()
  let scans = Counter()

  /// Connects, and makes the schema if it is not there.
  ///
  /// - Parameters:
  ///   - uri: `postgresql://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE`; it is shown in no message.
  ///   - connections: How many are used at once, at least 1; calls beyond that wait.
  /// - Throws: `storage`, or `newerFormat` for a schema that a later version has made.
  public init(uri: String, connections: Int = 16) throws(StoreError) {
    let address = try DatabaseAddress(uri)
    pool = ConnectionPool(address, limit: max(connections, 1))
    try Self.translating {
      let connection = try Connection(address)
      try connection.execute("BEGIN")
      try connection.execute(Schema.lock)
      try Schema.prepare(connection)
      try connection.execute("COMMIT")
    }
    try Self.translating { try pool.withConnection { _ in } }
  }

  /// Transactions, connections, reads that were asked again, and searches that looked at every item.
  public var counters: [(name: String, value: Int)] {
    let counts = pool.counts
    return [
      ("database_transactions_total", counts.transactions),
      ("database_connections_total", counts.opened),
      ("database_retries_total", asked.value), ("exact_searches_total", scans.value),
    ]
  }

  /// Closes the connections when no call uses them any more. Calls after that throw `closed`.
  public func close() throws(StoreError) { pool.close() }
}

extension PostgreSQLStore {
  /// How often a read may meet an index that was replaced under it.
  private static let patience = 16

  /// Calls `body` in a transaction that sees the state of one moment.
  func reading<Value>(
    _ kind: ConnectionPool.Kind = .reading, _ body: (Connection) throws -> Value
  ) throws(StoreError) -> Value {
    try Self.translating {
      var isLost = false
      var turns = 0
      while true {
        do {
          return try pool.withTransaction(kind, onNew: isLost, body)
        } catch let error as DatabaseError where error.isConnectionLost && !isLost {
          isLost = true
        } catch let error as DatabaseError where error.isTableGone && turns < Self.patience {
          // The catalog is that of the moment, a table is there or not: the index has another by now.
          turns += 1
        }
        asked.increment()
      }
    }
  }

  /// Calls `body` in a transaction whose changes are on the disk when this returns.
  func writing<Value>(_ body: (Connection) throws -> Value) throws(StoreError) -> Value {
    try Self.translating { try pool.withTransaction(.writing, body) }
  }

  private static func translating<Value>(
    _ body: () throws -> Value
  ) throws(StoreError) -> Value {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError {
      throw StoreError(error)
    } catch let error as VectorError {
      throw StoreError(error)
    } catch {
      throw StoreError(.storage, "\(error)")
    }
  }

  static func notFound(_ name: String) -> StoreError {
    StoreError(.notFound, "there is no index \(Envelope.quoted(name))")
  }

  /// An index by name, as it is or, for one that will write to it, as it stays until the transaction
  /// ends.
  func row(_ name: String, locked: Bool = false, _ connection: Connection) throws -> CatalogRow {
    // A name that no index can have may be no text of the database's either.
    let isName = (try? IndexParameters(name: name, dimension: 1)) != nil
    let row =
      isName
      ? try connection.first(
        """
        SELECT \(CatalogRow.columns) FROM vectord.indexes WHERE name = $1
        \(locked ? "FOR UPDATE" : "")
        """, [.text(name)], CatalogRow.init) : nil
    guard let row else { throw Self.notFound(name) }
    return row
  }
}

/// A number that only grows.
final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .relaxed) }

  func increment() { count.add(1, ordering: .relaxed) }
}
