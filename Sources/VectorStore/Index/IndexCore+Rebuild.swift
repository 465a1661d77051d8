// A new graph in the shadow of the old one, once half of what the old one was built of has gone.

import Foundation
import Synchronization

extension IndexCore {
  /// Starts a rebuild if as many vectors have left as half of those that are here; under the exclusive lock.
  func rebuildIfWorn() {
    if shadow == nil, departures * 2 >= table.count, table.count >= 64 { startRebuild() }
  }

  /// Starts building a new graph, instead of the one that is being built if there is one; under the exclusive lock.
  package func startRebuild() {
    let next = LinkGraph(
      table: table, m: LinkGraph.degree(for: parameters), efConstruction: parameters.efConstruction)
    shadow = next
    pending = []
    departures = 0
    // The thread finds out that its graph is wanted no more by comparing it with `shadow`.
    nonisolated(unsafe) let target = next
    Thread { [self] in rebuild(target) }.start()
  }

  /// Fills the new graph slot by slot, each under the shared lock, so that no writer waits longer than for one.
  private func rebuild(_ target: LinkGraph) {
    withContext { context in
      var next: UInt32 = 0
      var isDone = false
      while !isDone, !isAbandoned.load(ordering: .relaxed) {
        let slot: UInt32? = lock.reading {
          guard shadow === target else {
            isDone = true
            return nil
          }
          guard next < UInt32(table.extent) else { return nil }
          next += 1
          enter(next - 1, target, context)
          return next - 1
        }
        if slot == nil && !isDone { isDone = finishRebuild(target, context) }
      }
    }
  }

  /// Takes in what came meanwhile and puts the new graph in the place of the old one.
  private func finishRebuild(_ target: LinkGraph, _ context: WalkContext) -> Bool {
    while true {
      let batch: [UInt32]? = lock.writing {
        guard shadow === target else { return nil }
        if pending.count <= 8 {
          for slot in pending { enter(slot, target, context) }
          pending = []
          graph = target
          shadow = nil
          return nil
        }
        defer { pending = [] }
        return pending
      }
      guard let batch else { return true }
      for slot in batch {
        if isAbandoned.load(ordering: .relaxed) { return true }
        let isWanted = lock.reading {
          guard shadow === target else { return false }
          enter(slot, target, context)
          return true
        }
        if !isWanted { return true }
      }
    }
  }

  /// Puts a live slot into a graph that nobody else looks at, on the layers it has in the other.
  private func enter(_ slot: UInt32, _ target: LinkGraph, _ context: WalkContext) {
    guard Int(slot) < table.extent, table.isLive(slot), !target.contains(slot) else { return }
    table.load(slot, into: context.query)
    let level = graph.level(of: slot)
    target.plan(context, level: level)
    target.link(slot, level: level, since: table.clock, newcomers: [], context)
  }
}
