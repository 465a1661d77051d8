// RFC 6901: the place of a value in a document.

/// A JSON Pointer (RFC 6901): the names and indices that lead from a root to a value.
///
/// Pointers are equal when their tokens have the same code points.
///
///     let pointer = try JSONPointer(parsing: "/a~1b/0")
///     pointer.tokens                                  // ["a/b", "0"]
///     pointer.appending("m~n").description            // "/a~1b/0/m~0n"
public struct JSONPointer: Sendable {
  /// The names and indices, unescaped, outermost first.
  public var tokens: [String]

  /// The pointer to the root, `""`.
  public static let root = JSONPointer(tokens: [])

  /// A pointer of unescaped tokens.
  public init(tokens: [String]) { self.tokens = tokens }

  /// The pointer that a text is: empty, or a `/` before each token, `~1` for `/` and `~0` for `~`.
  ///
  /// - Throws: `invalid_pointer` with the offset of the first byte that is wrong.
  public init(parsing text: String) throws(JSONSyntaxError) {
    tokens = []
    var token: [UInt8] = []
    var isEscaped = false
    for (offset, byte) in text.utf8.enumerated() {
      if offset == 0 {
        guard byte == ASCII.slash else { throw Self.error(at: 0) }
      } else if isEscaped {
        guard byte == ASCII.zero || byte == ASCII.zero + 1 else { throw Self.error(at: offset) }
        token.append(byte == ASCII.zero ? ASCII.tilde : ASCII.slash)
        isEscaped = false
      } else if byte == ASCII.slash {
        tokens.append(String(decoding: token, as: UTF8.self))
        token.removeAll(keepingCapacity: true)
      } else if byte == ASCII.tilde {
        isEscaped = true
      } else {
        token.append(byte)
      }
    }
    if isEscaped { throw Self.error(at: text.utf8.count) }
    if !text.isEmpty { tokens.append(String(decoding: token, as: UTF8.self)) }
  }

  private static func error(at offset: Int) -> JSONSyntaxError {
    JSONSyntaxError(code: .invalidPointer, offset: offset, line: 1, column: offset + 1)
  }

  /// The pointer to a member of what this one points to.
  public func appending(_ name: String) -> JSONPointer {
    JSONPointer(tokens: tokens + [name])
  }

  /// The pointer to an element of what this one points to.
  public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }
}

extension JSONPointer: CustomStringConvertible {
  /// The text of the pointer.
  public var description: String {
    var out: [UInt8] = []
    for token in tokens {
      out.append(ASCII.slash)
      for byte in token.utf8 {
        switch byte {
        case ASCII.tilde: out += [ASCII.tilde, ASCII.zero]
        case ASCII.slash: out += [ASCII.tilde, ASCII.zero + 1]
        default: out.append(byte)
        }
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension JSONPointer: Hashable {
  /// Whether all tokens have the same code points.
  public static func == (a: JSONPointer, b: JSONPointer) -> Bool {
    a.tokens.elementsEqual(b.tokens) { $0.hasSameCodePoints(as: $1) }
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(tokens.count)
    for token in tokens { token.hashCodePoints(into: &hasher) }
  }
}
