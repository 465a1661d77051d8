// The system's surfaces as functions: what they answer and what they refuse.

import LakehouseSuites
import Parity
import Testing

@Suite struct SurfacesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var surface: String
    var input: String
    var output: String
    var status: Int32 = 0
    var testDescription: String { "\(surface) \(input)" }
  }

  @Test(arguments: [
    Case(
      surface: "extract_json", input: "so: {\"b\":1}",
      output: "{\"matched\":true,\"value\":{\"b\":1}}\n"),
    Case(surface: "wire_json", input: " [1.0] ", output: "[1]"),
    Case(
      surface: "wire_json", input: "[", output: "{\"error\":{\"code\":\"invalid_json\"}}\n",
      status: 2),
    Case(
      surface: "validate", input: #"{"kind":"skip","record":[]}"#,
      output: #"{"valid":false,"errors":[{"path":"","code":"type"}]}"# + "\n"),
    Case(
      surface: "validate", input: #"{"kind":"nothing","record":{}}"#,
      output: "{\"error\":{\"code\":\"unknown_kind\"}}\n", status: 2),
    Case(
      surface: "validate", input: #"{"kind":"skip"}"#,
      output: "{\"error\":{\"code\":\"invalid_request\"}}\n", status: 2),
    Case(
      surface: "score_record", input: "{}",
      output: "{\"error\":{\"code\":\"invalid_record\"}}\n", status: 2),
  ])
  func answers(_ row: Case) throws {
    let function = try #require(Surfaces.functions[row.surface])
    let answer = function(Array(row.input.utf8))
    #expect(String(decoding: answer.output, as: UTF8.self) == row.output)
    #expect(answer.exitStatus == row.status)
  }

  @Test func everySurfaceHasOneFunction() {
    #expect(Surfaces.functions.count == Surfaces.all.count)
  }
}
