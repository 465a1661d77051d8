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
  private var server: HTTPServer
  private var connection: HTTPConnection?

  /// Makes a client; it connects with its first request.
  public init(_ address: HTTPAddress) throws(ProcessError) {
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
    do throws(HTTPFault) {
      let response = try server.send(
        request, over: &connection, bodyLimit: bodyLimit, by: ContinuousClock.now + timeout)
      if !response.isPersistent { connection = nil }
      return response
    } catch {
      connection = nil
      throw error
    }
  }
}
