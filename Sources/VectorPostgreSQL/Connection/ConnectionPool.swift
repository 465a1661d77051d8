// A few connections for many threads.

import VectorStore

/// Connections to one database, each used by one thread at a time.
///
/// Who comes when all are in use waits. No call may ask for a second connection while it has one.
final class ConnectionPool: Sendable {
  private let address: DatabaseAddress
  private let limit: Int
  private let state = Monitor(State())

  private struct State {
    var idle: [Connection] = []
    var inUse = 0
    var isClosed = false
    var opened = 0
    var transactions = 0
  }

  init(_ address: DatabaseAddress, limit: Int) {
    self.address = address
    self.limit = limit
  }

  /// How many connections were opened, and how many transactions begun, so far.
  var counts: (opened: Int, transactions: Int) {
    state.withLock { ($0.opened, $0.transactions) }
  }

  /// What a transaction is for.
  enum Kind {
    /// A single statement, which needs no beginning and no end.
    case question
    /// All statements see the state of one moment; nothing is written.
    case reading
    /// Each statement sees what was committed before it, and waits for locks.
    case writing

    fileprivate var beginning: String? {
      switch self {
      case .question: nil
      case .reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
      case .writing: "BEGIN ISOLATION LEVEL READ COMMITTED"
      }
    }
  }

  /// Calls `body` in a transaction, which is committed unless `body` throws; what was written is then on
  /// the disk.
  ///
  /// A connection that was lost while nobody used it shows in the first statement, and is replaced by a
  /// new one: nothing was done yet.
  func withTransaction<Value>(
    _ kind: Kind, onNew: Bool = false, _ body: (Connection) throws -> Value
  ) throws -> Value {
    try withConnection(onNew: onNew) { connection in
      defer { state.withLock { $0.transactions += 1 } }
      guard let beginning = kind.beginning else { return try body(connection) }
      do {
        try connection.execute(beginning)
      } catch let error as DatabaseError where error.isConnectionLost && !onNew {
        connection = try open()
        try connection.execute(beginning)
      }
      let value: Value
      do {
        value = try body(connection)
      } catch {
        try? connection.execute("ROLLBACK")
        throw error
      }
      do {
        try connection.execute("COMMIT")
        if kind == .writing { try connection.flush() }
      } catch let error as DatabaseError where kind == .writing {
        throw StoreError(
          .storage,
          "the database: \(error.message); whether the write is there is not known, ask for it")
      }
      return value
    }
  }

  /// Calls `body` with a connection that nobody else uses meanwhile.
  func withConnection<Value>(
    onNew: Bool = false, _ body: (inout Connection) throws -> Value
  ) throws -> Value {
    let idle = try state.withLock(
      when: { $0.isClosed || $0.inUse < limit },
      do: { state in
        guard !state.isClosed else { throw StoreError(.closed, "the store was closed") }
        state.inUse += 1
        return onNew ? nil : state.idle.popLast()
      })
    var kept: Connection?
    defer {
      state.withLock { state in
        state.inUse -= 1
        if let kept, !state.isClosed, state.idle.count < limit { state.idle.append(kept) }
      }
      state.signal()
    }
    var connection = try idle ?? open()
    defer { if connection.isUsable { kept = connection } }
    return try body(&connection)
  }

  private func open() throws -> Connection {
    let connection = try Connection(address)
    guard try connection.beginSession() else {
      throw DatabaseError("the database has no extension \"vector\" (pgvector)")
    }
    state.withLock { $0.opened += 1 }
    return connection
  }

  /// Closes all connections when those in use have come back; calls after that throw `closed`.
  func close() {
    state.withLock { $0.isClosed = true }
    state.signal()
    state.withLock(when: { $0.inUse == 0 }, do: { $0.idle = [] })
  }
}
