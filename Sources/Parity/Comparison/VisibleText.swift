// Bytes as a person can see them: control characters, bad bytes and look-alikes made visible.

/// Renders bytes on one line so that no two different byte sequences look the same.
public enum VisibleText {
  /// Returns `bytes` on one line, cut to about `limit` scalars with `…`.
  ///
  /// Control characters come as `\n`, `\t` or `\u{1F}`, invisible and directional ones as `\u{2028}`,
  /// bytes that are no UTF-8 as `\xFF`, a backslash as `\\`, a space at either end as `·`.
  public static func excerpt(_ bytes: [UInt8], limit: Int = 160) -> String {
    render(bytes, from: 0, limit: limit)
  }

  /// Returns the two texts, cut to the neighbourhood of their first difference.
  public static func pair(
    _ first: [UInt8], _ second: [UInt8], limit: Int = 120
  ) -> (String, String) {
    var common = 0
    let shorter = min(first.count, second.count)
    while common < shorter && first[common] == second[common] { common += 1 }
    var start = max(0, common - limit / 3)
    while start > 0 && start < first.count && first[start] & 0xc0 == 0x80 { start -= 1 }
    return (render(first, from: start, limit: limit), render(second, from: start, limit: limit))
  }

  private static func render(_ bytes: [UInt8], from start: Int, limit: Int) -> String {
    // Four bytes a scalar at most, and some to see whether anything is cut off.
    let end = min(bytes.count, start + 4 * limit + 4)
    var out = start > 0 ? "…" : ""
    var shown = 0
    var decoder = UTF8.ForwardParser()
    var iterator = bytes[start..<end].makeIterator()
    var position = start
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = UTF8.decode(encoded)
        position += encoded.count
        let isEdge = position == bytes.count || position == 1
        append(scalar, isEdge: isEdge, to: &out)
      case .error(let length):
        for offset in 0..<max(1, length) where position + offset < bytes.count {
          out += "\\x" + hexadecimal(UInt32(bytes[position + offset]), width: 2)
        }
        position += max(1, length)
      case .emptyInput:
        return position < bytes.count ? out + "…" : out
      }
      shown += 1
      if shown == limit && position < bytes.count { return out + "…" }
    }
  }

  private static func append(_ scalar: Unicode.Scalar, isEdge: Bool, to out: inout String) {
    switch scalar {
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    case " ": out += isEdge ? "·" : " "
    default:
      if isInvisible(scalar) {
        out += "\\u{" + hexadecimal(scalar.value, width: 1) + "}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .nonspacingMark, .enclosingMark:
      return true
    case .spaceSeparator: return scalar != " "
    default: return scalar.value == 0xfffd || scalar == "·"
    }
  }

  private static func hexadecimal(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
