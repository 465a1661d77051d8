// One connection to the database.

import CLibPQ

/// A connection through libpq that one thread at a time uses.
final class Connection {
  private let raw: OpaquePointer
  /// The object identifier of the type `vector`; 0 before ``beginSession()``.
  private(set) var vectorType: UInt32 = 0
  /// What the server was set up to wait for at a commit, but at least for its own disk.
  private var durability = "on"

  /// Connects.
  init(_ address: DatabaseAddress) throws(DatabaseError) {
    let connected = address.withKeywords { PQconnectdbParams($0, $1, 1) }
    guard let connected else { throw DatabaseError(connection: nil) }
    raw = connected
    guard PQstatus(raw) == CONNECTION_OK else { throw DatabaseError(connection: raw) }
    // Notices would go to standard error.
    PQsetNoticeReceiver(raw, { _, _ in }, nil)
  }

  deinit { PQfinish(raw) }

  /// Whether it is there, and in no transaction.
  var isUsable: Bool {
    PQstatus(raw) == CONNECTION_OK && PQtransactionStatus(raw) == PQTRANS_IDLE
  }

  /// Runs one statement and calls `body` with each row as it comes, so that none is kept.
  func execute(
    _ statement: String, _ parameters: [Parameter] = [],
    _ body: (Row) throws -> Void = { _ in }
  ) throws {
    try send(statement, parameters)
    PQsetSingleRowMode(raw)
    var failure: (any Error)?
    while let result = PQgetResult(raw) {
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE:
        // What is left has to be read nevertheless.
        guard failure == nil else { continue }
        do { try body(Row(result: result)) } catch { failure = error }
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
      default: failure = failure ?? DatabaseError(result: result, connection: raw)
      }
    }
    if let failure { throw failure }
  }

  /// Runs a statement that gives at most one row, and returns what `body` makes of it.
  func first<Value>(
    _ statement: String, _ parameters: [Parameter] = [], _ body: (Row) throws -> Value
  ) throws -> Value? {
    var value: Value?
    try execute(statement, parameters) { value = try body($0) }
    return value
  }

  private func send(_ statement: String, _ parameters: [Parameter]) throws(DatabaseError) {
    let types = parameters.map { Oid($0.type) }
    let lengths = parameters.map { Int32($0.bytes?.count ?? 0) }
    let formats = [Int32](repeating: 1, count: parameters.count)
    // One run of memory for all values; an empty one has an address too, as none means NULL.
    var memory: [UInt8] = []
    var places: [Int?] = []
    for parameter in parameters {
      places.append(parameter.bytes.map { _ in memory.count })
      memory += parameter.bytes ?? []
    }
    memory.append(0)
    let isSent = memory.withUnsafeBytes { memory in
      let start = memory.baseAddress!.assumingMemoryBound(to: CChar.self)
      return PQsendQueryParams(
        raw, statement, Int32(parameters.count), types, places.map { $0.map { start + $0 } },
        lengths, formats, 1)
    }
    guard isSent == 1 else { throw DatabaseError(connection: raw) }
  }

  /// Sets what every statement after it counts on; false if the database has no extension `vector`.
  ///
  /// The search path leads to the tables of this engine and to the extension, wherever that is. Commits
  /// do not wait for the disk: ``flush()`` does, for many at once.
  func beginSession() throws -> Bool {
    try execute("SET client_min_messages = warning")
    let found = try first(
      """
      SELECT t.oid::int8, current_setting('synchronous_commit'),
        set_config('search_path', 'vectord, ' || quote_ident(n.nspname), false)
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        JOIN pg_type t ON t.typnamespace = n.oid AND t.typname = 'vector'
      WHERE e.extname = 'vector'
      """
    ) { (UInt32($0.integer(0)), $0.string(1)) }
    guard let (type, level) = found else { return false }
    vectorType = type
    if level != "off" { durability = level }
    try execute("SET synchronous_commit = off")
    return true
  }

  /// Waits until everything that was committed before is on the disk of the server, and of its replicas
  /// where the server says so: the commit of a message that nobody reads waits for all before it.
  ///
  /// A transaction gives its locks back at its commit, so that those who wait for them go on meanwhile,
  /// and one sync serves all who wait. Clause: "Durability" in vectors.md.
  func flush() throws {
    try execute(
      """
      SELECT set_config('synchronous_commit', $1, true),
        pg_logical_emit_message(true, 'vectord', '')
      """, [.text(durability)])
  }
}
