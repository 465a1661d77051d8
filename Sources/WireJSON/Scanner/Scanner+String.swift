// String literals: plain runs in blocks of sixteen bytes, escapes one by one.

extension Scanner {
  /// Scans the string literal whose opening quote is at `start`.
  @inline(__always)
  func scanString(_ start: Int) -> ScannedString {
    let i = ByteScan.endOfPlainRun(text, from: start &+ 1, to: end)
    if i < end, text[i] == ASCII.quote {
      return ScannedString(end: i &+ 1, hasEscapes: false, isCanonical: true, failure: nil)
    }
    return scanEscapedString(i)
  }

  /// Goes on after the first plain run, which no quote ended.
  @inline(never)
  private func scanEscapedString(_ firstStop: Int) -> ScannedString {
    var i = firstStop
    var isCanonical = true
    while i < end {
      let byte = text[i]
      if byte == ASCII.quote {
        return ScannedString(
          end: i &+ 1, hasEscapes: true, isCanonical: isCanonical, failure: nil)
      }
      guard byte == ASCII.backslash else { return broken(i, .controlCharacter) }
      guard i &+ 1 < end else { return broken(i, .unexpectedEnd) }
      switch text[i &+ 1] {
      case ASCII.quote, ASCII.backslash, UInt8(ascii: "n"), UInt8(ascii: "t"),
        UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "f"):
        i &+= 2
      default:
        let escape = Escape.read(text, at: i, end: end)
        if let failure = escape.failure { return broken(i, failure) }
        isCanonical = isCanonical && WireString.isEscape(of: escape.codePoint, text, at: i)
        i = escape.end
      }
      i = ByteScan.endOfPlainRun(text, from: i, to: end)
    }
    return broken(end, .unexpectedEnd)
  }

  private func broken(_ i: Int, _ failure: JSONSyntaxError.Code) -> ScannedString {
    ScannedString(end: i, hasEscapes: true, isCanonical: false, failure: failure)
  }
}

/// One escape of a string literal.
struct Escape {
  /// The code point that it stands for.
  var codePoint: UInt32
  /// The offset after it; for a surrogate pair, after its second half.
  var end: Int
  var failure: JSONSyntaxError.Code?

  /// Reads the escape whose backslash is at `i`.
  static func read(_ text: UnsafePointer<UInt8>, at i: Int, end: Int) -> Escape {
    guard i &+ 1 < end else { return Escape(codePoint: 0, end: i, failure: .unexpectedEnd) }
    let codePoint: UInt32
    switch text[i &+ 1] {
    case ASCII.quote, ASCII.backslash, ASCII.slash: codePoint = UInt32(text[i &+ 1])
    case UInt8(ascii: "b"): codePoint = 0x08
    case UInt8(ascii: "f"): codePoint = 0x0C
    case UInt8(ascii: "n"): codePoint = 0x0A
    case UInt8(ascii: "r"): codePoint = 0x0D
    case UInt8(ascii: "t"): codePoint = 0x09
    case ASCII.smallU: return readUnicode(text, at: i, end: end)
    default: return Escape(codePoint: 0, end: i, failure: .invalidEscape)
    }
    return Escape(codePoint: codePoint, end: i &+ 2, failure: nil)
  }

  private static func readUnicode(
    _ text: UnsafePointer<UInt8>, at i: Int, end: Int
  ) -> Escape {
    guard let first = codeUnit(text, at: i, end: end) else {
      let isCutOff = i &+ 6 > end
      return Escape(codePoint: 0, end: i, failure: isCutOff ? .unexpectedEnd : .invalidEscape)
    }
    guard first & 0xF800 == 0xD800 else {
      return Escape(codePoint: first, end: i &+ 6, failure: nil)
    }
    guard first < 0xDC00, let second = codeUnit(text, at: i &+ 6, end: end),
      second & 0xFC00 == 0xDC00
    else {
      return Escape(codePoint: 0, end: i, failure: .loneSurrogate)
    }
    let codePoint = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
    return Escape(codePoint: codePoint, end: i &+ 12, failure: nil)
  }

  /// The code unit of a `\uXXXX` at `i`, nil if there is none.
  private static func codeUnit(
    _ text: UnsafePointer<UInt8>, at i: Int, end: Int
  ) -> UInt32? {
    guard i &+ 6 <= end, text[i] == ASCII.backslash, text[i &+ 1] == ASCII.smallU else {
      return nil
    }
    var unit: UInt32 = 0
    for index in (i &+ 2)..<(i &+ 6) {
      guard let digit = ASCII.hexValue(text[index]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }
}
