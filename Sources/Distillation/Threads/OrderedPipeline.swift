// Work on a stream that several threads share, with results in the order of the stream.

import Dispatch

/// Reads, works and takes at the same time.
///
/// The calling thread reads items ahead, others work on them, and the calling thread takes what they
/// made in order. What is under way is bounded, whatever the length of the stream.
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
    var underWay: [Future<Output>] = []
    defer { for output in underWay { output.wait() } }
    var isAtEnd = false
    var failure: (any Error)?
    while true {
      do {
        while !isAtEnd, underWay.count < length {
          if let item = try next() {
            underWay.append(Future(on: .global()) { work(item) })
          } else {
            isAtEnd = true
          }
        }
      } catch {
        failure = error
        isAtEnd = true
      }
      if underWay.isEmpty { break }
      try take(underWay.removeFirst().value)
    }
    if let failure { throw failure }
  }
}
