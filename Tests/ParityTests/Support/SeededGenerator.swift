// Randomness that can be repeated: the same seed gives the same cases on every machine.

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func one<Element>(of choices: [Element]) -> Element { choices[below(choices.count)] }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(below(256)) } }

  /// Bytes in which line feeds, quotes and well-formed UTF-8 are frequent.
  mutating func text(_ count: Int) -> [UInt8] {
    var out = [UInt8]()
    while out.count < count {
      switch below(12) {
      case 0: out += [0x0a]
      case 1: out += [0x0d, 0x0a]
      case 2: out.append(one(of: [0x22, 0x5c, 0x20, 0x09, 0x7b, 0x5d, 0x30]))
      case 3: out.append(UInt8(below(256)))
      case 4: out += [0xef, 0xbf, 0xbd]
      case 5: out += [0xef, 0xbb, 0xbf]
      case 6: out += String(UnicodeScalar(UInt32(0x80 + below(0x3000))) ?? "?").utf8
      case 7: out += String(UnicodeScalar(UInt32(0x1f300 + below(0x200))) ?? "?").utf8
      default: out.append(UInt8(0x61 + below(6)))
      }
    }
    return out
  }

  /// A JSON text of few names and values, so that the same ones meet, spelled in any way.
  mutating func json(depth: Int = 3) -> String {
    switch below(depth > 0 ? 10 : 6) {
    case 0: return one(of: ["null", "true", "false"])
    case 1, 2:
      return one(of: ["0", "1", "-0", "1.0", "1e2", "100", "0.1", "9007199254740993", "1E-7", "-5"])
    case 3, 4, 5: return string()
    case 6, 7: return "[" + space() + list { $0.json(depth: depth - 1) } + "]"
    default:
      return "{" + space() + list { $0.string() + ":" + $0.space() + $0.json(depth: depth - 1) }
        + "}"
    }
  }

  private mutating func string() -> String {
    let pieces = [
      "a", "b", "c", "\\u0061", "\\n", "\\/", "/", "<", "\\u003c", "é", "e\u{301}", "\u{fffd}", " ",
      "\u{2028}", "😀", "\\ud83d\\ude00", "\\\\", "\\\"",
    ]
    return "\"" + (0..<below(4)).map { _ in one(of: pieces) }.joined() + "\""
  }

  private mutating func space() -> String { chance(15) ? one(of: [" ", "\n", "\t", "\r\n"]) : "" }

  private mutating func list(_ element: (inout Self) -> String) -> String {
    (0..<below(4)).map { _ in element(&self) + space() }.joined(separator: ",")
  }
}
