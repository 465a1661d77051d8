// Where a server listens: host, port and what every path begins with.

import Glibc

/// The base of a server's URLs.
public struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
  /// A name or a number, an IPv6 number without its brackets.
  public var host: String
  /// The port, from 1 to 65535.
  public var port: Int
  /// What is put before every path: empty, or a path that begins with `/` and does not end so.
  public var prefix: String

  /// Makes an address.
  public init(host: String, port: Int, prefix: String = "") {
    self.host = host
    self.port = port
    self.prefix = prefix
  }

  /// Reads `http://HOST[:PORT][/PREFIX]`; nil for anything else, https too.
  public init?(url: String) {
    guard url.hasPrefix("http://"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
      !url.utf8.contains(where: { "?#@".utf8.contains($0) })
    else { return nil }
    let rest = url.dropFirst("http://".count)
    let authority = rest.prefix { $0 != "/" }
    var path = String(rest.dropFirst(authority.count))
    while path.hasSuffix("/") { path.removeLast() }
    self.init(authority: String(authority), prefix: path)
  }

  /// Reads `HOST[:PORT]`; without a port it is 80.
  init?(authority: String, prefix: String = "") {
    var host = Substring(authority)
    var port = 80
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      let digits = authority[authority.index(after: colon)...]
      guard let number = Int(digits), (1...65_535).contains(number), !digits.hasPrefix("+") else {
        return nil
      }
      (host, port) = (authority[..<colon], number)
    }
    if host.hasPrefix("[") {
      guard host.hasSuffix("]") else { return nil }
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port, prefix: prefix)
  }

  /// `HOST:PORT`, as it stands in a `Host` field.
  public var authority: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  public var description: String { "http://\(authority)\(prefix)" }

  /// Connects to the first of the host's addresses that takes the connection.
  ///
  /// - Returns: a non-blocking socket, or why there is none.
  func connect(by deadline: ContinuousClock.Instant) -> Result<Int32, HTTPFault> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, "\(port)", &hints, &found)
    guard status == 0 else {
      return .failure(.unreachable("\(authority): \(String(cString: gai_strerror(status)))"))
    }
    defer { freeaddrinfo(found) }
    var reason = "no address"
    var next = found
    while let candidate = next {
      switch Self.connect(candidate.pointee, by: deadline) {
      case .success(let descriptor): return .success(descriptor)
      case .failure(let fault): reason = fault.reason
      }
      next = candidate.pointee.ai_next
    }
    return .failure(.unreachable("\(authority): \(reason)"))
  }

  private struct Refused: Error { var reason: String }

  private static func connect(
    _ candidate: addrinfo, by deadline: ContinuousClock.Instant
  ) -> Result<Int32, Refused> {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(candidate.ai_family, type, 0)
    guard descriptor >= 0 else {
      return .failure(Refused(reason: String(cString: strerror(errno))))
    }
    var number: Int32 = 0
    if Glibc.connect(descriptor, candidate.ai_addr, candidate.ai_addrlen) != 0 {
      number = errno
      if number == EINPROGRESS {
        var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let left = ContinuousClock.now.duration(to: deadline)
        number = ETIMEDOUT
        if poll(&polled, 1, max(0, left.wholeMilliseconds)) > 0 {
          var size = socklen_t(MemoryLayout<Int32>.size)
          getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size)
        }
      }
    }
    guard number == 0 else {
      close(descriptor)
      return .failure(Refused(reason: String(cString: strerror(number))))
    }
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    return .success(descriptor)
  }
}

/// Why a request has no answer.
public enum HTTPFault: Error, Equatable {
  /// No connection could be had.
  case unreachable(String)
  /// The connection was closed before the answer, or in its middle.
  case closed(isAnswerBegun: Bool)
  /// No answer in time.
  case late(String)
  /// What came is no answer; the text names the rule it breaks.
  case malformed(String)
}
