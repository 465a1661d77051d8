// `lakehouse` from outside: the same bytes in both modes, exit statuses, bad sessions.

import Foundation
import Testing

@Suite struct LakehouseCommandTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    var input: [UInt8]
    var status: Int32
    var output: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(
      name: "an object", arguments: ["extract-json"], input: Array("so: {\"b\":1,\"a\":0}".utf8),
      status: 0,
      output: "{\"matched\":true,\"value\":{\"a\":0,\"b\":1}}\n"),
    Case(
      name: "no object", arguments: ["extract-json"], input: [0xff], status: 0,
      output: "{\"matched\":false,\"value\":null}\n"),
    Case(
      name: "canonical, without a line feed", arguments: ["canonical"],
      input: Array(" [1e2] ".utf8),
      status: 0, output: "[100]"),
    Case(
      name: "no JSON", arguments: ["canonical"], input: Array("[".utf8), status: 2,
      output: "{\"error\":{\"code\":\"invalid_json\"}}\n"),
    Case(
      name: "no UTF-8", arguments: ["canonical"], input: [0x22, 0xff, 0x22], status: 2,
      output: "{\"error\":{\"code\":\"invalid_utf8\"}}\n"),
    Case(name: "unknown command", arguments: ["nonsense"], input: [], status: 2, output: ""),
    Case(
      name: "an argument too many", arguments: ["canonical", "x"], input: [], status: 2, output: ""),
    Case(
      name: "a session", arguments: ["session"],
      input: Array(
        """
        {"start":{"protocol":1}}
        {"seq":1,"surface":"wire_json","input":"[1.0]"}
        {"input":{"base64":"/w=="},"surface":"wire_json","seq":2}
        {"seq":3,"surface":"nonsense","input":""}
        """.utf8),
      status: 0,
      output: """
        {"seq":1,"output":"[1]"}
        {"seq":2,"error":{"code":"invalid_utf8"}}
        {"seq":3,"error":{"code":"unknown_surface"}}

        """),
    Case(name: "an empty session", arguments: ["session"], input: [], status: 0, output: ""),
    Case(
      name: "a session that does not start", arguments: ["session"],
      input: Array("{\"seq\":1}\n".utf8),
      status: 2, output: ""),
  ])
  func answers(_ row: Case) throws {
    let ending = try Products.run("lakehouse", row.arguments, input: Data(row.input))
    #expect(ending.status == row.status, "\(ending)")
    if row.arguments == ["session"], row.status == 0, !row.input.isEmpty {
      let lines = ending.output.split(separator: "\n", maxSplits: 1).map(String.init)
      #expect(lines[0].hasPrefix("{\"protocol\":1,\"runtime\":\"swift\",\"version\":\""))
      #expect(lines[1] == row.output)
    } else {
      #expect(ending.output == row.output)
    }
  }
}
