// The dialects of JUnit XML that others write, and what the reader makes of them.

import Foundation
import Reports
import Testing

@Suite("JUnit reader")
struct JUnitReaderTests {
  private func read(_ bytes: [UInt8], limits: JUnitReadLimits = JUnitReadLimits()) throws
    -> JUnitSummary
  {
    let folder = try JUnitTestFolder()
    return try JUnitReader(limits: limits).read(path: try folder.file(bytes))
  }

  private func line(_ testCase: JUnitReadCase, in summary: JUnitSummary) -> String {
    let outcome: String
    switch testCase.outcome {
    case .passed: outcome = "passed"
    case .failed(let type, let message, let body): outcome = "failed(\(type))(\(message))(\(body))"
    case .errored(let type, let message, let body):
      outcome = "errored(\(type))(\(message))(\(body))"
    case .skipped(let message): outcome = "skipped(\(message))"
    }
    let time = testCase.milliseconds.map { "\($0)" } ?? "-"
    let attempts = testCase.failedAttempts == 0 ? "" : " | \(testCase.failedAttempts)"
    return [
      summary.suites[testCase.suite].name, testCase.classname ?? "-", testCase.name ?? "-", time,
      outcome + attempts,
    ].joined(separator: " | ")
  }

  @Test("dialects", arguments: Dialect.all)
  func dialects(dialect: Dialect) throws {
    let summary = try read(Array(dialect.document.utf8))
    #expect(summary.ending == .complete)
    #expect(summary.cases.map { line($0, in: summary) } == dialect.cases)
    #expect(summary.counts.tests == dialect.cases.count)
    #expect(summary.suites.reduce(0) { $0 + $1.counts.tests } == dialect.cases.count)
  }

