// The one-time set-up of libxml2.

internal import CLibXML2

/// libxml2, set up once and never torn down: other code in the process may use it too.
enum JUnitLibrary {
  /// Read before the first call of any other libxml2 function.
  static let ready: Void = clibxml2_prepare()

  /// A message of libxml2's as one line; it may quote any length of the document.
  static func line(of message: String) -> String {
    let lines = message.split { $0.isNewline }
    return JUnitCapture.cut(lines.joined(separator: " "), to: 500)
  }
}
