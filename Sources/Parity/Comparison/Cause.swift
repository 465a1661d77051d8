// The named causes of a difference (parity.md, "Divergences name their cause").

/// What usually makes two runtimes write different bytes for the same value.
public enum Cause: String, Sendable, Hashable, CaseIterable {
  case zeroValueOmitted = "zero_value_omitted"
  case nullForAbsent = "null_for_absent"
  case keyOrder = "key_order"
  case numberFormat = "number_format"
  case precisionLoss = "precision_loss"
  case escape
  case unicodeForm = "unicode_form"
  case replacementCharacter = "replacement_character"
  case whiteSpace = "white_space"
  case lineEnding = "line_ending"
  case finalNewline = "final_newline"
  case bom
  case rowMissing = "row_missing"
  case rowExtra = "row_extra"
  case rowDuplicated = "row_duplicated"
  case rowOrder = "row_order"
  case pathMissing = "path_missing"
  case pathExtra = "path_extra"
  case sortOrder = "sort_order"
  case exitStatus = "exit_status"
  case httpStatus = "http_status"
  case httpHeader = "http_header"
  case type
  case value
  /// A value that a mask lets differ, but that lacks the shape the mask names.
  case maskShape = "mask_shape"
  /// A runtime that differs from itself where no mask says that it may.
  case undeclaredVolatile = "undeclared_volatile"

  /// One sentence: what usually does this, and in which runtime.
  public var explanation: String {
    switch self {
    case .zeroValueOmitted:
      "a field that is 0, false, \"\", [] or {} on one side is missing on the other: Go's omitempty,"
        + " serde's skip_serializing_if, or a truth test such as `if (x)` in JavaScript or Python"
    case .nullForAbsent:
      "null on one side, no field on the other: a nil pointer in Go, None in Python or Rust's Option"
        + " written out, or undefined turned into null"
    case .keyOrder:
      "the same members in another order: a hash map's order, Go's sorted maps, or a struct whose"
        + " fields stand in another order"
    case .numberFormat:
      "the same double in another text: each runtime's default float formatting (1.0, 1e2, 1E+02)"
        + " against ECMAScript's"
    case .precisionLoss:
      "an integer beyond 2^53 kept exactly on one side and rounded to a double on the other: int64 in"
        + " Go and Rust, int in Python, against JavaScript's Number"
    case .escape:
      "the same string with other escapes: Go's HTML-safe \\u003c, Python's ensure_ascii, U+2028 or"
        + " \\/ escaped"
    case .unicodeForm:
      "the same text in another normalisation form (NFC, NFD): a normalising string comparison or a"
        + " file system that normalises"
    case .replacementCharacter:
      "U+FFFD on one side: bytes that are no UTF-8 or a lone surrogate replaced in silence, as Go's"
        + " encoding/json and TextDecoder do"
    case .whiteSpace:
      "only white space differs: a pretty printer, or a separator such as Python's ', '"
    case .lineEnding: "CR LF against LF: a text-mode stream or a Windows checkout"
    case .finalNewline: "the LF at the end is there on one side only: print against write"
    case .bom: "a byte order mark at the start on one side only"
    case .rowMissing: "a row of the expected output is not there"
    case .rowExtra: "a row that is not expected"
    case .rowDuplicated:
      "a row written more often than expected: a retry, or a lost idempotency check"
    case .rowOrder: "the same rows in another order: an unordered map, or concurrent writers"
    case .pathMissing: "a file of the expected tree is not there"
    case .pathExtra: "a file that is not expected"
    case .sortOrder:
      "sorted by UTF-8 bytes (Go, Rust, Python) on one side and by UTF-16 code units (JavaScript, Java)"
        + " on the other"
    case .exitStatus: "the exit statuses differ"
    case .httpStatus:
      "the status codes differ: an error mapped to another code, or a framework's own answer before the"
        + " handler's"
    case .httpHeader:
      "a response field is missing or has another value: a framework's default, such as a charset that"
        + " is added to content-type"
    case .type: "values of different JSON types, such as a number written as a string"
    case .value: "different values"
    case .maskShape:
      "a volatile value that is missing or does not have the shape that its mask names"
    case .undeclaredVolatile: "two answers of the same runtime to the same input differ"
    }
  }
}
