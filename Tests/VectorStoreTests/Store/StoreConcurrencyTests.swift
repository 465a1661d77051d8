// Many writers: few syncs, one order, and merges from both sides.

import Foundation
import Synchronization
import Testing
import VectorStore
import VectorTesting

@Suite struct StoreConcurrencyTests {
  let folder = ScratchFolder()

  /// The first sync is held until all the others have arrived and appended, so that they share the next.
  @Test func writersShareSyncs() throws {
    let writers = 50
    let arrived = Atomic(0)
    let isHeld = Atomic(false)
    let scripted = ScriptedDevice {
      guard isHeld.load(ordering: .acquiring) else { return }
      while arrived.load(ordering: .acquiring) < writers { usleep(1_000) }
      // From its arrival to the journal a writer has only its own few steps to go.
      usleep(300_000)
    }
    let store = try VectorStore(
      folder: folder.path, checkpointBytes: 1 << 20, device: scripted.device)
    _ = try store.create(parameters("n"))
    isHeld.store(true, ordering: .releasing)
    let before = scripted.state.withLock { $0.syncs }
    let acknowledged = Atomic(0)
    inThreads(writers) { number in
      arrived.wrappingAdd(1, ordering: .acquiringAndReleasing)
      if (try? store.add([item("id-\(number)")], to: "n")) != nil {
        acknowledged.wrappingAdd(1, ordering: .relaxed)
      }
    }
    #expect(acknowledged.load(ordering: .relaxed) == writers)
    #expect(try store.info("n").length == writers)
    let syncs = scripted.state.withLock { $0.syncs } - before
    #expect(syncs <= writers / 5, "\(syncs) syncs")
    #expect(store.journalFrames == syncs + before)
    #expect(try VectorStore(try folder.copy()).content == store.content)
  }

  /// Writers of the same ids: memory ends as the journal says, which is how its order shows.
  @Test func theOrderOfTheJournalIsThatOfMemory() throws {
    let store = try VectorStore(folder: folder.path, checkpointBytes: 20_000)
    _ = try store.create(parameters("n"))
    let failures = Atomic(0)
    inThreads(8) { number in
      var random = SeededGenerator(seed: UInt64(number))
      for round in 0..<60 {
        do {
          let ids = (0..<3).map { _ in "id-\(random.below(5))" }
          if random.chance(30) {
            _ = try store.delete(ids, from: "n")
          } else {
            let stamp = Float(number * 1_000 + round)
            _ = try store.add(
              [item(ids[0], [stamp, 0], #"{"k":\#(Int(stamp))}"#), item(ids[1], [stamp, 1])],
              to: "n")
          }
          if round % 20 == 0 { try store.checkpoint() }
          _ = try store.search("n", SearchQuery(vector: [0, 0], k: 3))
        } catch {
          failures.wrappingAdd(1, ordering: .relaxed)
        }
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
    for envelope in [try store.envelope(of: "n")] {
      for item in envelope.items {
        // Vector and metadata are of one write.
        let stamp = item.metadata.map { String(decoding: $0, as: UTF8.self) }
        #expect(stamp == (item.vector[1] == 0 ? #"{"k":\#(Int(item.vector[0]))}"# : nil))
      }
    }
  }

  /// One item that many clients write while checkpoints are written: what is opened is what was seen last, and no
  /// checkpoint is put over a younger one.
  @Test func theLastOfCoalescedSavesWins() throws {
    let store = try VectorStore(folder: folder.path, checkpointBytes: 1_000)
    _ = try store.create(parameters("n"))
    let failures = Atomic(0)
    for round in 0..<20 {
      inThreads(6) { number in
        for turn in 0..<5 {
          do {
            _ = try store.add([item("one", [Float(round), Float(number * 10 + turn)])], to: "n")
            if number == turn { try store.checkpoint() }
          } catch {
            failures.wrappingAdd(1, ordering: .relaxed)
          }
        }
      }
      let crashed = try VectorStore(try folder.copy())
      #expect(try crashed.content == store.content)
      #expect(try crashed.envelope(of: "n").items[0].vector[0] == Float(round))
      #expect(try folder.image.keys.count { $0.hasSuffix(".checkpoint") } == 1)
    }
    #expect(failures.load(ordering: .relaxed) == 0)
  }

  @Test func mergesInBothDirectionsLoseAndDoubleNothing() throws {
    let store = try VectorStore(folder: folder.path, checkpointBytes: 20_000)
    #expect(try MergeLaw.faults(of: store, rounds: 60) == [])
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
  }
}
