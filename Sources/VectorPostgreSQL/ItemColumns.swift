// Items as the columns of a statement.

import VectorStore

extension [IndexItem] {
  /// A statement carries no more bytes of vectors and metadata than these, or one item.
  private static var pieceSize: Int { 8 << 20 }

  /// Runs of items, each for a statement of its own.
  var pieces: [ArraySlice<IndexItem>] {
    var pieces: [ArraySlice<IndexItem>] = []
    var start = startIndex
    var size = 0
    for place in indices {
      size += 4 * self[place].vector.count + (self[place].metadata?.count ?? 0)
      if size >= Self.pieceSize {
        pieces.append(self[start...place])
        start = place + 1
        size = 0
      }
    }
    if start < endIndex { pieces.append(self[start...]) }
    return pieces
  }
}

extension ArraySlice<IndexItem> {
  /// Ids, vectors and metadata: `$1`, `$2::vector[]` and `$3`.
  func columns(_ connection: Connection) -> [Parameter] {
    [
      .ids(map(\.id)), .vectors(map(\.vector), type: connection.vectorType),
      .bytes(map(\.metadata)),
    ]
  }
}

extension IndexItem {
  /// Reads `id, vector, metadata`.
  init(_ row: Row) {
    self.init(id: row.string(0), vector: row.floats(1), metadata: row.bytes(2))
  }
}
