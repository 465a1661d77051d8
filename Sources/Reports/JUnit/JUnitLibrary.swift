// The one-time set-up of libxml2.

internal import CLibXML2

/// libxml2, set up once for the process and never torn down: other code in the process may use it too.
enum JUnitLibrary {
  /// Read before the first call of any other libxml2 function.
  static let ready: Void = clibxml2_prepare()
}
