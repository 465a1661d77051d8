// Broken declarations: each fault is named with file, line and what to do; none is passed over.

import Conformance
import Testing

@Suite struct DeclarationTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var file: String
    var text: String
    var line: Int?
    var says: String

    var testDescription: String { name }
  }

  static let server =
    "runtimes:\n  alpha:\n    surfaces:\n      echo: {http: {SERVER}}\n"

  static func requests(_ row: String) -> String {
    "surface: echo\nruntimes: [alpha]\nrows:\n  - {name: a, \(row)}\n"
  }

  static let echo = "surface: echo\nruntimes: [alpha]\nrows:\n  - {name: a, input: x, output: x}\n"

  @Test(arguments: [
    Fault(
      name: "no YAML", file: "conformance/probes/p.yaml", text: "a: [", line: nil, says: "no YAML"),
    Fault(
      name: "unknown key", file: "conformance/probes/p.yaml",
      text: "surface: echo\nruntimes: [alpha]\nvolatil: []\n", line: 3,
      says: "did you mean \"volatile\"?"),
    Fault(
      name: "probes that nobody would read", file: "conformance/probes/p.yml", text: echo,
      line: nil,
      says: "rename or remove"),
    Fault(
      name: "known divergences that nobody would read", file: "conformance/known/go.yml",
      text: "known: []\n", line: nil, says: "rename or remove"),
    Fault(
      name: "key twice", file: "conformance/runtimes.yaml",
      text: "runtimes:\n  a:\n    surfaces: {echo: {oneshot: [cat]}}\n    surfaces: {}\n",
      line: nil,
      says: "surfaces"),
    Fault(
      name: "missing key", file: "conformance/probes/p.yaml", text: "surface: echo\n", line: 1,
      says: "lacks \"runtimes\""),
    Fault(
      name: "unknown runtime", file: "conformance/probes/p.yaml",
      text:
        "surface: echo\nruntimes:\n  - alpha\n  - alhpa\nrows: [{name: a, input: x, output: x}]\n",
      line: 4, says: "did you mean \"alpha\"?"),
    Fault(
      name: "unknown surface", file: "conformance/probes/p.yaml",
      text: echo.replacing("echo", with: "ecko"), line: 2, says: "unknown surface of alpha \"ecko\""
    ),
    Fault(
      name: "runtime twice", file: "conformance/probes/p.yaml",
      text: echo.replacing("[alpha]", with: "[alpha, alpha]"), line: 2, says: "stands twice"),
    Fault(
      name: "no rows", file: "conformance/probes/p.yaml",
      text: "surface: echo\nruntimes: [alpha]\n", line: 1, says: "no rows"),
    Fault(
      name: "row without output", file: "conformance/probes/p.yaml",
      text: "surface: echo\nruntimes: [alpha]\nrows:\n  - {name: a, input: x}\n", line: 4,
      says: "no output"),
    Fault(
      name: "bad row name", file: "conformance/probes/p.yaml",
      text: echo.replacing("name: a", with: "name: a/b"), line: 4, says: "a row's name"),
    Fault(
      name: "unknown comparison", file: "conformance/probes/p.yaml",
      text: "compare: byte\n" + echo, line: 1, says: "did you mean \"bytes\"?"),
    Fault(
      name: "bad pointer", file: "conformance/probes/p.yaml",
      text: "volatile: [{pointer: a, shape: any}]\n" + echo, line: 1, says: "JSON Pointer"),
    Fault(
      name: "unknown shape", file: "conformance/probes/p.yaml",
      text: "volatile: [{pointer: /a, shape: timestam}]\n" + echo, line: 1,
      says: "did you mean \"timestamp\"?"),
    Fault(
      name: "bad duration", file: "conformance/probes/p.yaml", text: "timeout: 10\n" + echo,
      line: 1,
      says: "500ms, 10s or 2m"),
    Fault(
      name: "other fixtures", file: "conformance/probes/p.yaml",
      text: "fixtures: fixtures/q/*\n" + echo, line: 1, says: "fixtures/p/*"),
    Fault(
      name: "gate for nobody", file: "conformance/probes/p.yaml",
      text: "gate: {beta: [\"true\"]}\n" + echo, line: 1, says: "unknown runtime \"beta\""),
    Fault(
      name: "reference not asked", file: "conformance/probes/p.yaml",
      text: "reference: beta\n" + echo, line: 1, says: "unknown reference \"beta\""),
    Fault(
      name: "unknown probe in a set", file: "conformance.yaml", text: "sets:\n  quick: [q]\n",
      line: 2,
      says: "unknown probe \"q\""),
    Fault(
      name: "the set all", file: "conformance.yaml", text: "sets:\n  all: [p]\n", line: 2,
      says: "every probe"),
    Fault(
      name: "known: unknown probe", file: "conformance/known/k.yaml",
      text: entry.replacing("probe: p", with: "probe: pp"), line: 2, says: "unknown probe \"pp\""),
    Fault(
      name: "known: runtime not in the probe", file: "conformance/known/k.yaml",
      text: entry.replacing("alpha", with: "beta"), line: 2, says: "unknown runtime of p \"beta\""),
    Fault(
      name: "known: unknown cause", file: "conformance/known/k.yaml",
      text: entry.replacing("number_format", with: "number_formt"), line: 5,
      says: "did you mean \"number_format\"?"),
    Fault(
      name: "known: no reason", file: "conformance/known/k.yaml",
      text: entry.replacing("because", with: "''"), line: 6, says: "reason is empty"),
    Fault(
      name: "known: bad day", file: "conformance/known/k.yaml",
      text: entry.replacing("2026-01-02", with: "2026-13-02"), line: 7, says: "YYYY-MM-DD"),
    Fault(
      name: "transport without a way", file: "conformance/runtimes.yaml",
      text: "runtimes:\n  a:\n    surfaces:\n      echo: {}\n", line: 4, says: "no way"),
    Fault(
      name: "empty command", file: "conformance/runtimes.yaml",
      text: "runtimes:\n  a:\n    surfaces:\n      echo: {oneshot: []}\n", line: 4,
      says: "names no program"),
    Fault(
      name: "http: neither command nor url", file: "conformance/runtimes.yaml",
      text: server.replacing("SERVER", with: "ready: /"), line: 4, says: "either the command"),
    Fault(
      name: "http: command and url", file: "conformance/runtimes.yaml",
      text: server.replacing("SERVER", with: "command: [a], url: 'http://a'"), line: 4,
      says: "either the command"),
    Fault(
      name: "http: https", file: "conformance/runtimes.yaml",
      text: server.replacing("SERVER", with: "url: 'https://a'"), line: 4, says: "no URL"),
    Fault(
      name: "http: no route", file: "conformance/runtimes.yaml",
      text: server.replacing("SERVER", with: "command: [a], ready: healthz"), line: 4,
      says: "path of a route"),
    Fault(
      name: "http: unknown key", file: "conformance/runtimes.yaml",
      text: server.replacing("SERVER", with: "command: [a], redy: /"), line: 4,
      says: "did you mean \"ready\"?"),
    Fault(
      name: "request and input", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /}, input: x"), line: 4, says: "\"input\""),
    Fault(
      name: "request without response", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /}"), line: 4, says: "no response"),
    Fault(
      name: "request and requests", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /}, requests: [{path: /}], response: {status: 200}"), line: 4,
      says: "either request or requests"),
    Fault(
      name: "fewer responses", file: "conformance/probes/p.yaml",
      text: requests("requests: [{path: /}, {path: /}], response: {status: 200}"), line: 4,
      says: "2 requests and 1 responses"),
    Fault(
      name: "no requests", file: "conformance/probes/p.yaml", text: requests("requests: []"),
      line: 4, says: "no request"),
    Fault(
      name: "bad path", file: "conformance/probes/p.yaml",
      text: requests("request: {path: a b}, response: {status: 200}"), line: 4, says: "use raw"),
    Fault(
      name: "bad method", file: "conformance/probes/p.yaml",
      text: requests("request: {method: 'G T', path: /}, response: {status: 200}"), line: 4,
      says: "no method"),
    Fault(
      name: "bad header", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /, headers: {\"a b\": c}}, response: {status: 200}"), line: 4,
      says: "no header field"),
    Fault(
      name: "raw with path", file: "conformance/probes/p.yaml",
      text: requests("request: {raw: x, path: /}, response: {status: 200}"), line: 4,
      says: "give it alone"),
    Fault(
      name: "bad status", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /}, response: {status: 99}"), line: 4, says: "200 to 599"),
    Fault(
      name: "bad base64", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /, body: {base64: a}}, response: {status: 200}"), line: 4,
      says: "no padded base64"),
    Fault(
      name: "a body outside", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /, body: {file: ../a}}, response: {status: 200}"), line: 4,
      says: "no path below"),
    Fault(
      name: "a body without end", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /, body: {repeat: ab, count: 1000000000}}"), line: 4,
      says: "count makes more than"),
    Fault(
      name: "a body of nothing", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /, body: {count: 1}}"), line: 4, says: "is a text, {base64"),
    Fault(
      name: "unknown part", file: "conformance/probes/p.yaml",
      text: requests("request: {path: /}, response: {status: 200}, compare: [hed]"), line: 4,
      says: "did you mean \"head\"?"),
  ])
  func isNamedWhereItStands(_ fault: Fault) throws {
    let project = try TemporaryProject(["conformance/probes/p.yaml": Self.echo])
    try project.write(fault.file, fault.text)
    let errors = try #require(throws: DeclarationErrors.self) { try project.suite() }
    let error = try #require(errors.errors.first { $0.file == fault.file })
    #expect(error.message.contains(fault.says), "\(error)")
    if let line = fault.line { #expect(error.line == line, "\(error)") }
  }

  static let entry = """
    known:
      - runtime: alpha
        probe: p
        row: a
        signature: "/a changed number_format"
        reason: because
        date: 2026-01-02

    """

  @Test func everyFaultIsReportedAtOnce() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": "surface: echo\n", "conformance/probes/q.yaml": "rows: []\n",
      "conformance/known/k.yaml": "known: 3\n",
    ])
    let errors = try #require(throws: DeclarationErrors.self) { try project.suite() }
    #expect(
      errors.errors.map(\.file) == [
        "conformance/probes/p.yaml", "conformance/probes/q.yaml", "conformance/known/k.yaml",
      ])
  }

  @Test func aGoodProjectLoads() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": Self.echo, "conformance/known/k.yaml": Self.entry,
      "conformance.yaml": "timeout: 2s\nsets:\n  quick: [p]\n",
    ])
    let suite = try project.suite()
    #expect(suite.timeout == .seconds(2))
    #expect(suite.probes(ofSet: "quick") == ["p"])
    #expect(suite.probes(ofSet: "all") == ["p"])
    #expect(suite.known.map(\.reason) == ["because"])
  }
}
