// Signatures: what rows with the same defect have in common.

import Parity
import Testing

@Suite("signatures") struct SignatureTests {
  private func signature(_ expected: String, _ actual: String, _ mode: ComparisonRule.Mode = .bytes)
    -> String
  {
    Signature(makeRule(mode).compare(expected, actual).divergences).description
  }

  @Test("rows with the same defect have the same signature")
  func grouping() {
    #expect(
      signature(#"{"a":[{"n":0},{"n":0}]}"#, #"{"a":[{},{}]}"#)
        == "/a/*/n missing zero_value_omitted")
    #expect(
      signature(#"{"a":[{"n":1},{"n":0}]}"#, #"{"a":[{"n":1},{}]}"#)
        == "/a/*/n missing zero_value_omitted")
    #expect(
      signature("[1]\n[2]\n", "[1]\n[3]\n", .lines) == signature("[5]\n[2]\n", "[6]\n[2]\n", .lines)
    )
    #expect(signature("1\n2\n", "1\n3\n", .lines) == "line * changed value")
    // A member that is called like a number is no index.
    #expect(signature(#"{"0":1}"#, #"{"0":2}"#) == "/0 changed value")
  }

  @Test("parts are unique, ascending, six at most")
  func parts() {
    #expect(
      signature(#"{"b":0,"a":null}"#, "{}")
        == "/a missing null_for_absent; /b missing zero_value_omitted")
    #expect(signature("{}", "{ }") == ". changed white_space")
    let members = "hgfedcba".map { "\"\($0)\":1" }.joined(separator: ",")
    let parts = "abcdef".map { "/\($0) missing value" }.joined(separator: "; ")
    #expect(signature("{\(members)}", "{}") == parts + "; …")
    #expect(Signature([]).description == "")
    #expect(
      Signature(text: "/a missing value")
        == Signature(
          makeRule().compare(#"{"a":1}"#, "{}").divergences))
  }

  @Test(
    "a place is a JSON Pointer",
    arguments: [
      (#"{"a/b":1}"#, "/a~1b"), (#"{"m~n":1}"#, "/m~0n"), (#"{"~1":1}"#, "/~01"), (#"{"":1}"#, "/"),
      ("{\"~\u{301}\":1}", "/~0\\u{301}"), (#"{"\n":1}"#, "/\\n"), (#"{"a":{"b":[[1]]}}"#, "/a"),
    ])
  func pointer(_ text: String, _ place: String) {
    #expect(makeRule().compare(text, "{}").divergences.map(\.place) == [place])
  }
}
