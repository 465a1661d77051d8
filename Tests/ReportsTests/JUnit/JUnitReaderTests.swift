// The dialects of JUnit XML that others write, and what the reader makes of them.

import Foundation
import Reports
import Testing

/// A document and the cases that must be found in it, one line each.
struct Dialect: Sendable, CustomTestStringConvertible {
  let label: String
  let document: String
  /// `suite | classname | name | milliseconds | outcome`, `-` for what is missing.
  let cases: [String]
  var testDescription: String { label }

  init(_ label: String, _ document: String, _ cases: String...) {
    self.label = label
    self.document = document
    self.cases = cases
  }

  static let all: [Dialect] = [
    Dialect(
      "a suite as root",
      #"<testsuite name="s"><testcase classname="c" name="n" time="1.5"/></testsuite>"#,
      "s | c | n | 1500.0 | passed"),
    Dialect(
      "nested suites",
      """
      <testsuites><testsuite name="a"><testsuite name="b"><testcase name="n1"/></testsuite>
      <testcase name="n2"/></testsuite><testsuite name="c"><testcase name="n3"/></testsuite>\
      </testsuites>
      """,
      "b | - | n1 | - | passed", "a | - | n2 | - | passed", "c | - | n3 | - | passed"),
    Dialect(
      "no time, no class, no name",
      "<testsuite><testcase/><testcase><failure/></testcase></testsuite>",
      " | - | - | - | passed", " | - | - | - | failed()()()"),
    Dialect(
      "cases in the root and in an unknown wrapper",
      """
      <testsuites><testcase name="a"/><group><testcase name="b"><error/></testcase></group>\
      </testsuites>
      """,
      " | - | a | - | passed", " | - | b | - | errored()()()"),
    Dialect(
      "several failures: the first of the gravest counts",
      """
      <testsuite name="s"><testcase name="n"><skipped/><failure message="f1"/><failure \
      message="f2"/>
      <error type="E" message="e1">b1</error><error message="e2"/></testcase></testsuite>
      """,
      "s | - | n | - | errored(E)(e1)(b1)"),
    Dialect(
      "no message attribute: the first line of the text",
      "<testsuite><testcase name=\"n\"><failure>\n  \n first\nsecond</failure></testcase>"
        + "</testsuite>",
      " | - | n | - | failed()(first)(\n  \n first\nsecond)"),
    Dialect(
      "CDATA in pieces, references, entities",
      """
      <testsuite><testcase name="a&lt;b&amp;c&#10;d&quot;"><failure \
      message="&amp;&#38;amp;">x<![CDATA[<]]]]>\
      <![CDATA[>]]>&gt;y</failure></testcase></testsuite>
      """,
      " | - | a<b&c\nd\" | - | failed()(&&amp;)(x<]]>>y)"),
    Dialect(
      "Surefire: flaky and rerun",
      """
      <testsuite name="s"><testcase name="flaky"><flakyFailure message="m" type="T"><stackTrace>
      <![CDATA[trace]]></stackTrace><system-out>o</system-out></flakyFailure><flakyError/>\
      </testcase>
      <testcase name="rerun"><failure message="real" type="T">body</failure><rerunFailure \
      message="again">
      <stackTrace>trace</stackTrace><failure message="not mine"/></rerunFailure><rerunError/>\
      </testcase></testsuite>
      """,
      "s | - | flaky | - | passed | 2", "s | - | rerun | - | failed(T)(real)(body) | 2"),
    Dialect(
      "properties anywhere",
      """
      <testsuites><properties><property name="root" value="1"/></properties><testsuite name="s">
      <property name="bare" value="2"/><testcase name="n"><properties><property name="case" \
      value="3"/>
      </properties></testcase><properties><property name="late">4</property></properties>\
      </testsuite></testsuites>
      """,
      "s | - | n | - | passed"),
    Dialect(
      "elements inside a failure are text of nobody",
      """
      <testsuite><testcase name="n"><failure>a<b><testcase name="no"/>c</b>d</failure>\
      </testcase></testsuite>
      """,
      " | - | n | - | failed()(ad)(ad)"),
    Dialect(
      "prefixed and default namespaces",
      """
      <j:testsuite xmlns:j="u" xmlns="v" name="s"><testcase name="n"/><j:testcase name="m"/>\
      </j:testsuite>
      """,
      "s | - | n | - | passed", "s | - | m | - | passed"),
    Dialect(
      "duplicates are kept",
      """
      <testsuite><testcase name="n"/><testcase name="n"><skipped message="m"/></testcase>\
      </testsuite>
      """,
      " | - | n | - | passed", " | - | n | - | skipped(m)"),
    Dialect(
      "GoogleTest and CTest: a status instead of an element",
      """
      <testsuite><testcase name="a" status="notrun"/><testcase name="b" status="disabled"/>
      <testcase name="c" status="run"/><testcase name="d" status="notrun"><failure message="f"/>\
      </testcase></testsuite>
      """,
      " | - | a | - | skipped(notrun)", " | - | b | - | skipped(disabled)", " | - | c | - | passed",
      " | - | d | - | failed()(f)()"),
    Dialect(
      "a case within a case is not lost",
      """
      <testsuite><testcase name="o"><testcase name="i"><failure message="f"/></testcase>\
      </testcase></testsuite>
      """,
      " | - | i | - | failed()(f)()", " | - | o | - | passed"),
    Dialect(
      "comments and instructions",
      "<?x y?><!-- c --><testsuite><!-- <testcase/> --><testcase name=\"n\"><?p q?></testcase>"
        + "</testsuite><!-- e -->",
      " | - | n | - | passed"),
    Dialect("an empty root", "<testsuites/>"),
  ]
}

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
