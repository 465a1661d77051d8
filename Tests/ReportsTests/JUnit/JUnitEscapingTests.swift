// Any string in any place gives a valid document, and reads back as the notes on each place
// promise.

import Foundation
import Reports
import Testing

/// A text with something that XML, terminals or file readers treat specially.
struct NastyText: Sendable, CustomTestStringConvertible {
  let label: String
  let text: String
  /// What a reader of the document gets where the text was a name.
  let asName: String
  /// What it gets where the text was a message or output.
  let asMessage: String
  /// What it gets where the text was another value, such as a path.
  let asValue: String

  var testDescription: String { label }

  init(
    _ label: String, _ text: String, name: String? = nil, message: String? = nil,
    value: String? = nil
  ) {
    self.label = label
    self.text = text
    asName = name ?? text
    asMessage = message ?? text
    asValue = value ?? text
  }

  /// A code that XML cannot hold, the same everywhere.
  init(illegal label: String, _ code: UInt32, _ form: String) {
    let text = "a" + String(Unicode.Scalar(code).map(Character.init) ?? "?") + "b"
    self.init(
      label, text, name: "a\(form)b", message: "a\(form)b", value: "a\(form)b")
  }

  static let all: [NastyText] = [
    NastyText("plain", "plain"),
    NastyText("markup", "<a href=\"x\" b='y'>&amp;</a>"),
    NastyText("end of CDATA", "]]>"),
    NastyText("comment and instruction", "<!-- -- --><?xml ?><![CDATA["),
    NastyText("inner white space", "a\tb\nc\rd\r\ne  f"),
    NastyText(
      "white space at the ends", "\n a \t", name: "\\u000A a \\u0009", message: "\n a \t"),
    NastyText("only a space", " ", name: "\\u0020"),
    NastyText("only spaces", "  ", name: "\\u0020\\u0020"),
    NastyText("backslashes", "a\\b\\u0000\\\\", name: "a\\\\b\\\\u0000\\\\\\\\"),
    NastyText(
      "color", "\u{1B}[1;31mred\u{1B}[0m", name: "\\u001B[1;31mred\\u001B[0m", message: "red",
      value: "\\u001B[1;31mred\\u001B[0m"),
    NastyText(
      "link", "\u{1B}]8;;http://x/\u{1B}\\here\u{1B}]8;;\u{07}",
      name: "\\u001B]8;;http://x/\\u001B\\\\here\\u001B]8;;\\u0007", message: "here",
      value: "\\u001B]8;;http://x/\\u001B\\here\\u001B]8;;\\u0007"),
    NastyText(
      "other sequences", "\u{1B}(B\u{1B}7\u{1B}[?25l\u{1B}Pq\u{1B}\\x",
      name: "\\u001B(B\\u001B7\\u001B[?25l\\u001BPq\\u001B\\\\x", message: "x",
      value: "\\u001B(B\\u001B7\\u001B[?25l\\u001BPq\\u001B\\x"),
    NastyText(
      "unfinished sequences", "\u{1B}[31\u{1B}]x\nd\u{1B}",
      name: "\\u001B[31\\u001B]x\nd\\u001B", message: "\\u001B[31\\u001B]x\nd\\u001B",
      value: "\\u001B[31\\u001B]x\nd\\u001B"),
    NastyText(
      "a string sequence over two lines", "\u{1B}]x\nd\u{07}",
      name: "\\u001B]x\nd\\u0007", message: "\\u001B]x\nd\\u0007",
      value: "\\u001B]x\nd\\u0007"),
    NastyText(illegal: "U+0000", 0x00, "\\u0000"),
    NastyText(illegal: "U+0008", 0x08, "\\u0008"),
    NastyText(illegal: "U+000B", 0x0B, "\\u000B"),
    NastyText(illegal: "U+000C", 0x0C, "\\u000C"),
    NastyText(illegal: "U+001F", 0x1F, "\\u001F"),
    NastyText(illegal: "U+FFFE", 0xFFFE, "\\uFFFE"),
    NastyText(illegal: "U+FFFF", 0xFFFF, "\\uFFFF"),
    NastyText("neighbours of illegal", "\u{F000}\u{FFBF}\u{FFC0}\u{FFFC}\u{FFFD}\u{FEFF}"),
    NastyText("DEL and C1", "a\u{7F}\u{80}\u{85}\u{9B}b"),
    NastyText("line separators", "a\u{2028}b\u{2029}c"),
    NastyText("beyond the BMP", "\u{10000}😀\u{1FFFE}\u{10FFFF}"),
    NastyText("combining", "e\u{301} é"),
    NastyText("byte order mark first", "\u{FEFF}a"),
  ]
}

