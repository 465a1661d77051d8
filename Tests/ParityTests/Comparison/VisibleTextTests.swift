// Bytes made visible: one line, nothing hidden, nothing that looks like something else.

import Parity
import Testing

@Suite("visible text") struct VisibleTextTests {
  @Test(
    "shows what cannot be seen",
    arguments: [
      ("", ""), ("plain text", "plain text"), ("\n\r\t", "\\n\\r\\t"), ("\\n", "\\\\n"),
      ("\u{0}\u{1f}\u{7f}\u{85}", "\\u{0}\\u{1F}\\u{7F}\\u{85}"), (" a  b ", "·a  b·"), (" ", "·"),
      ("·", "\\u{B7}"), ("…", "\\u{2026}"), ("\u{fffd}", "\\u{FFFD}"), ("\u{feff}a", "\\u{FEFF}a"),
      ("\u{202e}\u{200b}\u{2028}\u{a0}", "\\u{202E}\\u{200B}\\u{2028}\\u{A0}"), ("é😀", "é😀"),
      ("e\u{301}", "e\\u{301}"), ("\u{212b}", "\\u{212B}"),
      ("\u{1100}\u{1161}", "\u{1100}\\u{1161}"),
      ("\u{e000}\u{10ffff}", "\\u{E000}\\u{10FFFF}"), ("<&>\"'", "<&>\"'"),
    ])
  func scalars(_ text: String, _ shown: String) {
    let excerpt = VisibleText.excerpt(Array(text.utf8))
    #expect(excerpt.unicodeScalars.elementsEqual(shown.unicodeScalars))
  }

  @Test(
    "shows bytes that are no UTF-8",
    arguments: [
      ([0xff], "\\xFF"), ([0xc3], "\\xC3"), ([0x61, 0x80, 0x62], "a\\x80b"),
      ([0xe2, 0x82], "\\xE2\\x82"), ([0xc0, 0xaf], "\\xC0\\xAF"),
      ([0xed, 0xa0, 0x80], "\\xED\\xA0\\x80"), ([0xf4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"),
      ([0xf0, 0x9f, 0x98, 0x61], "\\xF0\\x9F\\x98a"),
    ] as [([UInt8], String)])
  func bytes(_ bytes: [UInt8], _ shown: String) {
    #expect(VisibleText.excerpt(bytes) == shown)
  }

  @Test(
    "is cut with a mark, to whole scalars",
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcdef…"), ("äöüß", 4, "äöüß"),
      ("äöüßa", 4, "äöüß…"),
      ("\n\n\n", 2, "\\n\\n…"), ("ab ", 2, "ab…"), ("😀😀😀", 2, "😀😀…"),
    ])
  func cut(_ text: String, _ limit: Int, _ shown: String) {
    #expect(VisibleText.excerpt(Array(text.utf8), limit: limit) == shown)
  }

  /// If the bytes can be read back from the text, no two byte sequences can share one.
  @Test("can be read back: random bytes")
  func roundTrip() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let bytes = random.chance(50) ? random.bytes(random.below(12)) : random.text(random.below(30))
      let shown = VisibleText.excerpt(bytes, limit: 1_000)
      check(readBack(shown) == bytes, "\(bytes)")
      check(!shown.utf8.contains { $0 < 0x20 || $0 == 0x7f }, "\(bytes)")
    }
  }

  @Test("no scalar is shown as another, also under canonical equivalence")
  func everyScalar() {
    // A Swift set holds canonically equivalent strings once.
    var seen = Set<String>()
    var count = 0
    var plain = [Unicode.Scalar]()
    // Beyond the ideographs of plane 3 there are tags and what nobody has assigned.
    let assigned = UInt32(0)...0x33480
    for value in Array(assigned) + Array(stride(from: 0x33481, through: 0x10ffff, by: 101)) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      count += 1
      let shown = VisibleText.excerpt(Array(String(scalar).utf8))
      seen.insert(shown)
      let isIdeograph = (0x3400...0x9fff).contains(value) || value >= 0x17000
      if shown.unicodeScalars.count == 1 && !isIdeograph { plain.append(scalar) }
    }
    #expect(seen.count == count)
    // What is shown as it is does not join with what stands before it.
    let bases = [
      "a", "E", "ö", "\u{1100}", "\u{ac00}", "\u{9c7}", "\u{b92}", "\u{16d63}", "\u{16d69}",
    ]
    for scalar in plain {
      for base in bases { check(!seen.contains(base + String(scalar)), "\(base) \(scalar)") }
    }
  }

  @Test(
    "canonically equivalent texts look different",
    arguments: [
      ("\u{e9}", "e\u{301}"), ("\u{c5}", "\u{212b}"), ("\u{ac00}", "\u{1100}\u{1161}"),
      ("\u{ac01}", "\u{ac00}\u{11a8}"), ("\u{9cb}", "\u{9c7}\u{9be}"),
      ("\u{b94}", "\u{b92}\u{bd7}"),
      ("\u{3a9}", "\u{2126}"), ("\u{8c48}", "\u{f900}"), ("a\u{323}\u{301}", "a\u{301}\u{323}"),
      ("\u{1e69}", "s\u{323}\u{307}"), ("\u{958}", "\u{915}\u{93c}"), ("\u{2f800}", "\u{4e3d}"),
      ("\u{304c}", "\u{304b}\u{3099}"),
    ])
  func equivalence(_ one: String, _ other: String) {
    #expect(one == other)
    #expect(VisibleText.excerpt(Array(one.utf8)) != VisibleText.excerpt(Array(other.utf8)))
    let pair = VisibleText.pair(Array(one.utf8), Array(other.utf8))
    #expect(pair.0 != pair.1)
  }

  @Test("a pair shows the first difference, wherever it is")
  func pairs() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<3_000 {
      let common =
        random.chance(20) ? [UInt8](repeating: 0x80, count: 500) : random.text(random.below(400))
      let one = common + random.text(random.below(300))
      let other = common + random.text(random.below(300))
      guard one != other else { continue }
      let pair = VisibleText.pair(one, other)
      check(pair.0 != pair.1, "\(one) \(other)")
    }
    let long = [UInt8](repeating: 0x61, count: 10_000)
    #expect(
      VisibleText.pair(long + [0x62], long + [0x63], limit: 9) == ("…aaab", "…aaac"))
    #expect(VisibleText.pair(long, long + [0x0a], limit: 6) == ("…aa", "…aa\\n"))
    #expect(VisibleText.pair([0x61], [0x62]) == ("a", "b"))
  }

  /// Reads what ``VisibleText`` writes.
  private func readBack(_ text: String) -> [UInt8] {
    var out = [UInt8]()
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        out += String(scalar == "·" ? " " : scalar).utf8
        continue
      }
      switch rest.popFirst() {
      case "n": out.append(0x0a)
      case "r": out.append(0x0d)
      case "t": out.append(0x09)
      case "\\": out.append(0x5c)
      case "x":
        out.append(UInt8(String(rest.prefix(2)), radix: 16)!)
        rest.removeFirst(2)
      default:
        let digits = rest.dropFirst().prefix { $0 != "}" }
        rest.removeFirst(digits.count + 2)
        out += String(Unicode.Scalar(UInt32(String(digits), radix: 16)!)!).utf8
      }
    }
    return out
  }
}
