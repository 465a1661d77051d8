// The table of routes, as a value: which route a method and a path are.

/// A route of the contract, with what its path names.
///
///     Route.resolve(method: "POST", path: "/v1/vectors/index/notes/search")   // .found(.search("notes"))
///
/// Clause: "HTTP surface" in vectors.md.
public enum Route: Sendable, Equatable {
  case health
  case metrics
  case validate
  case extractJSON
  case list
  case create
  case info(String)
  case drop(String)
  case add(String)
  case search(String)
  case delete(String)
  case ids(String)
  case merge(String)
  case envelope(String)
  case replace(String)

  /// What a method and a path come to.
  public enum Resolution: Sendable, Equatable {
    case found(Route)
    /// There is such a path, for other methods.
    case methodNotAllowed(allowed: [String])
    case notFound
  }

  /// Who does the work.
  public enum Effort: Sendable {
    /// Answered at once, from memory.
    case none
    /// Takes a processor: searches and texts.
    case processor
    /// Waits for the disk.
    case disk
  }

  /// Finds the route. Paths are compared byte for byte; nothing is decoded, as no name that an index
  /// can have needs an escape.
  ///
  /// - Parameter path: The path without query.
  public static func resolve(method: String, path: some StringProtocol) -> Resolution {
    let methods = methods(of: path)
    guard !methods.isEmpty else { return .notFound }
    if let route = methods.first(where: { $0.method == method })?.route { return .found(route) }
    return .methodNotAllowed(allowed: methods.map(\.method))
  }

  private static func methods(of path: some StringProtocol) -> [(method: String, route: Route)] {
    let parts = String(path).split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    guard parts.first == "" else { return [] }
    switch parts.count {
    case 2 where parts[1] == "healthz": return [("GET", .health)]
    case 2 where parts[1] == "metrics": return [("GET", .metrics)]
    case 3 where parts[1] == "v1" && parts[2] == "validate": return [("POST", .validate)]
    case 3 where parts[1] == "v1" && parts[2] == "extract_json": return [("POST", .extractJSON)]
    default: break
    }
    guard parts.count >= 4, parts[1...3] == ["v1", "vectors", "index"] else { return [] }
    if parts.count == 4 { return [("GET", .list), ("POST", .create)] }
    let name = parts[4]
    guard !name.isEmpty else { return [] }
    if parts.count == 5 { return [("GET", .info(name)), ("DELETE", .drop(name))] }
    guard parts.count == 6 else { return [] }
    switch parts[5] {
    case "add": return [("POST", .add(name))]
    case "search": return [("POST", .search(name))]
    case "delete": return [("POST", .delete(name))]
    case "ids": return [("GET", .ids(name))]
    case "merge": return [("POST", .merge(name))]
    case "envelope": return [("GET", .envelope(name)), ("PUT", .replace(name))]
    default: return []
    }
  }

  /// The route's name in logs and metrics.
  public var label: String {
    switch self {
    case .health: "healthz"
    case .metrics: "metrics"
    case .validate: "validate"
    case .extractJSON: "extract_json"
    case .list: "list"
    case .create: "create"
    case .info: "info"
    case .drop: "drop"
    case .add: "add"
    case .search: "search"
    case .delete: "delete"
    case .ids: "ids"
    case .merge: "merge"
    case .envelope: "envelope_get"
    case .replace: "envelope_put"
    }
  }

  /// Who does the work.
  public var effort: Effort {
    switch self {
    case .health: .none
    case .metrics, .validate, .extractJSON, .list, .info, .search, .ids, .envelope: .processor
    case .create, .drop, .add, .delete, .merge, .replace: .disk
    }
  }
}
