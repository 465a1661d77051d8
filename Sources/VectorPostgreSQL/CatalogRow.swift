// What the catalog says of an index, and the names that follow from it.

import VectorStore

/// A row of `vectord.indexes`.
struct CatalogRow {
  let parameters: IndexParameters
  let number: Int
  let length: Int
  /// Whether some vector is, or was, too large or too small for sums of float32.
  let isWide: Bool

  static let columns =
    "name, number, dimension, distance, m, ef_construction, ef_search, length, is_wide"

  init(_ row: Row) throws {
    let name = row.string(0)
    guard let distance = Distance(rawValue: row.string(3)) else {
      throw StoreError(.damaged, "table vectord.indexes: \"\(name)\" has no known distance")
    }
    parameters = try judging { () throws(VectorError) in
      try IndexParameters(
        name: name, dimension: row.integer(2), distance: distance, m: row.integer(4),
        efConstruction: row.integer(5), efSearch: row.integer(6))
    }
    number = row.integer(1)
    length = row.integer(7)
    isWide = row.bool(8)
  }

  init(parameters: IndexParameters, number: Int, length: Int, isWide: Bool) {
    self.parameters = parameters
    self.number = number
    self.length = length
    self.isWide = isWide
  }

  var info: IndexInfo { IndexInfo(parameters: parameters, length: length) }

  /// The table of the items.
  var table: String { "vectord.items_\(number)" }
  /// pgvector's graph over them.
  var graph: String { "vectord.near_\(number)" }

  /// Whether there is a graph: pgvector's HNSW takes 2,000 dimensions, and computes in float32.
  var hasGraph: Bool { !isWide && parameters.dimension <= 2_000 }

  /// Whether sums of float32 over the squares of these vectors may overflow or vanish.
  static func isWide(_ items: [IndexItem]) -> Bool {
    items.contains { isWide($0.vector) }
  }

  static func isWide(_ vector: [Float]) -> Bool {
    let largest = vector.reduce(0) { max($0, abs($1)) }
    return largest != 0 && !(1e-15...1e15 ~= largest)
  }
}

extension CatalogRow {
  /// Makes the table, without its graph, which is faster to make when the items are there.
  func createTable(_ connection: Connection) throws {
    try connection.execute(
      """
      CREATE TABLE \(table) (
        id bytea PRIMARY KEY, vector vector(\(parameters.dimension)) NOT NULL, metadata bytea)
      """)
  }

  /// Makes the graph, if there is to be one. Its parameters are brought into pgvector's ranges.
  func createGraph(_ connection: Connection) throws {
    guard hasGraph else { return }
    let operators =
      switch parameters.distance {
      case .cosine: "vector_cosine_ops"
      case .l2: "vector_l2_ops"
      case .dot: "vector_ip_ops"
      }
    let m = min(max(parameters.m, 2), 100)
    let construction = min(max(parameters.efConstruction, 2 * m), 1_000)
    let name = graph.split(separator: ".")[1]
    try connection.execute(
      """
      CREATE INDEX \(name) ON \(table) USING hnsw (vector \(operators))
      WITH (m = \(m), ef_construction = \(construction))
      """)
  }

  /// Puts the row into the catalog.
  func insert(_ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO vectord.indexes (\(Self.columns))
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """, parameterList)
  }

  /// Puts the row in the place of the one of this name.
  func update(_ connection: Connection) throws {
    try connection.execute(
      """
      UPDATE vectord.indexes SET number = $2, dimension = $3, distance = $4, m = $5,
        ef_construction = $6, ef_search = $7, length = $8, is_wide = $9
      WHERE name = $1
      """, parameterList)
  }

  private var parameterList: [Parameter] {
    [
      .text(parameters.name), .integer(number), .integer(parameters.dimension),
      .text(parameters.distance.rawValue), .integer(parameters.m),
      .integer(parameters.efConstruction), .integer(parameters.efSearch), .integer(length),
      .bool(isWide),
    ]
  }
}
