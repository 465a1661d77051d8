// What is written to one index, and read of it in the order of ids.

public import VectorStore

extension PostgreSQLStore {
  public func add(_ items: [IndexItem], to name: String) throws(StoreError) -> AddResult {
    let parameters = try info(name).parameters
    try judging { () throws(VectorError) in try ItemRules.check(items, for: parameters) }
    let last = items.lastOfEachID
    return try writing { connection in
      let row = try row(name, locked: true, connection)
      if row.parameters != parameters {
        try ItemRules.check(items, for: row.parameters)
      }
      let isWide = row.isWide || CatalogRow.isWide(last)
      if isWide, row.hasGraph { try connection.execute("DROP INDEX \(row.graph)") }
      var known = 0
      for piece in last.pieces {
        known +=
          try connection.first(
            """
            WITH known AS (SELECT count(*) AS count FROM \(row.table) WHERE id = ANY ($1)),
              written AS (INSERT INTO \(row.table) SELECT * FROM unnest($1, $2::vector[], $3)
                ON CONFLICT (id) DO UPDATE
                SET vector = excluded.vector, metadata = excluded.metadata)
            SELECT count FROM known
            """, piece.columns(connection)
          ) { $0.integer(0) } ?? 0
      }
      let added = last.count - known
      try setLength(row.length + added, isWide: isWide, of: row, connection)
      return AddResult(
        added: added, updated: items.count - added, length: row.length + added)
    }
  }

  public func delete(_ ids: [String], from name: String) throws(StoreError) -> DeleteResult {
    try writing { connection in
      let row = try row(name, locked: true, connection)
      let deleted =
        try connection.first(
          """
          WITH gone AS (DELETE FROM \(row.table) WHERE id = ANY ($1) RETURNING 1)
          SELECT count(*) FROM gone
          """, [.ids(ids)]
        ) { $0.integer(0) } ?? 0
      try setLength(row.length - deleted, isWide: row.isWide, of: row, connection)
      return DeleteResult(
        deleted: deleted, missing: ids.count - deleted, length: row.length - deleted)
    }
  }

  /// Writes how many items an index has now; under its lock.
  func setLength(
    _ length: Int, isWide: Bool, of row: CatalogRow, _ connection: Connection
  ) throws {
    guard length != row.length || isWide != row.isWide else { return }
    try connection.execute(
      "UPDATE vectord.indexes SET length = $2, is_wide = $3 WHERE name = $1",
      [.text(row.parameters.name), .integer(length), .bool(isWide)])
  }

  public func ids(
    of name: String, after: String?, limit: Int
  ) throws(StoreError) -> IDPage {
    let limit = max(limit, 1)
    return try reading { connection in
      let row = try row(name, connection)
      var ids: [String] = []
      // One more tells whether there are more. No id is empty.
      try connection.execute(
        "SELECT id FROM \(row.table) WHERE id > $1 ORDER BY id LIMIT $2",
        [.bytes(after ?? ""), .integer(limit < Int.max ? limit + 1 : limit)]
      ) { ids.append($0.string(0)) }
      guard ids.count > limit else { return IDPage(ids: ids, next: nil) }
      ids.removeLast()
      return IDPage(ids: ids, next: ids.last)
    }
  }

  public func envelope(of name: String) throws(StoreError) -> Envelope {
    try reading { connection in
      let row = try row(name, connection)
      var items: [IndexItem] = []
      items.reserveCapacity(row.length)
      try connection.execute("SELECT id, vector, metadata FROM \(row.table) ORDER BY id") {
        items.append(IndexItem($0))
      }
      return Envelope(parameters: row.parameters, items: items)
    }
  }
}

extension [IndexItem] {
  /// Without those that another of the same id follows: items count as if they came one after the other.
  fileprivate var lastOfEachID: [IndexItem] {
    var places: [[UInt8]: Int] = [:]
    for (place, item) in enumerated() { places[[UInt8](item.id.utf8)] = place }
    guard places.count < count else { return self }
    return places.values.sorted().map { self[$0] }
  }
}
