// The cause of a difference between two plain texts, and between two orders.

/// Tells what usually makes two different texts out of one.
enum TextCause {
  static func of(_ first: [UInt8], _ second: [UInt8]) -> Cause {
    if isReplacement(of: first, in: second) || isReplacement(of: second, in: first) {
      return .replacementCharacter
    }
    if withoutCRLF(first[...]) == withoutCRLF(second[...]) { return .lineEnding }
    if withoutWhiteSpace(first) == withoutWhiteSpace(second) { return .whiteSpace }
    // Equal as Swift compares, by canonical equivalence, and yet not the same bytes.
    if isValidUTF8(first), isValidUTF8(second),
      String(decoding: first, as: UTF8.self) == String(decoding: second, as: UTF8.self)
    {
      return .unicodeForm
    }
    return .value
  }

  /// The text with LF for every CR LF.
  static func withoutCRLF(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == 0x0a && out.last == 0x0d { out.removeLast() }
      out.append(byte)
    }
    return out
  }

  private static func withoutWhiteSpace(_ bytes: [UInt8]) -> [UInt8] {
    bytes.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0a && $0 != 0x0d }
  }

  /// True if `text` is `original` with something, or more of it, replaced by U+FFFD: what stands
  /// before, between and after its replacement characters comes in `original` in that order.
  private static func isReplacement(of original: [UInt8], in text: [UInt8]) -> Bool {
    let pieces = split(text)
    guard pieces.count > 1, pieces.count != split(original).count,
      let first = pieces.first, let last = pieces.last
    else { return false }
    guard original.count >= first.count + last.count, original.starts(with: first),
      original.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = original[first.count..<(original.count - last.count)]
    // A replaced sequence is a few bytes, or a pair of `\u` escapes.
    guard original.count <= pieces.joined().count + 12 * (pieces.count - 1) else { return false }
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let found = rest.firstRange(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }

  /// The pieces of a text between its replacement characters.
  private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var pieces = [[UInt8]]()
    var start = 0
    var place = 0
    while place + 2 < bytes.count {
      if bytes[place] == 0xef && bytes[place + 1] == 0xbf && bytes[place + 2] == 0xbd {
        pieces.append(Array(bytes[start..<place]))
        place += 3
        start = place
      } else {
        place += 1
      }
    }
    pieces.append(Array(bytes[start...]))
    return pieces
  }
}

/// Telling one order from another.
enum Order {
  /// True if one list is in ascending order of UTF-8 bytes and the other of UTF-16 code units.
  static func isSortDifference(_ first: [String], _ second: [String]) -> Bool {
    let (bytes, units) = ({ isSorted($0, by: \.utf8) }, { isSorted($0, by: \.utf16) })
    return bytes(first) && units(second) || units(first) && bytes(second)
  }

  private static func isSorted<View: Sequence>(_ list: [String], by view: (String) -> View) -> Bool
  where View.Element: Comparable {
    zip(list, list.dropFirst()).allSatisfy { !view($1).lexicographicallyPrecedes(view($0)) }
  }
}
