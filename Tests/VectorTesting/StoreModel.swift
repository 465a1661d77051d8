// What an engine is: a dictionary of dictionaries.

package import VectorStore

/// What an engine has to hold, and to answer.
package struct StoreModel {
  package private(set) var indexes: [String: [[UInt8]: IndexItem]] = [:]

  package var content: Content {
    Content(items: indexes.keys.reduce(into: [:]) { $0[$1] = items($1).map(\.bits) })
  }

  /// The items of an index, ascending by id.
  func items(_ name: String) -> [IndexItem] {
    (indexes[name] ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  mutating func create(_ name: String) { indexes[name] = [:] }
  mutating func drop(_ name: String) { indexes[name] = nil }

  mutating func add(_ items: [IndexItem], to name: String) -> AddResult {
    let before = indexes[name]?.count ?? 0
    for item in items { indexes[name]?[Array(item.id.utf8)] = item }
    let length = indexes[name]?.count ?? 0
    return AddResult(
      added: length - before, updated: items.count - length + before, length: length)
  }

  mutating func delete(_ ids: [String], from name: String) -> DeleteResult {
    let before = indexes[name]?.count ?? 0
    for id in ids { indexes[name]?[Array(id.utf8)] = nil }
    let length = indexes[name]?.count ?? 0
    return DeleteResult(
      deleted: before - length, missing: ids.count - before + length, length: length)
  }

  mutating func merge(_ source: String, into destination: String, clear: Bool) -> MergeResult {
    let items = indexes[source] ?? [:]
    let before = indexes[destination]?.count ?? 0
    indexes[destination]?.merge(items) { mine, _ in mine }
    if clear { indexes[source] = [:] }
    let length = indexes[destination]?.count ?? 0
    return MergeResult(
      merged: length - before, skippedExisting: items.count - length + before, failed: 0,
      sourceLength: clear ? 0 : items.count, destinationLength: length)
  }
}
