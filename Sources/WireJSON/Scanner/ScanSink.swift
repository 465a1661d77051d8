// What the scanner tells whoever listens: a tape that keeps values, or a judge that keeps none.

/// What a value stands in, told to the scanner when a container opens or closes.
enum Container {
  case none, array, object
}

/// The listener of a scan. Calls come in the order of the text, offsets are byte offsets.
protocol ScanSink: ~Copyable {
  mutating func null(at offset: Int)
  mutating func bool(_ value: Bool, at offset: Int)
  mutating func number(_ number: ScannedNumber, from start: Int)
  /// A string or a name; the range includes the quotes.
  mutating func string(_ string: ScannedString, from start: Int)
  /// Returns false where the container would be nested too deeply.
  mutating func open(_ container: Container, at offset: Int) -> Bool
  /// Closes the innermost container and returns the one around it.
  mutating func close(end: Int) -> Container
}

/// A number as the scanner met it.
struct ScannedNumber {
  var value: Double
  /// The offset after its last character.
  var end: Int
  /// Whether its text is already the one that ECMAScript writes.
  var isCanonical: Bool
}

/// A string as the scanner met it.
struct ScannedString {
  /// The offset after the closing quote; with a failure, where the literal ceased to be one.
  var end: Int
  var hasEscapes: Bool
  /// Whether its text is already the one of canonical form: no escape, or each as it is written.
  var isCanonical: Bool
  var failure: JSONSyntaxError.Code?
}

/// How a scan ended.
struct ScanOutcome {
  /// After the value; or where the text ceased to be JSON: no byte from here on was accepted.
  var end: Int
  /// Nil after a value.
  var failure: JSONSyntaxError.Code?
}
