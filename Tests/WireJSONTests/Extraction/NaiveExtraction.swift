// extract_json straight from its definition, quadratic and recursive: what the fast one is held
// against. It shares no code with the module.

/// The first object by the definition: every `{` in turn is tried.
enum NaiveExtraction {
  /// The text of the first object, or nil.
  static func firstObject(in input: [UInt8], maximumDepth: Int) -> [UInt8]? {
    // The standard library repairs by maximal subparts too.
    let text = Array(String(decoding: input, as: UTF8.self).utf8)
    for block in blocks(of: text) {
      if let object = object(in: block, maximumDepth: maximumDepth) { return object }
    }
    return object(in: text, maximumDepth: maximumDepth)
  }

  private static func object(in text: [UInt8], maximumDepth: Int) -> [UInt8]? {
    for start in text.indices where text[start] == UInt8(ascii: "{") {
      var parser = NaiveParser(text: text, position: start, maximumDepth: maximumDepth)
      if parser.value(depth: 1) { return Array(text[start..<parser.position]) }
    }
    return nil
  }

  /// The contents of the fenced blocks.
  static func blocks(of text: [UInt8]) -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    var open: (ticks: Int, content: [UInt8])?
    for line in lines(of: text) {
      let (ticks, rest) = fence(line)
      if let block = open {
        if ticks >= block.ticks, rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
          blocks.append(block.content)
          open = nil
        } else {
          open = (block.ticks, block.content + line)
        }
      } else if ticks >= 3 {
        open = (ticks, [])
      }
    }
    if let block = open { blocks.append(block.content) }
    return blocks
  }

  /// The lines with their ends.
  private static func lines(of text: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    for byte in text {
      lines[lines.count - 1].append(byte)
      if byte == 0x0A { lines.append([]) }
    }
    return lines
  }

  /// How many backticks a line begins with after at most three spaces, and what follows them up
  /// to the line's end.
  private static func fence(_ line: [UInt8]) -> (ticks: Int, rest: ArraySlice<UInt8>) {
    var content = line[...]
    if content.last == 0x0A {
      content.removeLast()
      if content.last == 0x0D { content.removeLast() }
    }
    let spaces = content.prefix { $0 == 0x20 }.count
    if spaces > 3 { return (0, []) }
    let afterSpaces = content.dropFirst(spaces)
    let ticks = afterSpaces.prefix { $0 == 0x60 }.count
    return (ticks, afterSpaces.dropFirst(ticks))
  }
}

/// RFC 8259 by recursive descent, with a depth limit.
private struct NaiveParser {
  var text: [UInt8]
  var position: Int
  var maximumDepth: Int

  private var next: Character? {
    position < text.count ? Character(Unicode.Scalar(text[position])) : nil
  }

  private mutating func take(_ character: Character) -> Bool {
    guard next == character else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) {
      position += 1
    }
  }

  mutating func value(depth: Int) -> Bool {
    switch next {
    case "{": return container("{", "}", depth: depth, named: true)
    case "[": return container("[", "]", depth: depth, named: false)
    case "\"": return string()
    case "t": return word("true")
    case "f": return word("false")
    case "n": return word("null")
    default: return number()
    }
  }

  private mutating func container(
    _ open: Character, _ close: Character, depth: Int, named: Bool
  ) -> Bool {
    guard depth <= maximumDepth, take(open) else { return false }
    skipSpace()
    if take(close) { return true }
    while true {
      if named {
        guard string() else { return false }
        skipSpace()
        guard take(":") else { return false }
        skipSpace()
      }
      guard value(depth: depth + 1) else { return false }
      skipSpace()
      if take(close) { return true }
      guard take(",") else { return false }
      skipSpace()
    }
  }

  private mutating func word(_ word: String) -> Bool {
    for character in word { guard take(character) else { return false } }
    return true
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while let character = next {
      if character == "\"" { return take("\"") }
      if text[position] < 0x20 { return false }
      position += 1
      if character == "\\" { guard escape() else { return false } }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard let character = next else { return false }
    if "\"\\/bfnrt".contains(character) { return take(character) }
    guard let unit = codeUnit() else { return false }
    if unit & 0xFC00 == 0xDC00 { return false }
    if unit & 0xFC00 != 0xD800 { return true }
    guard take("\\"), let low = codeUnit() else { return false }
    return low & 0xFC00 == 0xDC00
  }

  private mutating func codeUnit() -> Int? {
    guard take("u"), position + 4 <= text.count else { return nil }
    let digits = text[position..<position + 4]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    position += 4
    return Int(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func digits() -> Bool {
    let start = position
    while let character = next, ("0"..."9").contains(character) { position += 1 }
    return position > start
  }

  private mutating func number() -> Bool {
    let start = position
    _ = take("-")
    if take("0") {
      if let character = next, ("0"..."9").contains(character) { return false }
    } else {
      guard digits() else { return false }
    }
    if take(".") { guard digits() else { return false } }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() else { return false }
    }
    return Double(String(decoding: text[start..<position], as: UTF8.self))?.isFinite ?? false
  }
}
