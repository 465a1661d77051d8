// What a value holds, asked by kind; and values written as Swift literals.

extension JSONValue {
  /// The kind of value.
  public var kind: JSONNode.Kind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// The value of `true` or `false`; nil for another kind.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The double of a number; nil for another kind.
  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The contract's I: a number whose double is an integer from 0 to 2^53 - 1; `-0` is 0.
  public var integer: Int? {
    number.flatMap(Self.integer(of:))
  }

  /// The integer that a double is, from 0 to 2^53 - 1.
  static func integer(of value: Double) -> Int? {
    guard value >= 0, value <= 9_007_199_254_740_991 else { return nil }
    let integer = Int(value)
    return Double(integer) == value ? integer : nil
  }

  /// The code points of a string; nil for another kind.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements of an array; nil for another kind.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object; nil for another kind.
  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The value of a member of an object; nil if there is none, or no object. Names are compared
  /// by code points.
  public subscript(name: String) -> JSONValue? { object?[name] }
}

extension JSONValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// The double nearest to an integer.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }

  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// An object; of several members with the same name the last is kept.
  public init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(JSONObject(members))
  }
}
