// The URL of a server, checked before anything is sent there.

/// The base of a server's URLs, http or https, without credentials, query and fragment.
///
///     WebAddress("https://models.example/v/")?.url("/v1/chat")   // https://models.example/v/v1/chat
public struct WebAddress: Sendable, Hashable {
  /// The URL, without a slash at its end.
  public let text: String
  private let host: Substring

  /// Reads a URL; nil for what is none of this kind, and for one that holds a name or a password,
  /// which would stand in the list of processes.
  public init?(_ text: String) {
    let scheme = ["http://", "https://"].first { text.lowercased().hasPrefix($0) }
    guard let scheme,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !#"?#@"<>\^`{|}"#.utf8.contains($0) })
    else { return nil }
    var text = text[...]
    while text.hasSuffix("/") { text.removeLast() }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    var host = authority
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      let port = authority[authority.index(after: colon)...]
      guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
        1...65_535 ~= number
      else { return nil }
      host = authority[..<colon]
    }
    let isNumber = host.hasPrefix("[") && host.hasSuffix("]") && host.utf8.count > 2
    guard !host.isEmpty, isNumber || !host.contains(where: { "[]:".contains($0) }) else {
      return nil
    }
    self.text = String(text)
    self.host = host
  }

  /// The URL of a path that begins with `/`.
  public func url(_ path: String) -> String { text + path }

  /// True for this machine itself, to which no proxy leads.
  var isLocal: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased()) }
}
