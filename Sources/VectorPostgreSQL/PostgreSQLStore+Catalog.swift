// Indexes come, go, and take each other's place.

public import VectorStore

extension PostgreSQLStore {
  public func list() throws(StoreError) -> [IndexInfo] {
    try reading(.question) { connection in
      var indexes: [IndexInfo] = []
      try connection.execute(
        "SELECT \(CatalogRow.columns) FROM vectord.indexes ORDER BY name"
      ) { indexes.append(try CatalogRow($0).info) }
      return indexes
    }
  }

  public func info(_ name: String) throws(StoreError) -> IndexInfo {
    try reading(.question) { try row(name, $0).info }
  }

  public func create(_ parameters: IndexParameters) throws(StoreError) -> IndexInfo {
    try writing { connection in
      try connection.execute(Schema.lock)
      let isTaken = try connection.first(
        "SELECT true FROM vectord.indexes WHERE name = $1", [.text(parameters.name)]
      ) { $0.bool(0) }
      guard isTaken == nil else {
        throw StoreError(.exists, "there is an index \"\(parameters.name)\" already")
      }
      let row = CatalogRow(
        parameters: parameters, number: try nextNumber(connection), length: 0, isWide: false)
      try row.createTable(connection)
      try row.createGraph(connection)
      try row.insert(connection)
      return row.info
    }
  }

  public func drop(_ name: String) throws(StoreError) {
    try writing { connection in
      try connection.execute(Schema.lock)
      let row = try row(name, locked: true, connection)
      try connection.execute("DELETE FROM vectord.indexes WHERE name = $1", [.text(name)])
      try connection.execute("DROP TABLE \(row.table)")
    }
  }

  /// Puts an index in the place of the one of the same name, if there is one.
  ///
  /// The items go into a table of their own, and the graph over them is made, while the old index serves;
  /// then the catalog names the new table.
  ///
  /// - Throws: `invalid` with `params` if the envelope is that of another name.
  public func replace(
    _ name: String, with envelope: Envelope
  ) throws(StoreError) -> (info: IndexInfo, isNew: Bool) {
    try envelope.check(isOf: name)
    let items = envelope.items
    try judging { () throws(VectorError) in
      try ItemRules.check(items, for: envelope.parameters)
      // They ascend.
      for (item, next) in zip(items, items.dropFirst())
      where item.id.utf8.elementsEqual(next.id.utf8) {
        throw VectorError(.duplicateID, "an id stands twice in the envelope")
      }
    }
    return try writing { connection in
      let row = CatalogRow(
        parameters: envelope.parameters, number: try nextNumber(connection), length: items.count,
        isWide: CatalogRow.isWide(items))
      try row.createTable(connection)
      for piece in items.pieces {
        try connection.execute(
          "INSERT INTO \(row.table) SELECT * FROM unnest($1, $2::vector[], $3)",
          piece.columns(connection))
      }
      try row.createGraph(connection)
      try connection.execute(Schema.lock)
      let old = try connection.first(
        "SELECT \(CatalogRow.columns) FROM vectord.indexes WHERE name = $1 FOR UPDATE",
        [.text(name)], CatalogRow.init)
      if let old {
        try row.update(connection)
        try connection.execute("DROP TABLE \(old.table)")
      } else {
        try row.insert(connection)
      }
      return (row.info, old == nil)
    }
  }

  private func nextNumber(_ connection: Connection) throws -> Int {
    try connection.first("SELECT nextval('vectord.numbers')") { $0.integer(0) } ?? 0
  }
}
