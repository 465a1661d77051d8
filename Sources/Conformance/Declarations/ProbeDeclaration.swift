// conformance/probes/*.yaml: what is asked of which runtimes, and how the answers are compared.

public import Parity

/// One probe: a surface, its runtimes, its rows and the rule of comparison.
public struct ProbeDeclaration: Sendable {
  /// Its name, which is also its file's, its fixtures' and its goldens'.
  public var name: String
  /// One line for people.
  public var summary: String
  /// The surface that is asked.
  public var surface: String
  /// The runtimes that are asked, in the order of every report.
  public var runtimes: [String]
  /// The expected side.
  public var reference: Reference
  /// How answers are compared.
  public var rule: ComparisonRule
  /// The lines of the masks of `rule`, for what is said of one that never meets a value.
  public var maskLines: [Int]
  /// The time of a row; nil for the project's.
  public var timeout: Duration?
  /// Commands that must pass before a runtime's rows count.
  public var gates: [String: [String]]
  /// The servers that stand beside its rows.
  public var services: [Service]
  /// Where rows come from.
  public var sources: [RowSource]
  /// The file, relative to the root.
  public var file: String
  /// The lines on which runtimes are named.
  public var runtimeLines: [String: Int]

  /// The expected side of a probe.
  public enum Reference: Sendable, Hashable {
    /// The goldens.
    case golden
    /// What this runtime answers.
    case runtime(String)
  }

  /// A server that stands beside the rows, in mode `tree`: what they talk to and is no runtime.
  public struct Service: Sendable {
    /// What rows call it: `{service.NAME}` in arguments is its URL.
    public var name: String
    /// How it is had.
    public var server: HTTPService
    /// Where it stands.
    public var line: Int
  }

  /// The fixtures that the commands of services name, with the lines on which they do.
  var serviceFiles: [(path: String, line: Int)] {
    services.flatMap { service in
      service.server.command.filter { $0.hasPrefix("fixtures/") }.map { ($0, service.line) }
    }
  }

  /// Where rows come from.
  public enum RowSource: Sendable {
    /// One that stands in the probe file.
    case inline(InlineRow)
    /// One that stands in the probe file and is requests to a server.
    case requests(HTTPRow, name: String, line: Int)
    /// Every file of `fixtures/PROBE/`, with `golden/PROBE/NAME.out`.
    case fixtures(line: Int)
    /// Every line of a JSONL file: `{"input":…,"output":…}`, for corpora of any size.
    case lines(path: String, line: Int)
  }

  /// A row that stands in the probe file.
  public struct InlineRow: Sendable {
    /// Its name.
    public var name: String
    /// Its input.
    public var input: [UInt8]
    /// What is expected; nil where the reference is a runtime.
    public var expected: Answer?
    /// Where it stands.
    public var line: Int
  }
}

