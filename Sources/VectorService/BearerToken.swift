// Who may ask: those who have the token.

/// The secret that requests have to bring. Clause: "HTTP surface" in vectors.md; RFC 6750, section 2.1.
public struct BearerToken: Sendable {
  private let bytes: [UInt8]

  /// Reads the content of a token file: its text without white space at the end; nil if that is no
  /// `b64token` of at least one character.
  public init?(file content: [UInt8]) {
    let space = Set(" \t\r\n".utf8)
    let text = content[..<(content.lastIndex { !space.contains($0) }.map { $0 + 1 } ?? 0)]
    let marks = Set("-._~+/".utf8)
    let body = text[..<(text.lastIndex { $0 != UInt8(ascii: "=") }.map { $0 + 1 } ?? 0)]
    guard !body.isEmpty, body.allSatisfy({ Self.isAlphanumeric($0) || marks.contains($0) }) else {
      return nil
    }
    bytes = Array(text)
  }

  /// Whether the `authorization` fields of a request are one that brings this token. The time that it
  /// takes does not depend on how much of the token is right.
  public func admits(_ fields: [String]) -> Bool {
    guard fields.count == 1, let field = fields.first else { return false }
    let given = Array(field.utf8)
    let scheme = Array("bearer ".utf8)
    guard given.count > scheme.count,
      zip(given, scheme).allSatisfy({ $0 == $1 || ($0 | 0x20) == $1 })
    else { return false }
    let token = given.drop(while: { $0 != UInt8(ascii: " ") }).drop { $0 == UInt8(ascii: " ") }
    guard token.count == bytes.count else { return false }
    return zip(token, bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
