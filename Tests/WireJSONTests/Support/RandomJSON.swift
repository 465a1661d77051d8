// Random values, and random spellings of them.

import WireJSON

extension SeededGenerator {
  /// A value of at most the depth, with names that collide, sort apart in UTF-8 and UTF-16, and
  /// need escapes.
  mutating func value(depth: Int = 5) -> JSONValue {
    switch below(depth > 0 ? 8 : 5) {
    case 0: return .null
    case 1: return .bool(chance(50))
    case 2: return .number(number())
    case 3, 4: return .string(string())
    case 5, 6:
      return .array((0..<below(5)).map { _ in value(depth: depth - 1) })
    default:
      return .object(
        JSONObject((0..<below(chance(5) ? 60 : 6)).map { _ in (string(), value(depth: depth - 1)) })
      )
    }
  }

  mutating func number() -> Double {
    switch below(4) {
    case 0: finiteDouble()
    case 1: Double(Int.random(in: -1000...1000, using: &self))
    case 2: Double(Int.random(in: -1_000_000...1_000_000, using: &self)) / 1000
    default: Double(Int64.random(in: .min ... .max, using: &self))
    }
  }

  mutating func string() -> String {
    let pool: [Unicode.Scalar] = [
      "a", "b", "c", "d", "\"", "\\", "/", "\u{0}", "\u{1F}", "\n", "\t", "\u{7F}", "é",
      "\u{301}", "\u{2028}", "\u{D7FF}", "\u{E000}", "\u{FEFF}", "\u{FFFF}", "\u{10000}", "😀",
      "\u{10FFFF}",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<below(chance(10) ? 40 : 6) { text.append(oneOf(pool)) }
    return String(text)
  }

  /// A text of a value that is as far from canonical as the grammar lets it be.
  mutating func spelling(of value: JSONValue) -> String {
    switch value {
    case .null: return padded("null")
    case .bool(let value): return padded(value ? "true" : "false")
    case .number(let value): return padded(spelling(of: value))
    case .string(let value): return padded(spelling(of: value))
    case .array(let elements):
      let parts = elements.map { spelling(of: $0) }
      return padded("[" + (parts.isEmpty ? padded("") : parts.joined(separator: ",")) + "]")
    case .object(let object):
      let parts = object.members.shuffled(using: &self).map {
        padded(spelling(of: $0.name)) + ":" + spelling(of: $0.value)
      }
      return padded("{" + (parts.isEmpty ? padded("") : parts.joined(separator: ",")) + "}")
    }
  }

  private mutating func padded(_ text: String) -> String {
    let space = ["", "", "", " ", "\n", "\t", "\r\n", "                   "]
    return oneOf(space) + text + oneOf(space)
  }

  private mutating func spelling(of value: Double) -> String {
    let text = ECMAScriptNumber.text(value)
    if text.contains("e") {
      return chance(50) ? text : text.split(separator: "e").joined(separator: "E")
    }
    switch below(4) {
    case 0: return text.contains(".") ? text + "00" : text + ".0"
    case 1: return text + "e0"
    case 2: return text + "E+00"
    default: return text
    }
  }

  private mutating func spelling(of value: String) -> String {
    var out = "\""
    for scalar in value.unicodeScalars {
      let isPlain = scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
      if isPlain, chance(70) {
        out.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: chance(50))
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return out + "\""
  }
}
