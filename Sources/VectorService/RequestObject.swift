// The body of a request: an object with the members of its route, and no others.

import VectorStore
import WireJSON

/// The members of a request's body, read strictly. Clause: "vectord" in conformance/CONTRACT.md.
struct RequestObject {
  private let root: JSONNode

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - members: The members that the route has; those behind `optional` may be absent.
  /// - Throws: `invalid_utf8`, `invalid_json` or `shape`.
  init(
    _ body: [UInt8], _ members: KeyValuePairs<String, JSONNode.Kind>, optional: Set<String> = []
  ) throws(ServiceError) {
    do throws(JSONSyntaxError) {
      root = try JSONDocument(parsing: body).root
    } catch {
      throw ServiceError(400, error.wireCode, "the body is no JSON text: \(error)")
    }
    guard root.kind == .object else { throw Self.shape("the body is no object") }
    for (name, _) in root.members
    where !members.contains(where: { $0.key.utf8.elementsEqual(name.utf8) }) {
      throw Self.shape("member \(JSONValue.string(name)) is unknown")
    }
    for (name, kind) in members {
      guard let node = root[name] else {
        if optional.contains(name) { continue }
        throw Self.shape("member \(name) is absent")
      }
      guard node.kind == kind || (kind == .bool && node.bool != nil) else {
        throw Self.shape("member \(name) is no \(kind)")
      }
    }
  }

  private static func shape(_ message: String) -> ServiceError {
    ServiceError(400, "shape", message)
  }

  /// A member, nil where it is absent.
  subscript(name: String) -> JSONNode? { root[name] }

  /// The elements of an array that has to be there.
  func elements(_ name: String) -> [JSONNode] { root[name].map { Array($0.elements) } ?? [] }

  /// A string that has to be there.
  func string(_ name: String) -> String { root[name]?.string ?? "" }

  /// An integer within a range; nil where the member is absent.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(ServiceError) -> Int? {
    guard let node = root[name] else { return nil }
    guard let value = node.integer, range.contains(value) else {
      throw ServiceError(
        400, "range", "\(name) is no integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
