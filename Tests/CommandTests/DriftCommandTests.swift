// `lakehouse drift` from outside: texts on standard input, files, forms of the result, refusals.

import Foundation
import Testing

@Suite struct DriftCommandTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    var input = ""
    var status: Int32 = 0
    var output: String
    /// What standard error has to hold; nothing at all if it is empty.
    var message = ""
    var testDescription: String { name }
  }

  private static let files = [
    "lines": "1\n\n 2.0\r\n3", "array": " \n[1,\n 2, 3e0]\n", "word": "1\nx\n",
    "text": "1\n\"2\"\n",
    "broken": "[1,\n2", "mixed": "[1,{}]", "huge": "1e308\n-1e308\n",
    "prior": run("accepted") + "\n", "current": run("rejected"), "torn": run("rejected") + "\n{",
  ]

  private static func run(_ category: String) -> String {
    """
    {"evidence_run_id":"a","category":"\(category)","source_class":"telemetry",\
    "provenance":{"sig_hash":"1"}}
    """
  }

  private static let same = """
    {"psi":0,"verdict":"stable","baseline_n":3,"current_n":3,"buckets":[\
    {"lower":1,"upper":2,"baseline_count":1,"current_count":1,"baseline_share":0.3333333333333333,\
    "current_share":0.3333333333333333,"contribution":0},\
    {"lower":2,"upper":3,"baseline_count":2,"current_count":2,"baseline_share":0.6666666666666666,\
    "current_share":0.6666666666666666,"contribution":0}]}

    """

  private static let judged = """
    {"matched":1,"changed":1,"only_in_prior":0,"only_in_current":0,"transitions":\
    [[0,0,0,1],[0,0,0,0],[0,0,0,0],[0,0,0,0]],"classes":[\
    {"source_class":"telemetry","matched":1,"changed":1,"change_rate":1}],"verdict":"drift"}

    """

  private static func refused(_ code: String) -> String { "{\"error\":{\"code\":\"\(code)\"}}\n" }

  @Test(arguments: [
    Case(
      name: "samples as a text", arguments: ["psi"],
      input: #"{"baseline":[1,2,3],"current":[3,2,1],"buckets":2}"#, output: same),
    Case(
      name: "samples from files",
      arguments: ["psi", "--json", "--baseline", "lines", "--current", "array", "--buckets", "1"],
      output: same),
    Case(
      name: "a grid", arguments: ["table", "--text"],
      input: #"{"prior":{"a":4},"current":{"a":3}}"#,
      output: "metric  prior  current  change  flag\na           4        3  -25.0%  warn\n"),
    Case(
      name: "rows", arguments: ["table"],
      input: #"{"prior":{"a":4},"current":{"a":3},"threshold":0.25}"#,
      output: #"[{"metric":"a","prior":4,"current":3,"pct_change":-0.25,"flag":"ok"}]"# + "\n"),
    Case(
      name: "scored runs as a text", arguments: ["scorer"],
      input: "{\"prior\":[\(run("accepted"))],\"current\":[\(run("rejected"))]}", output: judged),
    Case(
      name: "scored runs from files",
      arguments: ["scorer", "--prior", "prior", "--current", "current"],
      output: judged),
    Case(
      name: "a pipe as a file",
      arguments: ["scorer", "--prior", "prior", "--current", "/dev/stdin"], input: run("rejected"),
      output: judged),
    Case(
      name: "no JSON", arguments: ["table"], input: "{", status: 2,
      output: refused("invalid_json"), message: "standard input: line 1, column 2"),
    Case(
      name: "another shape", arguments: ["scorer"], input: "[]", status: 2,
      output: refused("invalid_request"), message: "standard input: the request has to be an object"
    ),
    Case(
      name: "a fraction of a bucket", arguments: ["psi"],
      input: #"{"baseline":[],"current":[],"buckets":2.5}"#, status: 2,
      output: refused("bad_buckets"), message: "buckets has to be an integer"),
    Case(
      name: "a fraction of a bucket as an option",
      arguments: ["psi", "--baseline", "lines", "--current", "lines", "--buckets", "2.5"],
      status: 2,
      output: refused("bad_buckets"), message: "buckets has to be an integer"),
    Case(
      name: "values too far apart", arguments: ["psi", "--baseline", "lines", "--current", "huge"],
      status: 2, output: refused("not_finite"), message: "range"),
    Case(
      name: "a line that is no JSON",
      arguments: ["psi", "--baseline", "lines", "--current", "word"],
      status: 2, output: refused("damaged_line"), message: "word:2: no JSON: column 1"),
    Case(
      name: "a line that is no number",
      arguments: ["psi", "--baseline", "text", "--current", "lines"],
      status: 2, output: refused("invalid_request"), message: "text:2: the line has to be a number"),
    Case(
      name: "a broken array", arguments: ["psi", "--baseline", "broken", "--current", "lines"],
      status: 2, output: refused("damaged_line"), message: "broken:2: no JSON"),
    Case(
      name: "an array of something else",
      arguments: ["psi", "--baseline", "mixed", "--current", "lines"], status: 2,
      output: refused("invalid_request"), message: "mixed: [1] has to be a number"),
    Case(
      name: "a torn line", arguments: ["scorer", "--prior", "torn", "--current", "current"],
      status: 2, output: refused("damaged_line"), message: "torn:2: no JSON"),
    Case(
      name: "a file that is not there",
      arguments: ["scorer", "--prior", "nowhere", "--current", "current"], status: 2, output: "",
      message: "cannot open nowhere"),
    Case(
      name: "one file", arguments: ["scorer", "--prior", "prior"], status: 2, output: "",
      message: "--prior and --current go together"),
    Case(
      name: "buckets of nothing", arguments: ["psi", "--buckets", "3"], status: 2, output: "",
      message: "--buckets goes with"),
    Case(
      name: "two forms", arguments: ["table", "--text", "--json"], status: 2, output: "",
      message: "exclude each other"),
    Case(name: "an unknown command", arguments: ["x"], status: 2, output: "", message: "x"),
  ])
  func answers(_ row: Case) throws {
    let folder = try Folder(Self.files)
    let ending = try Products.run(
      "lakehouse", ["drift"] + row.arguments, in: folder.path, input: Data(row.input.utf8))
    #expect(ending.status == row.status, "\(ending)")
    #expect(ending.output == row.output)
    #expect(ending.errors.contains(row.message) || row.message.isEmpty)
    #expect(ending.errors.isEmpty == row.message.isEmpty)
  }

  @Test(arguments: [
    (#"{"command":"table","input":{"current":{}}}"#, #""output":"[]\n""#),
    (#"{"command":"table","text":false,"input":{"current":{}}}"#, #""output":"[]\n""#),
    (
      #"{"command":"table","text":true,"input":{"current":{}}}"#,
      #""output":"metric  prior  current  change  flag\n""#
    ),
    (
      #"{"command":"psi","input":{"baseline":[],"current":[]}}"#,
      #""output":"{\"psi\":0,\"verdict\":\"insufficient_data\",\"baseline_n\":0,"#
        + #"\"current_n\":0,\"buckets\":[]}\n""#
    ),
    (#"{"command":"Psi","input":{}}"#, #""error":{"code":"invalid_request"}"#),
    (#"{"command":"psi"}"#, #""error":{"code":"invalid_request"}"#),
    (
      #"{"command":"psi","text":true,"input":{"baseline":[],"current":[]}}"#,
      #""error":{"code":"invalid_request"}"#
    ),
    (
      #"{"command":"table","text":1,"input":{"current":{}}}"#,
      #""error":{"code":"invalid_request"}"#
    ),
    ("[]", #""error":{"code":"invalid_request"}"#),
    ("[", #""error":{"code":"invalid_json"}"#),
    (
      #"{"command":"psi","input":{"baseline":[],"current":[],"buckets":true}}"#,
      #""error":{"code":"bad_buckets"}"#
    ),
    (
      #"{"command":"psi","input":{"baseline":[-1e308],"current":[1e308]}}"#,
      #""error":{"code":"not_finite"}"#
    ),
  ])
  func aSessionAnswersAlike(input: String, answer: String) throws {
    let text = String(
      decoding: try JSONEncoder().encode([input]), as: UTF8.self
    ).dropFirst().dropLast()
    let ending = try Products.run(
      "lakehouse", ["session"],
      input: Data(
        "{\"start\":{\"protocol\":1}}\n{\"seq\":1,\"surface\":\"drift\",\"input\":\(text)}\n".utf8))
    #expect(ending.output.split(separator: "\n").last == "{\"seq\":1,\(answer)}")
  }
}
