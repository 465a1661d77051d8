// Work that several threads share: results in order, failures in order, nobody left at work.

import Distillation
import Foundation
import Synchronization
import Testing

@Suite struct OrderedPipelineTests {
  private struct Failure: Error, Equatable { var place: Int }

  /// Counts who is at work.
  private final class Crew: Sendable {
    let atWork = Atomic(0)
    let begun = Atomic(0)

    /// Works the longer the earlier an item is of its handful, so that later ones overtake it.
    func work(_ item: Int) -> Int {
      begun.add(1, ordering: .relaxed)
      atWork.add(1, ordering: .relaxed)
      usleep(UInt32((4 - item % 5) * 300))
      atWork.subtract(1, ordering: .relaxed)
      return item * 3
    }
  }

  @Test(arguments: [0, 1, 15, 16, 17, 100])
  func resultsComeInOrder(count: Int) throws {
    let crew = Crew()
    var next = 0
    var taken: [Int] = []
    try OrderedPipeline.run(
      next: {
        // What is read and not taken yet is under way.
        #expect(next - taken.count < OrderedPipeline.length)
        guard next < count else { return nil }
        next += 1
        return next - 1
      }, work: { crew.work($0) }, take: { taken.append($0) })
    #expect(taken == (0..<count).map { $0 * 3 })
    #expect(crew.begun.load(ordering: .relaxed) == count)
  }

  /// There is no thread more than processors, so that the calling thread has to be one that works. With
  /// many processors it may find nothing left to do.
  @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount <= 4))
  func theCallingThreadWorks() throws {
    let caller = UInt(bitPattern: pthread_self().hashValue)
    let own = Atomic(0)
    let crew = Crew()
    var next = 0
    try OrderedPipeline.run(
      next: { () -> Int? in
        next += 1
        return next <= 100 ? next : nil
      },
      work: { (item: Int) -> Int in
        if UInt(bitPattern: pthread_self().hashValue) == caller { own.add(1, ordering: .relaxed) }
        return crew.work(item)
      }, take: { _ in })
    #expect(own.load(ordering: .relaxed) > 0)
    #expect(crew.begun.load(ordering: .relaxed) == 100)
  }

  @Test func whatWasReadBeforeAFailureIsTaken() {
    let crew = Crew()
    var next = 0
    var taken: [Int] = []
    #expect(throws: Failure(place: 30)) {
      try OrderedPipeline.run(
        next: { () throws -> Int? in
          if next == 30 { throw Failure(place: 30) }
          next += 1
          return next - 1
        }, work: { crew.work($0) }, take: { taken.append($0) })
    }
    #expect(taken == (0..<30).map { $0 * 3 })
  }

  @Test func nobodyIsAtWorkAfterAFailureToTake() {
    let crew = Crew()
    var next = 0
    var taken = 0
    #expect(throws: Failure(place: 7)) {
      try OrderedPipeline.run(
        next: {
          next += 1
          return next - 1
        }, work: { crew.work($0) },
        take: { _ in
          if taken == 7 { throw Failure(place: 7) }
          taken += 1
        })
    }
    #expect(crew.atWork.load(ordering: .relaxed) == 0)
    let begun = crew.begun.load(ordering: .relaxed)
    usleep(20_000)
    #expect(crew.begun.load(ordering: .relaxed) == begun)
    #expect(begun > 7)
    #expect(begun <= next)
  }
}
