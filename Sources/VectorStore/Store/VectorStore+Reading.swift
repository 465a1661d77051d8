// What is read: from memory, at any time, in parallel with everything.

extension VectorStore {
  public func list() throws(StoreError) -> [IndexInfo] {
    let indexes = try withCatalog { Array($0.indexes.values) }
    return UTF8Order.sorted(indexes.map(\.info), by: \.parameters.name)
  }

  public func info(_ name: String) throws(StoreError) -> IndexInfo { try stored(name).info }

  public func search(_ name: String, _ query: SearchQuery) throws(StoreError) -> [SearchHit] {
    let index = try stored(name).index
    return try judging { () throws(VectorError) in
      try index.search(query.vector, k: query.k, ef: query.ef, exact: query.isExact)
    }
  }

  public func ids(
    of name: String, after: String?, limit: Int
  ) throws(StoreError) -> IDPage {
    let index = try stored(name).index
    let limit = max(limit, 1)
    // One more tells whether there are more.
    var ids = index.ids(after: after, limit: limit < Int.max ? limit + 1 : limit)
    guard ids.count > limit else { return IDPage(ids: ids, next: nil) }
    ids.removeLast()
    return IDPage(ids: ids, next: ids.last)
  }

  public func envelope(of name: String) throws(StoreError) -> Envelope {
    let index = try stored(name).index
    return Envelope(parameters: index.parameters, items: index.items())
  }
}
