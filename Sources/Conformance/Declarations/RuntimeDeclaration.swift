// conformance/runtimes.yaml: the runtimes, how each surface of each is reached, how one gets them.

public import Parity

/// One runtime: a port of the system in one language.
public struct RuntimeDeclaration: Sendable {
  /// Its name in every file, filter and report.
  public var name: String
  /// One line for people.
  public var summary: String
  /// The programs it needs on `PATH`; one that is missing makes it absent.
  public var needs: [String]
  /// How one gets what is missing.
  public var install: String
  /// The command whose first line of output is its version.
  public var version: [String]?
  /// What has to be built before it can be asked.
  public var build: Build?
  /// The ways to reach each surface, the preferred one first.
  public var surfaces: [String: [Transport]]
  /// Where it stands.
  public var line: Int

  /// A build step; its product is made once for each state of its inputs.
  public struct Build: Sendable {
    /// The command.
    public var command: [String]
    /// The folder it runs in, relative to the root.
    public var directory: String
    /// The folders and files it is made of, relative to the root.
    public var inputs: [String]
  }
}

/// One way to reach a surface.
public enum Transport: Sendable, Hashable {
  /// A function of this process, registered by name.
  case inProcess(String)
  /// A process for each row.
  case oneshot([String])
  /// One process for many rows.
  case session([String])
  /// A scratch folder for each row; the command is the beginning of each step's.
  case tree([String])
  /// A server for many rows.
  case http(HTTPService)

  /// The modes' names, as they stand in `runtimes.yaml` and after `--mode`.
  public enum Mode: String, Sendable, CaseIterable {
    case inProcess = "in_process"
    case oneshot, session, tree, http
  }

  /// The mode.
  public var mode: Mode {
    switch self {
    case .inProcess: .inProcess
    case .oneshot: .oneshot
    case .session: .session
    case .tree: .tree
    case .http: .http
    }
  }

  /// The command; nil in process, and for a server that runs already.
  public var command: [String]? {
    switch self {
    case .inProcess: nil
    case .oneshot(let command), .session(let command), .tree(let command): command
    case .http(let service): service.url == nil ? service.command : nil
    }
  }
}

extension RuntimeDeclaration {
  static let file = "conformance/runtimes.yaml"

  static func all(in value: YAMLValue) throws(DeclarationError) -> [RuntimeDeclaration] {
    let top = try value.fields(
      of: "the runtimes file", allowed: ["runtimes"], required: ["runtimes"])
    var runtimes = [RuntimeDeclaration]()
    for (name, body) in try top["runtimes"]!.members(of: "runtimes") {
      guard YAMLValue.isName(name) else { throw body.error("\"\(name)\" is no name") }
      runtimes.append(try RuntimeDeclaration(name, body))
    }
    return runtimes
  }

  private init(_ name: String, _ value: YAMLValue) throws(DeclarationError) {
    let fields = try value.fields(
      of: "runtime \(name)",
      allowed: ["summary", "needs", "install", "version", "build", "surfaces"],
      required: ["surfaces"])
    self.name = name
    line = value.line
    summary = try fields["summary"]?.string("summary") ?? ""
    needs = try fields["needs"]?.strings("needs") ?? []
    install = try fields["install"]?.string("install") ?? ""
    version = try fields["version"]?.command("version")
    build = try fields["build"].map { (value) throws(DeclarationError) in try Build(value) }
    surfaces = [:]
    for (surface, ways) in try fields["surfaces"]!.members(of: "surfaces of \(name)") {
      surfaces[surface] = try Self.transports(ways)
    }
  }

  private static func transports(_ value: YAMLValue) throws(DeclarationError) -> [Transport] {
    var transports = [Transport]()
    for (mode, way) in try value.members(
      of: "a surface", allowed: Transport.Mode.allCases.map(\.rawValue))
    {
      switch Transport.Mode(rawValue: mode)! {
      case .inProcess: transports.append(.inProcess(try way.string(mode)))
      case .oneshot: transports.append(.oneshot(try way.command(mode)))
      case .session: transports.append(.session(try way.command(mode)))
      case .tree: transports.append(.tree(try way.command(mode)))
      case .http: transports.append(.http(try way.httpService()))
      }
    }
    guard !transports.isEmpty else { throw value.error("a surface has no way to be reached") }
    return transports
  }
}

extension RuntimeDeclaration.Build {
  fileprivate init(_ value: YAMLValue) throws(DeclarationError) {
    let fields = try value.fields(
      of: "build", allowed: ["command", "directory", "inputs"], required: ["command", "inputs"])
    command = try fields["command"]!.command("command")
    directory = try fields["directory"]?.string("directory") ?? "."
    inputs = try fields["inputs"]!.strings("inputs")
  }
}

extension YAMLValue {
  /// A command: a list of at least one text, the program first.
  func command(_ what: String) throws(DeclarationError) -> [String] {
    let words = try strings(what)
    guard let program = words.first, !program.isEmpty else {
      throw error("\(what) names no program")
    }
    return words
  }

  /// A server: the command that starts it, or the URL of one that runs.
  func httpService() throws(DeclarationError) -> HTTPService {
    let fields = try fields(of: "http", allowed: ["command", "url", "ready", "start_timeout"])
    let ready = try fields["ready"]?.string("ready")
    if let ready, !ready.hasPrefix("/") || !ready.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) {
      throw fields["ready"]!.error("ready is the path of a route, such as /healthz")
    }
    let timeout = try fields["start_timeout"]?.duration("start_timeout") ?? .seconds(30)
    switch (fields["command"], fields["url"]) {
    case (let command?, nil):
      return HTTPService(
        command: try command.command("command"), readyPath: ready, startTimeout: timeout)
    case (nil, let url?):
      let text = try url.string("url")
      guard let address = HTTPAddress(url: text) else {
        throw url.error(
          "\"\(text)\" is no URL of the form http://HOST:PORT or http://HOST:PORT/PATH")
      }
      return HTTPService(command: [], url: address, readyPath: ready, startTimeout: timeout)
    default:
      throw error("http needs either the command of a server or the url of one that runs")
    }
  }
}
