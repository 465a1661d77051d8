// Bytes as a person can see them: control characters, bad bytes and look-alikes made visible.

/// Renders bytes on one line so that no two different byte sequences that are not cut give the same
/// text, nor texts that are canonically equivalent.
public enum VisibleText {
  /// Returns `bytes` on one line, cut to `limit` scalars with `…`.
  ///
  /// Control characters come as `\n`, `\t` or `\u{1F}`; as `\u{2028}` also what is invisible or
  /// directional, what combines with the character before it, and what normalisation would replace;
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
    // To the beginning of a scalar, which is three bytes away at most.
    for _ in 0..<3 where start > 0 && start < first.count && first[start] & 0xc0 == 0x80 {
      start -= 1
    }
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
      if isPlain(scalar) {
        out.unicodeScalars.append(scalar)
      } else {
        out += "\\u{" + hexadecimal(scalar.value, width: 1) + "}"
      }
    }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7f }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned,
      .nonspacingMark, .enclosingMark, .spacingMark:
      return false
    case .spaceSeparator: return scalar == " "
    default: break
    }
    if properties.isDefaultIgnorableCodePoint || properties.isFullCompositionExclusion {
      return false
    }
    return !isCombiningLetter(scalar) && !mayMislead.contains(scalar)
  }

  /// The replacement character, which bytes that are no UTF-8 often become; the two marks that are used
  /// here; a braille pattern without dots.
  private static let mayMislead: Set<Unicode.Scalar> = ["\u{FFFD}", "·", "…", "\u{2800}"]

  /// Letters that normalisation joins with the one before them: the vowels and final consonants of
  /// Hangul, and two vowels of Kirat Rai.
  private static func isCombiningLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1161...0x1175, 0x11a8...0x11c2, 0x16d67...0x16d68: true
    default: false
    }
  }

  private static func hexadecimal(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
