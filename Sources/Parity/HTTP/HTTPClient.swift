// A client for whoever loads or tests a server: one connection, kept from request to request.

/// A client of one server.
///
///     var client = try HTTPClient(address)
///     let response = try client.send(
///       HTTPRequest(.parts(method: "GET", path: "/healthz", headers: [], body: [])))
///     response.status     // 200
///
/// Not for rows, which ``HTTPRespondent`` asks: it also tells what became of the server.
public struct HTTPClient: ~Copyable {
  private let address: HTTPAddress
  private var server: HTTPServer
  private var connection: HTTPConnection?

  /// Makes a client; it connects with its first request.
  public init(_ address: HTTPAddress) throws(ProcessError) {
    self.address = address
    server = try HTTPServer(
      HTTPService(command: [], url: address, readyPath: nil), directory: nil)
  }

  /// Sends a request and returns its answer, over the connection that is open if there is one.
  ///
  /// A request that a kept connection's end comes in the way of is sent once more over a new one.
  ///
  /// - Parameter bodyLimit: What the answer's body may come to, in bytes.
  public mutating func send(
    _ request: HTTPRequest, timeout: Duration = .seconds(30), bodyLimit: Int = 1 << 28
  ) throws(HTTPFault) -> HTTPResponse {
    let deadline = ContinuousClock.now + timeout
    let bytes = request.bytes(authority: address.authority, prefix: address.prefix)
    if connection != nil {
      do throws(HTTPFault) {
        if try connection!.isOpen() {
          return try exchange(request, bytes, bodyLimit, deadline)
        }
      } catch .closed(isAnswerBegun: false) {}
    }
    connection = try HTTPConnection(to: address, by: deadline)
    return try exchange(request, bytes, bodyLimit, deadline)
  }

  private mutating func exchange(
    _ request: HTTPRequest, _ bytes: [UInt8], _ bodyLimit: Int,
    _ deadline: ContinuousClock.Instant
  ) throws(HTTPFault) -> HTTPResponse {
    do throws(HTTPFault) {
      let response = try connection!.exchange(
        request, as: bytes, bodyLimit: bodyLimit, server: &server, by: deadline)
      if !response.isPersistent { connection = nil }
      return response
    } catch {
      connection = nil
      throw error
    }
  }
}
