// Work on a stream that several threads share, with results in the order of the stream.

import Dispatch
import Synchronization

/// Reads, works and takes at the same time, in rounds.
///
/// While the items of a round are worked on, the calling thread takes the results of the round
/// before and reads the items of the next one. What is under way is bounded by three rounds,
/// whatever the length of the stream.
enum OrderedPipeline {
  /// How many items a round has: enough for the threads of a machine to share them evenly.
  private static let roundLength = 8

  /// Takes the results of `work` on all items in order.
  ///
  /// The first failure in the order of the stream ends it: what was read before it is taken first.
  ///
  /// - Parameters:
  ///   - next: Returns the next item, nil at the end.
  ///   - work: Called by several threads at once.
  ///   - take: Takes a result.
  static func run<Item: Sendable, Output: Sendable>(
    next: () throws -> Item?, work: @escaping @Sendable (Item) -> Output,
    take: (Output) throws -> Void
  ) throws {
    var round = Round(reading: next)
    var outputs: [Output] = []
    while true {
      let working = Working(on: round.items, work)
      var following = Round<Item>()
      do {
        for output in outputs { try take(output) }
        if round.failure == nil, !round.items.isEmpty { following = Round(reading: next) }
      } catch {
        _ = working.finish()
        throw error
      }
      outputs = working.finish()
      if let failure = round.failure {
        for output in outputs { try take(output) }
        throw failure
      }
      if outputs.isEmpty { return }
      round = following
    }
  }

  /// The items of one round, and why there are no more.
  private struct Round<Item: Sendable> {
    var items: [Item] = []
    var failure: (any Error)?

    init() {}

    init(reading next: () throws -> Item?) {
      do {
        while items.count < roundLength, let item = try next() { items.append(item) }
      } catch {
        failure = error
      }
    }
  }

  /// The threads at work on one round.
  private final class Working<Output: Sendable>: Sendable {
    private let group = DispatchGroup()
    private let outputs: Mutex<[Output?]>

    init<Item: Sendable>(on items: [Item], _ work: @escaping @Sendable (Item) -> Output) {
      outputs = Mutex([Output?](repeating: nil, count: items.count))
      for (place, item) in items.enumerated() {
        DispatchQueue.global().async(group: group) {
          let output = work(item)
          self.outputs.withLock { $0[place] = output }
        }
      }
    }

    /// Waits for the threads and returns what they made, in order.
    func finish() -> [Output] {
      group.wait()
      return outputs.withLock { $0.compactMap { $0 } }
    }
  }
}