/// A place of a report that takes text.
enum TextPlace: String, CaseIterable, Sendable {
  case suiteName, package, propertyName, propertyValue
  case name, classname, file, type, message, body, skipMessage, systemOut, systemErr, hostname
}

@Suite("JUnit escaping")
struct JUnitEscapingTests {
  @Test("every text in every place is valid and reads back", arguments: NastyText.all)
  func everywhere(nasty: NastyText) throws {
    for profile in JUnitProfile.allCases {
      for place in TextPlace.allCases {
        try check(nasty, in: place, profile)
      }
    }
  }

  private func check(_ nasty: NastyText, in place: TextPlace, _ profile: JUnitProfile) throws {
    let text = nasty.text
    func pick(_ candidate: TextPlace, _ other: String) -> String {
      place == candidate ? text : other
    }
    let folder = try JUnitTestFolder()
    let path = folder.path("report.xml")
    let writer = try JUnitWriter(
      path: path, profile: profile, timestamp: JUnitTest.timestamp,
      hostname: pick(.hostname, "host"))
    let suite = try writer.beginSuite(
      name: pick(.suiteName, "suite"), package: pick(.package, "package"),
      properties: [(pick(.propertyName, "property"), pick(.propertyValue, "value"))])
    try writer.append(
      JUnitCase(
        classname: pick(.classname, "class"), name: pick(.name, "name"),
        file: pick(.file, "file"), line: 3, milliseconds: 12,
        outcome: .failed(
          type: pick(.type, "type"), message: pick(.message, "message"),
          body: pick(.body, "body")),
        systemOut: pick(.systemOut, "out"), systemErr: pick(.systemErr, "err")),
      to: suite)
    try writer.append(
      JUnitCase(
        classname: "class", name: "skipped", milliseconds: 1,
        outcome: .skipped(message: pick(.skipMessage, "known"))),
      to: suite)
    try writer.finish(complete: true)

    let comment = Comment(rawValue: "\(place) \(profile)")
    #expect(try JUnitTest.violations(path, profile) == [], comment)
    var limits = JUnitReadLimits()
    limits.outputBytes = 1_000
    let summary = try JUnitReader(limits: limits).read(path: path)
    #expect(summary.ending == .complete, comment)
    #expect(summary.counts.tests == 2 && summary.counts.failures == 1, comment)
    #expect(summary.counts.skipped == 1 && summary.counts.milliseconds == 13, comment)
    let read = try #require(summary.suites.first)
    let failed = try #require(summary.cases.first)
    let skipped = try #require(summary.cases.last)

    expect(read.name, place == .suiteName ? nasty.asName : "suite", comment)
    expect(read.package, place == .package ? nasty.asValue : "package", comment)
    expect(read.hostname, place == .hostname ? nasty.asName : "host", comment)
    expect(
      read.properties.first?.name, place == .propertyName ? nasty.asName : "property", comment)
    expect(
      read.properties.first?.value, place == .propertyValue ? nasty.asValue : "value", comment)
    expect(failed.name, place == .name ? nasty.asName : "name", comment)
    expect(failed.classname, place == .classname ? nasty.asName : "class", comment)
    guard case .failed(let type, let message, let body) = failed.outcome,
      case .skipped(let skipMessage) = skipped.outcome
    else {
      Issue.record("outcomes \(failed.outcome) \(skipped.outcome)")
      return
    }
    let wanted = place == .message ? nasty.asMessage : "message"
    expect(type, place == .type ? nasty.asValue : "type", comment)
    expect(message, wanted, comment)
    expect(body, "\(wanted)\n\(place == .body ? nasty.asMessage : "body")", comment)
    expect(skipMessage, place == .skipMessage ? nasty.asMessage : "known", comment)
    if profile == .rich {
      expect(failed.file, place == .file ? nasty.asValue : "file", comment)
      #expect(failed.line == 3, comment)
      expect(failed.systemOut, place == .systemOut ? nasty.asMessage : "out", comment)
      expect(failed.systemErr, place == .systemErr ? nasty.asMessage : "err", comment)
    } else {
      #expect(failed.file == nil && failed.line == nil && failed.systemOut == nil, comment)
    }
  }

  /// Compares code points: `==` on strings would take canonically equivalent ones for equal.
  private func expect(_ actual: String?, _ expected: String, _ comment: Comment) {
    #expect(actual.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars), comment)
  }

