// Masks: values that may differ are checked for their shape and then made equal.

import WireJSON

/// Applies the masks of a rule to one text.
struct Masking {
  let masks: [ComparisonRule.Mask]

  /// A text whose masked values were replaced, which masks met a value, and what had no shape.
  struct Result {
    var bytes: [UInt8]
    var met: Set<Int>
    var malformed: [(place: String, value: String)]
  }

  /// Replaces the text of every masked value of `document` by `""`.
  func apply(to document: JSONDocument) -> Result {
    var met = Set<Int>()
    var malformed = [(place: String, value: String)]()
    var ranges = [Range<Int>]()
    for (index, mask) in masks.enumerated() {
      for node in mask.place.matches(in: document.root) {
        met.insert(index)
        let text = Array(document.bytes[node.sourceRange])
        if Self.value(node, text, has: mask.shape) {
          ranges.append(node.sourceRange)
        } else {
          malformed.append((mask.place.description, VisibleText.excerpt(text)))
        }
      }
    }
    var bytes = [UInt8]()
    var position = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound })
    where range.lowerBound >= position {
      bytes.append(contentsOf: document.bytes[position..<range.lowerBound])
      bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: "\"")])
      position = range.upperBound
    }
    bytes.append(contentsOf: document.bytes[position...])
    return Result(bytes: bytes, met: met, malformed: malformed)
  }

  private static func value(
    _ node: JSONNode, _ text: [UInt8], has shape: ComparisonRule.Shape
  ) -> Bool {
    switch shape {
    case .any: return true
    case .number: return node.kind == .number
    case .integer: return node.number.map { $0 == $0.rounded() } ?? false
    case .timestamp: return node.string.map { isTimestamp(Array($0.utf8)) } ?? false
    case .sha256:
      return node.string.map { $0.utf8.count == 64 && $0.utf8.allSatisfy(isHexadecimal) } ?? false
    case .uuid:
      guard let parts = node.string?.utf8.split(separator: UInt8(ascii: "-")) else { return false }
      return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.joined().allSatisfy(isHexadecimal)
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// `YYYY-MM-DDTHH:MM:SS.mmmZ`, the form in which timestamps are written (wire-json.md).
  private static func isTimestamp(_ text: [UInt8]) -> Bool {
    let form = Array("0000-00-00T00:00:00.000Z".utf8)
    return text.count == form.count
      && zip(text, form).allSatisfy { byte, place in
        place == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == place
      }
  }
}
