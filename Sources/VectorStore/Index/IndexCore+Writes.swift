// How an item comes in and goes: planned beside the searches, linked in a moment.

internal import CVectorKernels
import Glibc

extension IndexCore {
  /// Puts one item in; true if its id was there.
  func put(_ item: IndexItem, _ context: WalkContext) -> Bool {
    let level = drawLevel()
    context.query.load(item.vector, distance: parameters.distance)
    while true {
      var moment: UInt64 = 0
      var measure: Double?
      let isSame = lock.reading {
        moment = table.clock
        if let slot = table.slot(of: item.id), holdsQuery(slot, context) { return true }
        context.query.isPrecise = table.isPrecise
        graph.plan(context, level: level)
        if graph.count > 0 { measure = Fidelity.measure(context, table) }
        return false
      }
      let known: Bool? = lock.writing {
        if isSame {
          guard let slot = table.slot(of: item.id), holdsQuery(slot, context) else { return nil }
          table.setMetadata(item.metadata, of: slot)
          return true
        }
        // A plan that too many writes have overtaken is made again.
        guard table.clock - moment <= UInt64(RecentSlots.size) else { return nil }
        return insert(item, level: level, since: moment, measure, context)
      }
      if let known { return known }
    }
  }

  /// Whether a slot holds the query's vector, bit for bit.
  private func holdsQuery(_ slot: UInt32, _ context: WalkContext) -> Bool {
    vector_decode(table.raw, slot, context.scratch)
    return memcmp(context.scratch, context.query.floats, parameters.dimension * 4) == 0
  }

  private func insert(
    _ item: IndexItem, level: Int, since moment: UInt64, _ measure: Double?,
    _ context: WalkContext
  ) -> Bool {
    let old = table.slot(of: item.id)
    if let old { takeOut(old, context) }
    let slot = table.insert(context.query, id: item.id, metadata: item.metadata)
    let newcomers = recent.since(moment, in: table)
    graph.link(slot, level: level, since: moment, newcomers: newcomers, context)
    recent.append(slot, at: table.clock)
    if shadow != nil { pending.append(slot) }
    revision += 1
    if let measure, fidelity.take(measure), !table.isPrecise {
      table.isPrecise = true
      startRebuild()
    } else {
      rebuildIfWorn()
    }
    return old != nil
  }

  /// Takes an item out; false if its id is unknown.
  func remove(_ id: String, _ context: WalkContext) -> Bool {
    lock.writing {
      guard let slot = table.slot(of: id) else { return false }
      takeOut(slot, context)
      revision += 1
      if table.count == 0 { clear() } else { rebuildIfWorn() }
      return true
    }
  }

  private func takeOut(_ slot: UInt32, _ context: WalkContext) {
    graph.remove(slot, context)
    if let shadow, shadow.contains(slot) { shadow.remove(slot, context) }
    table.remove(slot)
    departures += 1
  }
}
