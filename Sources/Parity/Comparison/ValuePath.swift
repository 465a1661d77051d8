// The way from the root of a JSON text to one of its values, and how reports write it.

import WireJSON

/// The names and indexes that lead to a value.
struct ValuePath {
  private(set) var tokens = [Token]()

  struct Token {
    var text: [UInt8]
    var isIndex: Bool
  }

  mutating func enter(_ name: String) {
    tokens.append(Token(text: Array(name.utf8), isIndex: false))
  }

  mutating func enter(_ index: Int) {
    tokens.append(Token(text: Array(String(index).utf8), isIndex: true))
  }

  mutating func leave() { tokens.removeLast() }

  /// The path as a JSON Pointer with every name made visible; "" for the root.
  var pointer: String { tokens.map { Self.written($0) }.joined() }

  /// The pointer with `*` for every index.
  var grouped: String { tokens.map { $0.isIndex ? "/*" : Self.written($0) }.joined() }

  private static func written(_ token: Token) -> String {
    let name = JSONPointer(tokens: [String(decoding: token.text, as: UTF8.self)])
    return VisibleText.excerpt(Array(name.description.utf8), limit: 60)
  }
}

/// The part of an answer that a text is, written before the path of a value in it.
struct TextPlace {
  /// `line 3`, or "" for a whole answer.
  var place = ""
  /// The same with `*` for numbers.
  var group = ""

  static let whole = TextPlace()

  static func line(_ number: Int) -> TextPlace {
    TextPlace(place: "line \(number)", group: "line *")
  }

  /// A divergence in this text.
  func divergence(
    at path: ValuePath = ValuePath(), _ kind: Divergence.Kind, _ cause: Cause,
    _ shown: (expected: String, actual: String)
  ) -> Divergence {
    Divergence(
      place: Self.join(place, path.pointer), group: Self.join(group, path.grouped), kind: kind,
      cause: cause, expected: shown.expected, actual: shown.actual)
  }

  private static func join(_ text: String, _ pointer: String) -> String {
    text.isEmpty || pointer.isEmpty ? text + pointer : "\(text) \(pointer)"
  }
}
