// An index as it was: its items and links are taken over, nothing is searched for.

/// Puts an index together that nobody else has yet: first all items by place, then the links of each.
struct IndexRestoration: ~Copyable {
  private let index: VectorIndex
  private let probe: Probe
  private var reader: LinkGraphReader?

  init(_ parameters: IndexParameters) {
    index = VectorIndex(parameters)
    let table = index.core.table
    probe = Probe(dimension: table.dimension, stride: table.stride)
  }

  private var core: IndexCore { index.core }

  /// Takes items.
  func add(_ items: [IndexItem]) throws(ByteFault) {
    for item in items {
      do throws(VectorError) {
        try index.check(item, position: nil)
      } catch {
        throw ByteFault(message: error.message)
      }
      guard core.table.slot(of: item.id) == nil else {
        throw ByteFault(message: "an id is there twice")
      }
      probe.load(item.vector, distance: core.parameters.distance)
      _ = core.table.insert(probe, id: item.id, metadata: item.metadata)
    }
  }

  /// Reads the lists of some items, those that come next.
  mutating func link(_ bytes: inout ByteReader) throws(ByteFault) -> Int {
    let before = core.graph.count
    var reader = self.reader ?? LinkGraphReader(core.graph)
    self.reader = nil
    while bytes.rest > 0 { try reader.readLists(&bytes) }
    self.reader = reader
    return core.graph.count - before
  }

  /// The index, once all is there.
  consuming func finish(_ state: GraphState) throws(ByteFault) -> VectorIndex {
    try (reader ?? LinkGraphReader(core.graph)).finish(entry: state.entry)
    core.table.isPrecise = state.isPrecise
    // As many as there are items are enough for all that is decided by them.
    let departures = min(Int(clamping: state.departures), core.table.count)
    core.resume(departures: departures, isWorn: state.isBeingReplaced)
    return index
  }
}
