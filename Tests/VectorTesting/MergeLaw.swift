// Merges from both sides while others write.

import Synchronization
package import VectorStore

/// Clause: "Merge" in vectors.md.
package enum MergeLaw {
  /// Adds, deletes and merges in both directions at once: each id that was added and not deleted is there
  /// once, with its own metadata. Makes the indexes `a` and `b`, and returns what does not hold.
  package static func faults(of store: any IndexBackend, rounds: Int) throws -> [String] {
    _ = try store.create(parameters("a"))
    _ = try store.create(parameters("b"))
    let faults = Mutex<[String]>([])
    let kept = Mutex(Set<String>())
    inThreads(6) { number in
      do {
        for round in 0..<rounds {
          switch number {
          case 0: _ = try store.merge("a", into: "b", clearSource: true)
          case 1: _ = try store.merge("b", into: "a", clearSource: true)
          default:
            let id = "\(number)-\(round)"
            let value = Float(number * 1_000 + round)
            _ = try store.add(
              [item(id, [value, 1], #"{"id":"\#(id)"}"#)], to: round % 2 == 0 ? "a" : "b")
            if round % 3 == 0 {
              // A merge may move it between the two calls: then the second delete has it.
              var deleted = 0
              while deleted == 0 {
                deleted += try store.delete([id], from: "a").deleted
                deleted += try store.delete([id], from: "b").deleted
              }
              if deleted != 1 { faults.withLock { $0.append("\(id) was there twice") } }
            } else {
              kept.withLock { _ = $0.insert(id) }
            }
          }
        }
      } catch {
        faults.withLock { $0.append("\(error)") }
      }
    }
    var found = faults.withLock { $0 }
    let items = try store.envelope(of: "a").items + store.envelope(of: "b").items
    let ids = items.map(\.id).sorted()
    let expected = kept.withLock { $0.sorted() }
    if ids != expected { found.append("\(ids) are there, and not \(expected)") }
    for item in items where item.metadata != Array(#"{"id":"\#(item.id)"}"#.utf8) {
      found.append("\(item.id) has other metadata")
    }
    let lengths = try store.info("a").length + store.info("b").length
    if lengths != items.count { found.append("lengths of \(lengths) for \(items.count) items") }
    return found
  }
}
