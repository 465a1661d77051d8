// A JSON value of its own, apart from any text: what records and free-form fields are made of.

/// A JSON value.
///
/// Two values are equal when their canonical forms are: strings and names by code points, never by
/// canonical equivalence (`é` and `e` + U+0301 are two), objects whatever the order of their
/// members, `-0` and `0` alike. The order of members is kept all the same, and ``wire()`` writes
/// it.
///
///     let value: JSONValue = ["b": 1, "a": [true, .null]]
///     value.wire()           // {"b":1,"a":[true,null]}
///     value.canonical()      // {"a":[true,null],"b":1}
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A double. NaN and the infinities are written as `null`, as `JSON.stringify` does.
  case number(Double)
  /// Code points.
  case string(String)
  /// Elements in order.
  case array([JSONValue])
  /// Members in order, each name once.
  case object(JSONObject)
}

extension JSONValue: Hashable {
  /// Whether two values have the same canonical form.
  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameCodePoints(as: b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .bool(let value): hasher.combine(value ? 2 : 1 as UInt8)
    case .number(let value):
      hasher.combine(3 as UInt8)
      hasher.combine(value)
    case .string(let value):
      hasher.combine(4 as UInt8)
      value.hashCodePoints(into: &hasher)
    case .array(let elements):
      hasher.combine(5 as UInt8)
      hasher.combine(elements)
    case .object(let object):
      hasher.combine(6 as UInt8)
      hasher.combine(object)
    }
  }
}
