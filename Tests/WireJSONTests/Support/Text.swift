// Short names for what nearly every test does with texts.

import WireJSON

extension [UInt8] {
  init(_ text: String) { self = Array(text.utf8) }

  /// The bytes as a string, for reading in a failure.
  var text: String { String(decoding: self, as: UTF8.self) }
}

/// The canonical form of a text.
func canonical(_ text: String) throws -> String {
  try JSONDocument(parsing: Array(text)).root.canonical().text
}

/// The error with which a text is refused, nil if it is read.
func refusal(
  _ bytes: [UInt8], maximumDepth: Int = JSONDocument.systemDepth
) -> JSONSyntaxError? {
  do throws(JSONSyntaxError) {
    _ = try JSONDocument(parsing: bytes, maximumDepth: maximumDepth)
    return nil
  } catch {
    return error
  }
}
