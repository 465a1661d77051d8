// What tests of an engine are written with.

import Foundation
package import VectorStore

/// Everything that a store holds, to the bit: by index the items, ascending by id.
package struct Content: Equatable, CustomStringConvertible {
  package var items: [String: [[[UInt32]]]] = [:]

  /// Short: a difference is looked for in a debugger.
  package var description: String { "\(items.mapValues(\.count))" }
}

extension IndexBackend {
  package var content: Content {
    get throws(StoreError) {
      var content = Content()
      for info in try list() {
        let envelope = try envelope(of: info.parameters.name)
        content.items[info.parameters.name] = envelope.items.map(\.bits)
      }
      return content
    }
  }
}

/// The code with which a call is refused; nil if it is not.
package func refusal<Value>(_ call: () throws(StoreError) -> Value) -> StoreError.Code? {
  do throws(StoreError) {
    _ = try call()
    return nil
  } catch {
    return error.code
  }
}

package func item(_ id: String, _ vector: [Float] = [1, 2], _ metadata: String? = nil) -> IndexItem
{
  IndexItem(id: id, vector: vector, metadata: metadata.map { Array($0.utf8) })
}

/// An index of dimension 2, distance l2.
package func parameters(_ name: String) throws -> IndexParameters {
  try IndexParameters(name: name, dimension: 2, distance: .l2)
}

/// Calls `body` in so many threads at once, and returns when all are done.
package func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    Thread {
      body(number)
      group.leave()
    }.start()
  }
  group.wait()
}
