// What a person reads of a JSONSyntaxError.

extension JSONSyntaxError: CustomStringConvertible, CustomDebugStringConvertible {
  /// One line, for example `line 3, column 7: a number beyond the range of a double`.
  public var description: String {
    "line \(line), column \(column): \(code.sentence)"
  }

  /// The description with the code and the byte offset.
  public var debugDescription: String {
    "\(code.rawValue) at byte \(offset) (\(description))"
  }
}

extension JSONSyntaxError.Code {
  /// What is wrong, in words, without a place.
  public var sentence: String {
    switch self {
    case .invalidUTF8: "a byte sequence that is not UTF-8"
    case .byteOrderMark: "a byte order mark before the text"
    case .unexpectedEnd: "the text ends where more is needed"
    case .unexpectedByte: "a byte that cannot stand here"
    case .invalidLiteral: "a word other than null, true and false"
    case .invalidNumber: "a number not written as JSON writes numbers"
    case .numberRange: "a number beyond the range of a double"
    case .controlCharacter: "a control character that is not escaped"
    case .invalidEscape: "a backslash without a valid escape"
    case .loneSurrogate: "an escaped surrogate without its other half"
    case .depth: "arrays and objects nested too deeply"
    case .trailingContent: "more than white space after the value"
    case .invalidPointer: "a text that is no JSON Pointer"
    case .lineTooLong: "a line longer than the limit"
    }
  }
}
