// The types that the contract's tables are written in, as values: what a field must be.

import WireJSON

/// The type of a field, by the letters of evidence.md.
indirect enum FieldType: Sendable {
  /// S: a non-empty string.
  case text
  /// A string, also an empty one.
  case string
  /// TS: a timestamp.
  case timestamp
  /// So many lower-case hexadecimal digits; H is 64 of them.
  case hexadecimal(digits: Int)
  /// I: an integer from a bound, mostly 0, to 2^53 - 1.
  case integer(from: Int)
  /// N: a number within bounds.
  case number(ClosedRange<Double>)
  /// `true` or `false`.
  case bool
  /// One of an enumeration.
  case choice([String])
  /// One fixed text: another one is a fault of form, since there is nothing to choose from.
  case constant(String)
  /// One of an enumeration that SFT-never categories are kept out of (scoring.md, The firewall).
  case firewalled([String], never: [String])
  /// The number 1.
  case schemaVersion
  /// An array of one type.
  case array(of: FieldType, mayBeEmpty: Bool)
  /// An object with a table of its own.
  case record(RecordSchema)
  /// An object of any names with values of one type.
  case map(of: FieldType)
  /// An object of anything.
  case freeForm
  /// Any value.
  case anything

  /// I.
  static let integer = integer(from: 0)
  /// N without bounds.
  static let anyNumber = number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
  /// H.
  static let sha256 = hexadecimal(digits: 64)
  /// A Git commit.
  static let commit = hexadecimal(digits: 40)
  /// `cost_usd`.
  static let cost = number(0...Double.greatestFiniteMagnitude)
  /// Array of S.
  static let texts = array(of: .text, mayBeEmpty: true)
  /// Array of strings.
  static let strings = array(of: .string, mayBeEmpty: true)
}

extension FieldType {
  /// The rule that a value breaks by itself, whatever it holds; nil if none.
  func fault(of node: JSONNode) -> Violation.Code? {
    switch self {
    case .text:
      guard node.kind == .string else { return .type }
      // Two quotes are the one spelling of the empty string.
      return node.sourceRange.count > 2 ? nil : .empty
    case .string:
      return node.kind == .string ? nil : .type
    case .timestamp:
      return Self.form(node) { ContractTimestamp(utf8: $0) != nil }
    case .hexadecimal(let digits):
      return Self.form(node) { $0.isLowerHexadecimal(digits: digits) }
    case .integer(let least):
      guard let number = node.number else { return .type }
      // Judged on the double: a fraction is the wrong type, all else beyond the bounds is range.
      guard number == number.rounded(.towardZero) else { return .type }
      return Double(least)...9_007_199_254_740_991 ~= number ? nil : .range
    case .number(let bounds):
      guard let number = node.number else { return .type }
      return bounds.contains(number) ? nil : .range
    case .bool:
      return node.kind == .bool ? nil : .type
    case .choice(let values):
      guard node.kind == .string else { return .type }
      return Self.matches(node, values) ? nil : .enum
    case .constant(let value):
      guard node.kind == .string else { return .type }
      return Self.matches(node, [value]) ? nil : .format
    case .firewalled(let values, let never):
      guard node.kind == .string else { return .type }
      if Self.matches(node, never) { return .sftContamination }
      return Self.matches(node, values) ? nil : .enum
    case .schemaVersion:
      return node.number == 1 ? nil : .schemaVersion
    case .array(_, let mayBeEmpty):
      guard node.kind == .array else { return .type }
      return mayBeEmpty || !node.isEmptyArray ? nil : .empty
    case .record, .map, .freeForm:
      return node.kind == .object ? nil : .type
    case .anything:
      return nil
    }
  }

  private static func form(
    _ node: JSONNode, _ isForm: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Violation.Code? {
    guard var text = node.string else { return .type }
    return text.withUTF8(isForm) ? nil : .format
  }

  private static func matches(_ node: JSONNode, _ values: [String]) -> Bool {
    guard let text = node.string else { return false }
    return values.contains { $0.utf8.elementsEqual(text.utf8) }
  }
}

extension JSONNode {
  fileprivate var isEmptyArray: Bool {
    var elements = elements
    return elements.next() == nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes are so many digits of 0 to 9 and a to f.
  func isLowerHexadecimal(digits: Int) -> Bool {
    count == digits && allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}
