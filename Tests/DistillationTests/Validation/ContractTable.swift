// The contract's tables as the tests spell them, and every way to break a field of each type. Written
// apart from the tables that are tested, in the letters of the contract.

import WireJSON

/// A field of a record as the contract writes it: name, `?` if it is optional, type.
struct ContractField: Sendable {
  var name: String
  var isOptional: Bool
  var type: String
  /// A value that the field may have.
  var sample: JSONValue

  init(_ name: String, _ type: String, _ sample: JSONValue) {
    isOptional = name.hasSuffix("?")
    self.name = isOptional ? String(name.dropLast()) : name
    self.type = type
    self.sample = sample
  }
}

/// A value for a field, and the violations that it makes, paths relative to the field.
struct FieldFault: Sendable {
  var value: JSONValue
  /// `path code`, path relative to the field.
  var violations: [String]

  init(_ value: JSONValue, _ violations: String...) {
    self.value = value
    self.violations = violations
  }

  /// The faults of a type, and, with no violations, what may be mistaken for one.
  static func all(of type: String) -> [FieldFault] {
    let h64 = String(repeating: "0123456789abcdef", count: 4)
    switch type {
    case "S":
      return [
        FieldFault("", " empty"), FieldFault(3, " type"), FieldFault(.null, " type"),
        FieldFault(["x"], " type"), FieldFault(["x": "y"], " type"), FieldFault(true, " type"),
        FieldFault(" "), FieldFault("\u{0}"), FieldFault("\"\\\n"),
      ]
    case "string":
      return [FieldFault(""), FieldFault(3, " type"), FieldFault(.null, " type")]
    case "TS":
      return [
        FieldFault("", " format"), FieldFault("2026-02-30T00:00:00Z", " format"),
        FieldFault("yesterday", " format"), FieldFault(1_767_225_600, " type"),
        FieldFault(.null, " type"), FieldFault("2026-01-01T00:00:00.123456789+02:00"),
      ]
    case "H", "H40", "H32":
      let digits = type == "H" ? 64 : type == "H40" ? 40 : 32
      let text = String(h64.prefix(digits))
      return [
        FieldFault("", " format"), FieldFault(.string(text.uppercased()), " format"),
        FieldFault(.string(String(text.dropLast())), " format"),
        FieldFault(.string(text + "0"), " format"),
        FieldFault(.string(String(text.dropLast()) + "g"), " format"),
        FieldFault(.string(String(text.dropLast()) + "/"), " format"),
        FieldFault(7, " type"), FieldFault(.null, " type"),
      ]
    case "I":
      return [
        FieldFault("3", " type"), FieldFault(1.5, " type"), FieldFault(-0.5, " type"),
        FieldFault(-1, " range"), FieldFault(.number(9_007_199_254_740_992), " range"),
        FieldFault(.number(1e300), " range"), FieldFault(.null, " type"), FieldFault(0),
        FieldFault(.number(-0.0)), FieldFault(.number(9_007_199_254_740_991)),
      ]
    case "N":
      return [
        FieldFault("1", " type"), FieldFault(.null, " type"), FieldFault(-1.5),
        FieldFault(.number(1e300)),
      ]
    case "N0-100":
      return [
        FieldFault(-0.001, " range"), FieldFault(100.001, " range"), FieldFault("50", " type"),
        FieldFault(.null, " type"), FieldFault(0), FieldFault(100), FieldFault(.number(-0.0)),
      ]
    case "N0-":
      return [
        FieldFault(-0.001, " range"), FieldFault("0", " type"), FieldFault(.null, " type"),
        FieldFault(0), FieldFault(.number(1e300)),
      ]
    case "1":
      return [
        FieldFault(2, " schema_version"), FieldFault("1", " schema_version"),
        FieldFault(.null, " schema_version"), FieldFault(1.5, " schema_version"),
        FieldFault(true, " schema_version"),
      ]
    case "[S]", "[S+]":
      let empty = type == "[S]" ? FieldFault([]) : FieldFault([], " empty")
      return [
        empty, FieldFault("x", " type"), FieldFault(["x": "y"], " type"),
        FieldFault(.null, " type"),
        FieldFault(["x", "", 3, .null], "/1 empty", "/2 type", "/3 type"),
      ]
    case "{}":
      return [
        FieldFault([], " type"), FieldFault("x", " type"), FieldFault(.null, " type"),
        FieldFault([:]), FieldFault(["": .null, "a": [["b": 1]]]),
      ]
    case "{I}":
      return [
        FieldFault([], " type"), FieldFault([:]),
        FieldFault(["b": 1, "a/~": -1, "": "2"], "/a~1~0 range", "/ type"),
      ]
    case "{N}":
      return [
        FieldFault([], " type"), FieldFault([:]), FieldFault(.null, " type"),
        FieldFault(["b": -1.5, "a": "2", "0": .null], "/a type", "/0 type"),
      ]
    case "quality":
      return [
        FieldFault("rejected", " sft_contamination"),
        FieldFault("needs_human_review", " sft_contamination"), FieldFault("", " enum"),
        FieldFault("Accepted", " enum"), FieldFault("excellent", " enum"), FieldFault(3, " type"),
        FieldFault(.null, " type"), FieldFault(["rejected"], " type"),
      ]
    default:
      return []
    }
  }
}

extension FieldFault {
  /// The faults of an enumeration.
  static func all(ofOneOf values: String, code: String = "enum") -> [FieldFault] {
    let values = values.split(separator: "|").map(String.init)
    return values.map { FieldFault(.string($0)) } + [
      FieldFault("", " \(code)"), FieldFault(.string(values[0].uppercased()), " \(code)"),
      FieldFault(.string(values[0] + " "), " \(code)"), FieldFault(3, " type"),
      FieldFault(.null, " type"), FieldFault([.string(values[0])], " type"),
    ]
  }
}
