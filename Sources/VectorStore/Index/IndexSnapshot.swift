// All of an index at one moment: what a checkpoint keeps of it.

/// The items of an index, the links between them, and what else a search depends on.
///
/// An item's place is its number in `items`; links name places.
struct IndexSnapshot: Sendable {
  let parameters: IndexParameters
  let items: [IndexItem]
  let state: GraphState
  /// The lists of the items by place, cut between items; see ``LinkGraph/appendLists(of:places:to:)``.
  let lists: [[UInt8]]
}

/// What is known of a graph beside its links.
struct GraphState: Sendable, Equatable {
  /// The place from which walks start; ``LinkGraph/none`` where there are no items.
  var entry = LinkGraph.none
  /// See ``SlotTable/isPrecise``.
  var isPrecise = false
  /// Whether another graph is being built in its stead.
  var isBeingReplaced = false
  /// See ``IndexCore/departures``.
  var departures: UInt64 = 0
}

extension VectorIndex {
  /// About as many bytes of lists are kept in one piece.
  private static let pieceSize = 1 << 20

  /// Copies the index; until it returns nobody may add or delete.
  ///
  /// Searches are not held up, as no lock is held while copying. A graph that is being built may take the place of
  /// the one that is copied, which nobody changes any more then.
  func snapshot() -> IndexSnapshot {
    let (table, graph, state) = core.lock.reading {
      (
        core.table, core.graph,
        GraphState(
          isPrecise: core.table.isPrecise, isBeingReplaced: core.shadow != nil,
          departures: UInt64(core.departures))
      )
    }
    let slots = (0..<UInt32(table.extent)).filter { table.isLive($0) }
    var places = [UInt32](repeating: LinkGraph.none, count: table.extent)
    for (place, slot) in slots.enumerated() { places[Int(slot)] = UInt32(place) }
    let items = slots.map {
      IndexItem(
        id: table.ids[Int($0)], vector: table.vector(of: $0), metadata: table.metadata(of: $0))
    }
    var lists: [[UInt8]] = []
    var piece: [UInt8] = []
    for slot in slots {
      graph.appendLists(of: slot, places: places, to: &piece)
      if piece.count >= Self.pieceSize {
        lists.append(piece)
        piece = []
      }
    }
    if !piece.isEmpty { lists.append(piece) }
    var known = state
    if graph.entry != LinkGraph.none { known.entry = places[Int(graph.entry)] }
    return IndexSnapshot(parameters: parameters, items: items, state: known, lists: lists)
  }
}
