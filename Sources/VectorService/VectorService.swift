// The service as a function: from a request to a response, without a socket.

public import VectorStore

/// All routes over an engine.
///
///     let service = VectorService(backend: store)
///     let head = try service.admit(
///       method: "GET", target: "/healthz", authorization: [], host: "localhost", origins: [])
///     service.respond(to: head, body: []).status     // 200
///
/// Clause: "HTTP surface" in vectors.md, "vectord" in conformance/CONTRACT.md. Calls may come from many
/// threads at once, and may wait for the engine.
public struct VectorService: Sendable {
  /// How many bytes a body may have.
  public static let bodyLimit = 32 << 20

  let backend: any IndexBackend
  let token: BearerToken?
  /// What is counted of the requests.
  public let metrics: ServiceMetrics
  private let report: @Sendable (_ route: Route, _ error: StoreError) -> Void

  /// Makes a service.
  ///
  /// - Parameters:
  ///   - backend: Where the indexes are.
  ///   - token: What every request has to bring, but for `/healthz`; nil for none, and then only requests
  ///     from this machine are served.
  ///   - report: Called with what is answered as 500, to be logged.
  public init(
    backend: any IndexBackend, token: BearerToken? = nil,
    metrics: ServiceMetrics = ServiceMetrics(),
    report: @escaping @Sendable (_ route: Route, _ error: StoreError) -> Void = { _, _ in }
  ) {
    self.backend = backend
    self.token = token
    self.metrics = metrics
    self.report = report
  }

  /// A request whose head was looked at.
  public struct Head: Sendable {
    /// Where it goes.
    public let route: Route
    /// What stands behind `?`.
    public let query: String?
  }

  /// Looks at the head of a request; throws `forbidden`, `unauthorized`, `not_found` or
  /// `method_not_allowed`, before a byte of the body is read.
  ///
  /// - Parameters:
  ///   - target: The request's target, path and query.
  ///   - authorization: All fields of this name.
  ///   - host: The field of this name, nil if there is none.
  ///   - origins: All fields `origin`.
  public func admit(
    method: String, target: String, authorization: [String], host: String?, origins: [String]
  ) throws(ServiceError) -> Head {
    // A browser on this machine brings pages from elsewhere, under a name of theirs too.
    if token == nil {
      guard host.map(Loopback.contains(authority:)) ?? true,
        origins.allSatisfy(Loopback.contains(origin:))
      else {
        throw ServiceError(
          403, "forbidden",
          "without a token this server serves its own machine alone: host or origin is another")
      }
    }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let resolution = Route.resolve(method: method, path: parts.first ?? "")
    if let token, resolution != .found(.health), parts.first != "/healthz",
      !token.admits(authorization)
    {
      throw ServiceError(
        401, "unauthorized", "this server wants its token: authorization: Bearer TOKEN",
        fields: ["www-authenticate": "Bearer"])
    }
    switch resolution {
    case .found(let route): return Head(route: route, query: parts.count == 2 ? "\(parts[1])" : nil)
    case .notFound: throw ServiceError(404, "not_found", "there is no such route")
    case .methodNotAllowed(let allowed):
      let list = allowed.joined(separator: ", ")
      throw ServiceError(
        405, "method_not_allowed", "this route takes \(list)", fields: ["allow": list])
    }
  }

  /// What a body that is too large is answered with.
  public static let bodyTooLarge = ServiceError(
    413, "too_large", "a body may have \(bodyLimit) bytes")

  /// Serves a request.
  public func respond(to head: Head, body: [UInt8]) -> ServiceResponse {
    do throws(ServiceError) {
      guard body.count <= Self.bodyLimit else { throw Self.bodyTooLarge }
      return try serve(head, body)
    } catch {
      return error.response
    }
  }

  /// Calls the engine; what it throws becomes the error of the route.
  func asking<Value>(
    _ route: Route, _ body: () throws(StoreError) -> Value
  ) throws(ServiceError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch {
      throw serviceError(error, of: route)
    }
  }

  private func serviceError(_ error: StoreError, of route: Route) -> ServiceError {
    if let fault = error.fault { return ServiceError(fault) }
    switch error.code {
    case .notFound: return ServiceError(404, "index_not_found", error.message)
    case .exists: return ServiceError(409, "index_exists", error.message)
    case .sameIndex: return ServiceError(400, "self_merge", error.message)
    case .tooLarge: return ServiceError(413, "too_large", error.message)
    case .invalid, .mismatch, .closed, .held, .damaged, .newerFormat, .storage:
      report(route, error)
      return ServiceError(500, "internal", "the request could not be served; the log says why")
    }
  }
}

extension ServiceError {
  /// What an index refuses, by the codes of envelopes.
  init(_ fault: VectorError) {
    let code =
      switch fault.code {
      case .id: "ids"
      case .k, .ef: "range"
      default: fault.code.rawValue
      }
    self.init(400, code, fault.message, position: fault.position)
  }
}
