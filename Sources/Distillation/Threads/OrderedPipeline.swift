// Work on a stream that several threads share, with results in the order of the stream.

import Dispatch
import Glibc
import Synchronization

/// Reads, works and takes at the same time.
///
/// The calling thread reads items ahead and takes what was made of them in order; while there is
/// nothing to take, it works like the others. So there is one thread for each processor and no more:
/// with one more, all of them would wait for each other while a processor has nothing to do. What is
/// under way is bounded, whatever the length of the stream.
package enum OrderedPipeline {
  /// How many items are under way at most: enough that nobody waits for one that takes long.
  package static let length = 16

  /// Takes the results of `work` on all items in order.
  ///
  /// The first failure in the order of the stream ends it: what was read before it is taken first.
  /// Nobody is at work any more when this returns or throws.
  ///
  /// - Parameters:
  ///   - next: Returns the next item, nil at the end.
  ///   - work: Called by several threads at once.
  ///   - take: Takes a result.
  package static func run<Item: Sendable, Output: Sendable>(
    next: () throws -> Item?, work: @escaping @Sendable (Item) -> Output,
    take: (Output) throws -> Void
  ) throws {
    let crew = Crew(work)
    defer { crew.disband() }
    var underWay: [Step<Item, Output>] = []
    var isAtEnd = false
    var failure: (any Error)?
    while true {
      do {
        while !isAtEnd, underWay.count < length {
          if let item = try next() {
            let step = Step<Item, Output>(item)
            underWay.append(step)
            crew.add(step)
          } else {
            isAtEnd = true
          }
        }
      } catch {
        failure = error
        isAtEnd = true
      }
      guard let first = underWay.first else { break }
      if let output = first.output ?? (crew.doNext() ? nil : first.wait()) {
        underWay.removeFirst()
        try take(output)
      }
    }
    if let failure { throw failure }
  }
}

/// An item, and later what was made of it.
private final class Step<Item: Sendable, Output: Sendable>: Sendable {
  private let item: Item
  private let made = Mutex<Output?>(nil)
  private let group = DispatchGroup()

  init(_ item: Item) {
    self.item = item
    group.enter()
  }

  func perform(_ work: (Item) -> Output) {
    let output = work(item)
    made.withLock { $0 = output }
    group.leave()
  }

  /// Nobody is going to do it.
  func abandon() { group.leave() }

  /// What was made, if it is there.
  var output: Output? { made.withLock { $0 } }

  /// Waits for what somebody else is making.
  func wait() -> Output? {
    group.wait()
    return output
  }
}

/// Those who work on the steps of one pipeline: the calling thread and its helpers.
private final class Crew<Item: Sendable, Output: Sendable>: Sendable {
  private struct Shift {
    /// The steps that nobody works on yet, in order.
    var waiting: [Step<Item, Output>] = []
    var helpers = 0
  }

  private let work: @Sendable (Item) -> Output
  private let shift = Mutex(Shift())
  private let helpers = DispatchGroup()
  private let helperLimit = sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1

  init(_ work: @escaping @Sendable (Item) -> Output) { self.work = work }

  /// Takes in a step, for whoever is free first.
  func add(_ step: Step<Item, Output>) {
    let isHelpWanted = shift.withLock { shift in
      shift.waiting.append(step)
      if shift.helpers >= helperLimit { return false }
      shift.helpers += 1
      return true
    }
    guard isHelpWanted else { return }
    DispatchQueue.global().async(group: helpers) {
      while let step = self.next(orLeave: true) { step.perform(self.work) }
    }
  }

  /// Does the step that has waited longest on the calling thread; false if none waits.
  func doNext() -> Bool {
    guard let step = next(orLeave: false) else { return false }
    step.perform(work)
    return true
  }

  /// Sends everybody home; what waits is left undone.
  func disband() {
    let abandoned = shift.withLock { shift in
      defer { shift.waiting = [] }
      return shift.waiting
    }
    for step in abandoned { step.abandon() }
    helpers.wait()
  }

  private func next(orLeave leaves: Bool) -> Step<Item, Output>? {
    shift.withLock { shift in
      if !shift.waiting.isEmpty { return shift.waiting.removeFirst() }
      if leaves { shift.helpers -= 1 }
      return nil
    }
  }
}
