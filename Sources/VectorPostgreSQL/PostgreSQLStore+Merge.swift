// What one index has goes to another. Clause: "Merge" in vectors.md.

public import VectorStore

extension PostgreSQLStore {
  /// Adds every item of `source` whose id is not in `destination` to it; with `clearSource` all items
  /// whose ids are in the destination then are deleted from the source.
  ///
  /// The items do not leave the server. Both rows of the catalog are locked in the order of the names, so
  /// that merges in opposite directions wait for each other; it is one transaction, all or nothing, and
  /// `failed` is 0.
  public func merge(
    _ source: String, into destination: String, clearSource: Bool
  ) throws(StoreError) -> MergeResult {
    try writing { connection in
      let (from, to) = try lock(source, destination, connection)
      let isWide = from.isWide || to.isWide
      if isWide, to.hasGraph { try connection.execute("DROP INDEX \(to.graph)") }
      let merged =
        try connection.first(
          """
          WITH merged AS (INSERT INTO \(to.table) SELECT id, vector, metadata FROM \(from.table)
            ON CONFLICT (id) DO NOTHING RETURNING 1)
          SELECT count(*) FROM merged
          """
        ) { $0.integer(0) } ?? 0
      try setLength(to.length + merged, isWide: isWide, of: to, connection)
      if clearSource {
        // Every id of the source is in the destination now.
        try connection.execute("DELETE FROM \(from.table)")
        try setLength(0, isWide: from.isWide, of: from, connection)
      }
      return MergeResult(
        merged: merged, skippedExisting: from.length - merged, failed: 0,
        sourceLength: clearSource ? 0 : from.length, destinationLength: to.length + merged)
    }
  }

  private func lock(
    _ source: String, _ destination: String, _ connection: Connection
  ) throws -> (from: CatalogRow, to: CatalogRow) {
    // What is not there is told first, as long as nothing is held.
    let names = [source, destination]
    for name in names { _ = try row(name, connection) }
    guard !source.utf8.elementsEqual(destination.utf8) else {
      throw StoreError(.sameIndex, "index \"\(source)\" cannot be merged into itself")
    }
    var rows: [CatalogRow] = []
    try connection.execute(
      """
      SELECT \(CatalogRow.columns) FROM vectord.indexes WHERE name IN ($1, $2)
      ORDER BY name FOR UPDATE
      """, names.map(Parameter.text)
    ) { rows.append(try CatalogRow($0)) }
    let found = try names.map { name in
      guard let row = rows.first(where: { $0.parameters.name == name }) else {
        throw Self.notFound(name)
      }
      return row
    }
    let (from, to) = (found[0].parameters, found[1].parameters)
    guard from.dimension == to.dimension else {
      throw StoreError(
        .mismatch,
        "dimension: \(from.dimension) of \"\(source)\" and \(to.dimension) of \"\(destination)\" "
          + "differ")
    }
    guard from.distance == to.distance else {
      throw StoreError(
        .mismatch,
        "distance: \(from.distance.rawValue) of \"\(source)\" and \(to.distance.rawValue) of "
          + "\"\(destination)\" differ")
    }
    return (found[0], found[1])
  }
}