  @Test("empty texts are valid in every place", arguments: JUnitProfile.allCases)
  func empty(profile: JUnitProfile) throws {
    let folder = try JUnitTestFolder()
    let path = folder.path("report.xml")
    let writer = try JUnitWriter(
      path: path, profile: profile, timestamp: JUnitTest.timestamp, hostname: "")
    let suite = try writer.beginSuite(name: "", package: "", properties: [("", "")])
    for outcome: JUnitCase.Outcome in [
      .passed, .failed(type: "", message: "", body: ""),
      .errored(type: "", message: "", body: ""), .skipped(message: ""),
    ] {
      try writer.append(
        JUnitCase(
          classname: "", name: "", file: "", line: 0, milliseconds: 0, outcome: outcome,
          systemOut: "", systemErr: ""),
        to: suite)
    }
    try writer.finish(complete: true)
    #expect(try JUnitTest.violations(path, profile) == [])
    let summary = try JUnitReader().read(path: path)
    #expect(summary.suites.map(\.name) == ["\\empty"])
    #expect(summary.suites.map(\.hostname) == ["localhost"])
    #expect(summary.cases.map(\.name) == Array(repeating: "\\empty", count: 4))
    #expect(
      summary.cases.map(\.outcome) == [
        .passed, .failed(type: "failure", message: "", body: ""),
        .errored(type: "error", message: "", body: ""), .skipped(message: ""),
      ])
  }

  @Test("names come back from their forms, so no two share one", arguments: 0..<8)
  func namesAreInjective(seed: Int) throws {
    var generator = JUnitTestGenerator(seed: UInt64(seed))
    var names = Set<[UInt8]>()
    for fixed in [
      "", "\\empty", "\\\\empty", "\0", "\\u0000", "\\\\u0000", " ", "\\u0020", "é", "e\u{301}",
    ] {
      names.insert(Array(fixed.utf8))
    }
    while names.count < 400 { names.insert(Array(generator.text(upTo: 6).utf8)) }
    let cases = names.map { JUnitTest.passed(String(decoding: $0, as: UTF8.self)) }
    for profile in JUnitProfile.allCases {
      let (summary, _, _) = try JUnitTest.roundTrip(cases, profile)
      let forms = summary.cases.compactMap(\.name)
      #expect(Set(forms.map { Array($0.utf8) }).count == names.count)
      for (testCase, form) in zip(cases, forms) {
        #expect(JUnitName.decoded(form).map { Array($0.utf8) } == Array(testCase.name.utf8))
      }
    }
  }

  @Test("no name has a form that is not a name's")
  func foreignFormsAreRefused() {
    for form in ["\\", "a\\", "\\x", "\\u00", "\\u00e9", "\\uD800", "\\u+041", "\\empty "] {
      #expect(JUnitName.decoded(form) == nil, "\(form)")
    }
  }

  @Test("random texts are valid everywhere at once", arguments: 0..<20)
  func randomTexts(seed: Int) throws {
    var generator = JUnitTestGenerator(seed: UInt64(1_000 + seed))
    for profile in JUnitProfile.allCases {
      var cases: [JUnitCase] = []
      for _ in 0..<30 {
        cases.append(
          JUnitCase(
            classname: generator.text(upTo: 20), name: generator.text(upTo: 20),
            file: generator.text(upTo: 20), milliseconds: 1,
            outcome: .errored(
              type: generator.text(upTo: 9), message: generator.text(upTo: 700),
              body: generator.text(upTo: 200)),
            systemOut: generator.text(upTo: 100), systemErr: generator.text(upTo: 100)))
      }
      let (summary, _, _) = try JUnitTest.roundTrip(
        cases, profile, suite: (generator.text(upTo: 9), generator.text(upTo: 9)),
        properties: [(generator.text(upTo: 9), generator.text(upTo: 9))])
      #expect(summary.counts.errors == cases.count)
    }
  }

  @Test("a message that begins the body is not repeated")
  func messageOpensBody() throws {
    let cases = [
      JUnitTest.failed("differs", body: "differs\nat 3"),
      JUnitTest.failed("differs", body: "differs"),
      JUnitTest.failed("differs", body: "differs!"), JUnitTest.failed("differs", body: ""),
    ]
    let (summary, _, _) = try JUnitTest.roundTrip(cases, .rich)
    let bodies = summary.cases.map { testCase -> String in
      guard case .failed(_, _, let body) = testCase.outcome else { return "" }
      return body
    }
    #expect(bodies == ["differs\nat 3", "differs", "differs\ndiffers!", "differs"])
  }
}
