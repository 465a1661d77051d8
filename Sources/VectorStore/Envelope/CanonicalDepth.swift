// How deep a canonical text nests, from its bytes alone.

/// The depth of canonical texts; an empty object has depth 1.
enum CanonicalDepth {
  /// Whether arrays and objects nest no deeper than `limit`.
  static func isWithin(_ limit: Int, _ text: [UInt8]) -> Bool {
    // Every level takes two brackets.
    if text.count < 2 * (limit + 1) { return true }
    var depth = 0
    var isInString = false
    var isEscaped = false
    for byte in text {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth > limit { return false }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return true
  }
}
