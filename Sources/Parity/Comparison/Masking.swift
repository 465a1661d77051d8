// Masks: values that may differ are checked for their shape and then left out of the comparison.

import WireJSON

/// The places of one text where its rule lets values differ.
struct Masking {
  /// The masked values' places in the text, ascending; none lies in another.
  let ranges: [Range<Int>]
  /// The indexes of the masks that met a value.
  let met: Set<Int>
  /// The values that lack the shape that their mask names.
  let malformed: [(path: ValuePath, text: [UInt8])]

  init(_ masks: [ComparisonRule.Mask], of document: JSONDocument) {
    var met = Set<Int>()
    var malformed = [(path: ValuePath, text: [UInt8])]()
    var found = [Range<Int>]()
    for (index, mask) in masks.enumerated() {
      mask.place.forEachMatch(in: document.root) { path, node in
        met.insert(index)
        found.append(node.sourceRange)
        if !mask.shape.fits(node) {
          malformed.append((path, Array(document.bytes[node.sourceRange])))
        }
      }
    }
    self.met = met
    self.malformed = malformed
    ranges = Self.outermost(found)
  }

  /// The ranges without those that lie in another, ascending.
  static func outermost(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var kept = [Range<Int>]()
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound })
    where range.lowerBound >= kept.last?.upperBound ?? 0 {
      kept.append(range)
    }
    return kept
  }

  /// `bytes` with each of the ascending `ranges` replaced by `""`.
  static func blank(_ ranges: [Range<Int>], in bytes: [UInt8]) -> [UInt8] {
    if ranges.isEmpty { return bytes }
    var out = [UInt8]()
    var position = 0
    for range in ranges {
      out.append(contentsOf: bytes[position..<range.lowerBound])
      out.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: "\"")])
      position = range.upperBound
    }
    out.append(contentsOf: bytes[position...])
    return out
  }
}

extension ComparisonRule.Shape {
  /// True if a value has this shape.
  func fits(_ node: JSONNode) -> Bool {
    switch self {
    case .any: true
    case .number: node.kind == .number
    case .integer: node.number.map { $0 == $0.rounded() } ?? false
    case .timestamp: node.string.map { Self.isTimestamp(Array($0.utf8)) } ?? false
    case .sha256:
      node.string.map { $0.utf8.count == 64 && $0.utf8.allSatisfy(Self.isHexadecimal) } ?? false
    case .uuid: node.string.map { Self.isUUID(Array($0.utf8)) } ?? false
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// RFC 9562, in lower case as it is to be written.
  private static func isUUID(_ text: [UInt8]) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.joined().allSatisfy(isHexadecimal)
  }

  /// `YYYY-MM-DDTHH:MM:SS.mmmZ`, the form in which timestamps are written, of a day and a time that
  /// exist (wire-json.md, "Timestamps").
  private static func isTimestamp(_ text: [UInt8]) -> Bool {
    let form = Array("0000-00-00T00:00:00.000Z".utf8)
    guard text.count == form.count,
      zip(text, form).allSatisfy({ byte, place in
        place == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == place
      })
    else { return false }
    func number(_ range: Range<Int>) -> Int {
      text[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...12).contains(month) && (1...days[month - 1]).contains(day)
      && number(11..<13) < 24 && number(14..<16) < 60 && number(17..<19) < 60
  }
}
