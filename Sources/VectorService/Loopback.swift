// Which hosts are this machine itself.

import Glibc

/// The names and addresses that lead nowhere but to the machine that uses them.
///
///     Loopback.contains(authority: "127.0.0.1:7345")     // true
///     Loopback.contains(origin: "https://example.org")   // false
public enum Loopback {
  /// Whether a host is `localhost`, an address of 127.0.0.0/8, or `::1`. A name that only looks like an
  /// address may lead anywhere.
  public static func contains(_ host: some StringProtocol) -> Bool {
    let host = host.lowercased()
    var address = in_addr()
    if inet_pton(AF_INET, host, &address) == 1 { return address.s_addr.bigEndian >> 24 == 127 }
    return host == "localhost" || host == "::1"
  }

  /// Whether the host of `HOST` or `HOST:PORT` is one, as it stands in a field `host`; an address of IPv6
  /// is in brackets.
  public static func contains(authority: some StringProtocol) -> Bool {
    let isBracketed = authority.first == "["
    let parts = authority.drop { $0 == "[" }
      .split(separator: isBracketed ? "]" : ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return !isBracketed && contains(parts[0]) }
    let port = isBracketed && !parts[1].isEmpty ? parts[1].dropFirst() : parts[1]
    if isBracketed, let mark = parts[1].first, mark != ":" { return false }
    return port.allSatisfy { "0"..."9" ~= $0 } && contains(parts[0])
  }

  /// Whether the host of an origin, `SCHEME://HOST` or `SCHEME://HOST:PORT`, is one.
  public static func contains(origin: some StringProtocol) -> Bool {
    guard let scheme = origin.firstRange(of: "://") else { return false }
    return contains(authority: origin[scheme.upperBound...])
  }
}
