// The index: what callers see of it.

internal import CVectorKernels
import Synchronization

/// A named set of vectors with ids, in which the nearest to a vector are found.
///
/// Items are added, replaced and deleted in any order, from any number of threads; searches run in parallel with each
/// other and with the preparation of writes. Each item of a call is one write: every answer is that of some serial
/// order of them. Items that are searched for are found through a graph (HNSW), approximately; below 32 items, and on
/// request, exactly.
///
/// ```swift
/// let index = VectorIndex(try IndexParameters(name: "runs", dimension: 3))
/// try index.add([IndexItem(id: "a", vector: [1, 0, 0]), IndexItem(id: "b", vector: [0, 1, 0])])
/// let nearest = try index.search([0.9, 0.1, 0], k: 1)  // a
/// ```
public final class VectorIndex: Sendable {
  /// Below this many items every search is exact.
  package static let exactBelow = 32

  /// What the index was made with.
  public let parameters: IndexParameters
  package let core: IndexCore

  /// Makes an empty index.
  public convenience init(_ parameters: IndexParameters) {
    self.init(parameters, form: vector_best_form())
  }

  /// Makes an empty index with a form of the distance kernels that need not be the widest.
  package init(_ parameters: IndexParameters, form: Int32) {
    self.parameters = parameters
    core = IndexCore(parameters, form: form)
  }

  deinit { core.isAbandoned.store(true, ordering: .relaxed) }

  /// The number of items.
  public var count: Int { core.lock.reading { core.table.count } }

  /// Whether an item has this id, by its UTF-8 bytes.
  public func contains(_ id: String) -> Bool {
    core.lock.reading { core.table.slot(of: id) != nil }
  }
}
