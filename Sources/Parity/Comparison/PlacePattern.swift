// Where a mask or a tolerance applies.

import WireJSON

/// A JSON Pointer in which `*` stands for any member or element.
///
///     PlacePattern("/items/*/recorded_at")
public struct PlacePattern: Sendable, Hashable, CustomStringConvertible {
  public let description: String
  private let tokens: [[UInt8]?]

  /// Reads a pattern; nil if it is not empty and does not begin with `/`, or holds a `~` that neither
  /// `0` nor `1` follows.
  public init?(_ text: String) {
    guard let pointer = try? JSONPointer(parsing: text) else { return nil }
    description = text
    tokens = pointer.tokens.map { token in
      token.utf8.elementsEqual("*".utf8) ? nil : Array(token.utf8)
    }
  }

  /// Two patterns are the same if they name the same places by the same code points.
  public static func == (one: PlacePattern, other: PlacePattern) -> Bool {
    one.tokens == other.tokens
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(tokens) }

  /// Calls `body` for every value of `root` at a place that the pattern names.
  func forEachMatch(in root: JSONNode, _ body: (ValuePath, JSONNode) -> Void) {
    var path = ValuePath()
    walk(root, tokens[...], &path, body)
  }

  private func walk(
    _ node: JSONNode, _ tokens: ArraySlice<[UInt8]?>, _ path: inout ValuePath,
    _ body: (ValuePath, JSONNode) -> Void
  ) {
    guard let token = tokens.first else { return body(path, node) }
    let rest = tokens.dropFirst()
    switch node.kind {
    case .object:
      if let token {
        let name = String(decoding: token, as: UTF8.self)
        guard let value = node[name] else { return }
        path.enter(name)
        walk(value, rest, &path, body)
        path.leave()
      } else {
        for (name, value) in node.members {
          path.enter(name)
          walk(value, rest, &path, body)
          path.leave()
        }
      }
    case .array:
      for (index, element) in node.elements.enumerated() {
        if let token, !token.elementsEqual(String(index).utf8) { continue }
        path.enter(index)
        walk(element, rest, &path, body)
        path.leave()
      }
    default: return
    }
  }

  /// True if the pattern names the place that a path leads to.
  func matches(_ path: ValuePath) -> Bool {
    path.tokens.count == tokens.count
      && zip(tokens, path.tokens).allSatisfy { pattern, token in
        pattern == nil || pattern! == token.text
      }
  }
}
