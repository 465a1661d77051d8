// From a pointer to the value it points to.

extension JSONPointer {
  /// The value in a document that the pointer leads to from a node; nil if there is none.
  public func resolve(in node: JSONNode) -> JSONNode? {
    tokens.reduce(node as JSONNode?) { node, token in
      guard let node else { return nil }
      switch node.kind {
      case .object: return node[token]
      case .array:
        return Self.index(token).flatMap { index in
          node.elements.dropFirst(index).first { _ in true }
        }
      default: return nil
      }
    }
  }

  /// The value that the pointer leads to; nil if there is none.
  public func resolve(in value: JSONValue) -> JSONValue? {
    tokens.reduce(value as JSONValue?) { value, token in
      switch value {
      case .object(let object): object[token]
      case .array(let elements):
        Self.index(token).flatMap { $0 < elements.count ? elements[$0] : nil }
      default: nil
      }
    }
  }

  /// An array index: digits without a leading zero. `-`, the place after the last element, is
  /// none that holds a value.
  private static func index(_ token: String) -> Int? {
    let digits = token.utf8
    guard let first = digits.first, digits.allSatisfy(ASCII.isDigit) else { return nil }
    return first == ASCII.zero && digits.count > 1 ? nil : Int(token)
  }
}