  @Test(
    "the same document in other encodings",
    arguments: ["ISO-8859-1", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-8"])
  func encodings(name: String) throws {
    let body = """
      <testsuite name="süß"><testcase classname="Größe" name="é"><failure \
      message="ÄÖ">Ü</failure></testcase></testsuite>
      """
    let encodings: [String: String.Encoding] = [
      "ISO-8859-1": .isoLatin1, "UTF-16": .utf16, "UTF-16BE": .utf16BigEndian,
      "UTF-16LE": .utf16LittleEndian, "UTF-8": .utf8,
    ]
    let encoding = try #require(encodings[name])
    let document = "<?xml version=\"1.0\" encoding=\"\(name)\"?>\(body)"
    let summary = try read([UInt8](try #require(document.data(using: encoding))))
    #expect(summary.ending == .complete)
    #expect(
      summary.cases.map { line($0, in: summary) } == ["süß | Größe | é | - | failed()(ÄÖ)(Ü)"])
  }

  @Test("suites keep their attributes, claims, properties and place")
  func suites() throws {
    let summary = try read(
      Array(
        """
        <testsuites tests="9"><testsuite name="a" package="p" hostname="h" timestamp="t" \
        tests="5" failures="1"
        errors="x" skipped="2"><properties><property name="incomplete" value="true"/><property \
        name="text"> v
        w</property></properties><testsuite name="b"/><error message="in no case"/><testcase \
        name="n" file="f.c"
        line="12"/></testsuite></testsuites>
        """.utf8))
    let suite = try #require(summary.suites.first)
    #expect(suite.name == "a" && suite.package == "p")
    #expect(suite.hostname == "h" && suite.timestamp == "t" && suite.parent == nil)
    #expect(suite.claim.tests == 5 && suite.claim.failures == 1)
    #expect(suite.claim.errors == nil && suite.claim.skipped == 2)
    #expect(suite.counts.tests == 1 && suite.problemsOutsideCases == 1)
    #expect(suite.properties.map(\.name) == ["incomplete", "text"])
    #expect(suite.properties.map(\.value) == ["true", " v\nw"])
    #expect(summary.suites.last?.parent == 0)
    #expect(summary.cases.first?.file == "f.c" && summary.cases.first?.line == 12)
  }

  @Test("failures and errors of a case are counted, skips are not")
  func problems() throws {
    let summary = try read(
      Array(
        """
        <testsuite><testcase><failure/><error/><skipped/><failure/></testcase><testcase><skipped/>
        </testcase></testsuite>
        """.utf8))
    #expect(summary.cases.map(\.problems) == [3, 0])
    #expect(summary.counts.errors == 1 && summary.counts.failures == 0)
    #expect(summary.counts.skipped == 1)
  }

  @Test("of very many properties the first are kept, each with its own value")
  func manyProperties() throws {
    var limits = JUnitReadLimits()
    limits.properties = 2
    let summary = try read(
      Array(
        """
        <testsuites><testcase name="r"/><testsuite name="s"><property name="a"/>
        <property name="b"/><property name="c">text</property></testsuite></testsuites>
        """.utf8), limits: limits)
    #expect(summary.suites.map(\.name) == ["", "s"])
    #expect(summary.suites.map(\.parent) == [nil, nil])
    let properties = try #require(summary.suites.last).properties
    #expect(properties.map(\.name) == ["a", "b"] && properties.map(\.value) == ["", ""])
  }

  @Test(
    "times under several locales",
    arguments: [
      ("1.5", 1_500), ("0.001", 1), ("2", 2_000), ("1,234.567", 1_234_567), ("1,234", 1_234_000),
      ("0,123", 123), ("12,5", 12_500), (",5", 500), ("12,3456", 12_345.6),
      ("1,234,567", 1_234_567_000), ("1.234,5", 1_234_500), ("1.234.567,5", 1_234_567_500),
      (" 3.5 ", 3_500), ("1e-3", 1), ("1.5E+01", 15_000), ("-0.002", 0), ("-5", 0),
      ("", nil), ("nan", nil), ("inf", nil), ("0x10", nil), ("1.2.3", nil), ("1,2.3,4", nil),
      ("abc", nil), ("1 s", nil), ("1e999", nil),
    ] as [(String, Double?)])
  func times(text: String, expected: Double?) throws {
    let summary = try read(Array("<testsuite><testcase time=\"\(text)\"/></testsuite>".utf8))
    let read = try #require(summary.cases.first).milliseconds
    if let expected {
      #expect(read.map { abs($0 - expected) < 1e-6 } == true, "\(String(describing: read))")
    } else {
      #expect(read == nil)
    }
  }

  @Test("messages, bodies and output are cut at their limits, and output is kept on request only")
  func cuts() throws {
    let document = """
      <testsuite><testcase name="n"><failure message="\(String(repeating: "é", count: 100))">\
      \(String(repeating: "€", count: 100))</failure><system-out>one</system-out><system-out> \
      two</system-out>\
      <system-err>\(String(repeating: "😀", count: 9))</system-err></testcase></testsuite>
      """
    var limits = JUnitReadLimits()
    #expect(try read(Array(document.utf8)).cases.first?.systemOut == nil)
    limits.messageBytes = 20
    limits.bodyBytes = 31
    limits.outputBytes = 10
    let found = try #require(try read(Array(document.utf8), limits: limits).cases.first)
    #expect(
      found.outcome == .failed(type: "", message: "éééééééé…", body: "€€€€€€€€€…"))
    #expect(found.systemOut == "one two")
    #expect(found.systemErr == "😀…")
  }

  @Test("cases are handed out one by one, and an error of the taker ends it")
  func streaming() throws {
    struct Enough: Error {}
    let folder = try JUnitTestFolder()
    let path = try folder.file(
      Array("<testsuite><testcase name=\"a\"/><testcase name=\"b\"/></testsuite>".utf8))
    var names: [String?] = []
    let summary = try JUnitReader().read(path: path) { names.append($0.name) }
    #expect(names == ["a", "b"] && summary.cases.isEmpty && summary.counts.tests == 2)
    names = []
    #expect(throws: Enough.self) {
      try JUnitReader().read(path: path) {
        names.append($0.name)
        throw Enough()
      }
    }
    #expect(names == ["a"])
  }

  @Test("text of any length passes through in little memory")
  func longText() throws {
    let text = String(repeating: "a &gt; b\n", count: 2_000_000)
    let summary = try read(
      Array("<testsuite><testcase><failure>\(text)</failure></testcase></testsuite>".utf8))
    guard case .failed(_, let message, let body) = summary.cases.first?.outcome else {
      Issue.record("no failure")
      return
    }
    #expect(message == "a > b" && body.utf8.count <= 60_000 && body.hasSuffix("…"))
  }
}