extension ProbeDeclaration {
  init(_ value: YAMLValue, name: String) throws(DeclarationError) {
    let fields = try value.fields(
      of: "a probe",
      allowed: [
        "summary", "surface", "runtimes", "reference", "compare", "volatile", "tolerance",
        "timeout",
        "gate", "services", "fixtures", "lines", "rows",
      ], required: ["surface", "runtimes"])
    self.name = name
    file = value.file
    summary = try fields["summary"]?.string("summary") ?? ""
    surface = try fields["surface"]!.string("surface")
    timeout = try fields["timeout"]?.duration("timeout")

    runtimes = []
    runtimeLines = [:]
    for item in try fields["runtimes"]!.list("runtimes") {
      let runtime = try item.string("a runtime")
      if runtimes.contains(runtime) { throw item.error("runtime \"\(runtime)\" stands twice") }
      runtimes.append(runtime)
      runtimeLines[runtime] = item.line
    }

    let reference = try fields["reference"]?.string("reference") ?? "golden"
    self.reference = reference == "golden" ? .golden : .runtime(reference)
    if let value = fields["reference"], reference != "golden", !runtimes.contains(reference) {
      throw value.error(
        NearestName.message("reference", reference, among: ["golden"] + runtimes))
    }

    rule = ComparisonRule()
    if let compare = fields["compare"] {
      let text = try compare.string("compare")
      guard let mode = ComparisonRule.Mode(rawValue: text) else {
        throw compare.error(
          NearestName.message(
            "comparison", text, among: ComparisonRule.Mode.allCases.map(\.rawValue)))
      }
      rule.mode = mode
    }
    maskLines = []
    for item in try fields["volatile"]?.list("volatile") ?? [] {
      rule.masks.append(try Self.mask(item))
      maskLines.append(item.line)
    }
    for item in try fields["tolerance"]?.list("tolerance") ?? [] {
      let parts = try item.fields(
        of: "a tolerance", allowed: ["pointer", "within"], required: ["pointer", "within"])
      rule.tolerances.append(
        .init(
          place: try Self.pattern(parts["pointer"]!), bound: try parts["within"]!.number("within")))
    }

    gates = [:]
    for (runtime, command) in try fields["gate"]?.members(of: "gate") ?? [] {
      guard runtimes.contains(runtime) else {
        throw command.error(NearestName.message("runtime", runtime, among: runtimes))
      }
      gates[runtime] = try command.command("gate")
    }

    services = []
    for (name, service) in try fields["services"]?.members(of: "services") ?? [] {
      guard YAMLValue.isName(name) else { throw service.error("\"\(name)\" is no name") }
      services.append(
        Service(name: name, server: try service.httpService(), line: service.line))
    }

    sources = []
    if let fixtures = fields["fixtures"] {
      let pattern = try fixtures.string("fixtures")
      guard pattern == "fixtures/\(name)/*" else {
        throw fixtures.error("fixtures is \"\(pattern)\"; a probe's inputs are fixtures/\(name)/*")
      }
      sources.append(.fixtures(line: fixtures.line))
    }
    for item in try fields["lines"]?.list("lines") ?? [] {
      sources.append(.lines(path: try item.string("lines"), line: item.line))
    }
    for item in try fields["rows"]?.list("rows") ?? [] {
      sources.append(try Self.row(item, reference: self.reference))
    }
    if sources.isEmpty { throw value.error("the probe has no rows: give fixtures, lines or rows") }
  }

  private static func mask(_ value: YAMLValue) throws(DeclarationError) -> ComparisonRule.Mask {
    let parts = try value.fields(
      of: "a volatile place", allowed: ["pointer", "shape"], required: ["pointer", "shape"])
    let text = try parts["shape"]!.string("shape")
    guard let shape = ComparisonRule.Shape(rawValue: text) else {
      throw parts["shape"]!.error(
        NearestName.message("shape", text, among: ComparisonRule.Shape.allCases.map(\.rawValue)))
    }
    return .init(place: try pattern(parts["pointer"]!), shape: shape)
  }

  private static func pattern(_ value: YAMLValue) throws(DeclarationError) -> PlacePattern {
    let text = try value.string("pointer")
    guard let pattern = PlacePattern(text) else {
      throw value.error("\"\(text)\" is no JSON Pointer (RFC 6901): it begins with / or is empty")
    }
    return pattern
  }

  private static func row(
    _ value: YAMLValue, reference: Reference
  ) throws(DeclarationError) -> RowSource {
    let plainKeys = ["input", "output", "exit"]
    let given = try value.members(of: "a row").map(\.key)
    if given.contains(where: HTTPRow.requestKeys.contains) {
      let parts = try value.fields(
        of: "a row of requests", allowed: ["name"] + HTTPRow.inlineKeys, required: ["name"])
      let row = try HTTPRow(inline: parts, value, needsResponse: reference == .golden)
      return .requests(row, name: try parts["name"]!.name("a row's name"), line: value.line)
    }
    let parts = try value.fields(
      of: "a row", allowed: ["name"] + plainKeys, required: ["name", "input"])
    var expected: Answer?
    if let output = parts["output"] {
      let status = try parts["exit"]?.integer("exit") ?? 0
      guard (0...255).contains(status) else { throw parts["exit"]!.error("exit is not 0 to 255") }
      expected = Answer(
        output: Array(try output.string("output").utf8), exitStatus: Int32(status))
    } else if reference == .golden {
      throw value.error("the row has no output, and the probe's reference is golden")
    }
    return .inline(
      InlineRow(
        name: try parts["name"]!.name("a row's name"),
        input: Array(try parts["input"]!.string("input").utf8), expected: expected,
        line: value.line))
  }
}
