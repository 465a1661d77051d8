// Finding the nearest.

public import VectorStore

extension PostgreSQLStore {
  /// Below so many items every one is looked at. Clause: "Index" in vectors.md.
  private static let exactBelow = 32
  /// So many rows pgvector's graph gives at most.
  private static let graphLimit = 1_000

  /// The `k` nearest items, ties by id.
  ///
  /// pgvector's graph is asked for max(`k`, `ef`) candidates, which are ranked here. Every item is looked
  /// at instead if the query says so, if there is no graph, below 32 items, for more than 1,000
  /// candidates, and where the graph gives too few, since it passes over rows that were deleted.
  public func search(_ name: String, _ query: SearchQuery) throws(StoreError) -> [SearchHit] {
    try reading { connection in
      let row = try row(name, connection)
      var nearest = try NearestItems(row.parameters, to: query.vector, k: query.k)
      guard 1...10_000 ~= query.ef ?? 1 else {
        throw VectorError(.ef, "ef \(query.ef ?? 1) is not from 1 to 10000")
      }
      let width = max(query.ef ?? row.parameters.efSearch, query.k)
      let isSmall = row.length < Self.exactBelow || row.length <= width
      if row.hasGraph, !query.isExact, !isSmall, width <= Self.graphLimit,
        !CatalogRow.isWide(query.vector)
      {
        try approach(row, query.vector, width: width, connection) { try nearest.offer($0) }
        if nearest.count >= min(query.k, row.length) { return try nearest.finish() }
        nearest = try NearestItems(row.parameters, to: query.vector, k: query.k)
      }
      scans.increment()
      try scan(row, query, connection) { try nearest.offer($0) }
      return try nearest.finish()
    }
  }

  /// Calls `body` with what the graph gives.
  private func approach(
    _ row: CatalogRow, _ vector: [Float], width: Int, _ connection: Connection,
    _ body: (IndexItem) throws -> Void
  ) throws {
    let distance =
      switch row.parameters.distance {
      case .cosine: "<=>"
      case .l2: "<->"
      case .dot: "<#>"
      }
    // Without statistics, so before the first ANALYZE, the planner would rather scan.
    try connection.execute(
      "SELECT set_config('hnsw.ef_search', $1, true), set_config('enable_seqscan', 'off', true)",
      [.text("\(width)")])
    try connection.execute(
      """
      SELECT id, vector, metadata FROM \(row.table)
      ORDER BY vector \(distance) $1::vector LIMIT $2
      """, [.vector(vector), .integer(width)]
    ) { try body(IndexItem($0)) }
    try connection.execute("SET LOCAL enable_seqscan = on")
  }

  /// Calls `body` with all items that may be among the `k` nearest.
  ///
  /// The server computes in float32, so each of its distances is known within a bound (Higham, "Accuracy
  /// and Stability of Numerical Algorithms", 3.1): the sum of n products has a relative error of no more
  /// than n + 4 units of 2^-24 of the sum of their sizes. It sends what may be nearer than the k-th of the
  /// upper bounds. Where sums of float32 may overflow or vanish there is no bound, and it sends all.
  private func scan(
    _ row: CatalogRow, _ query: SearchQuery, _ connection: Connection,
    _ body: (IndexItem) throws -> Void
  ) throws {
    let columns = "SELECT id, vector, metadata FROM \(row.table)"
    guard !row.isWide, !CatalogRow.isWide(query.vector), row.length > query.k else {
      return try connection.execute(columns) { try body(IndexItem($0)) }
    }
    let sent = "$1::vector"
    let (distance, error) =
      switch row.parameters.distance {
      case .cosine: ("cosine_distance(vector, \(sent))", "$2")
      case .l2:
        (
          "vector_l2_squared_distance(vector, \(sent))",
          "$2 * vector_l2_squared_distance(vector, \(sent))"
        )
      case .dot:
        (
          "vector_negative_inner_product(vector, \(sent))",
          "$2 * vector_norm(vector) * vector_norm(\(sent))"
        )
      }
    // Three sums for the cosine; 1e-30 is more than what vanishes of small products.
    let slack = 4 * Double(row.parameters.dimension + 4) * 0x1p-24
    try connection.execute(
      """
      \(columns) WHERE \(distance) - \(error) - 1e-30 <= (
        SELECT \(distance) + \(error) + 1e-30 AS far FROM \(row.table)
        ORDER BY far OFFSET $3 - 1 LIMIT 1)
      """, [.vector(query.vector), .double(slack), .integer(query.k)]
    ) { try body(IndexItem($0)) }
  }
}
