// Long texts are cut where they may be cut, and long files lose texts but never cases.

import Foundation
import Reports
import Testing

/// What a long text consists of.
struct Filling: Sendable, CustomTestStringConvertible {
  let label: String
  let unit: String
  /// Whether a text of it may be cut shorter than its limit, because most of it is taken out.
  var vanishes = false
  /// What only the end of a cut terminal sequence would leave.
  var remnant: String?
  var testDescription: String { label }

  static let all = [
    Filling(label: "ASCII", unit: "x"), Filling(label: "ampersands", unit: "&"),
    Filling(label: "CR", unit: "\r"), Filling(label: "U+0000", unit: "\0"),
    Filling(label: "two bytes", unit: "é"), Filling(label: "three bytes", unit: "€"),
    Filling(label: "U+FFFD", unit: "\u{FFFD}"), Filling(label: "four bytes", unit: "😀"),
    Filling(label: "colors", unit: "\u{1B}[31mr\u{1B}[0m", vanishes: true, remnant: "mr"),
    Filling(
      label: "many colors", unit: "\u{1B}[1;4;38;5;196;48;5;21m€", vanishes: true, remnant: "m€"),
    Filling(label: "what looks like an escape", unit: "\\u€€"),
    Filling(label: "mixture", unit: "a<é\u{1B}[1m\0€\n😀\u{FFFE}"),
  ]
}

@Suite("JUnit limits")
struct JUnitLimitsTests {
  /// The bytes between the first `<element …>` and its end tag.
  private func content(of element: String, in text: String) throws -> [UInt8] {
    let start = try #require(text.range(of: "<\(element)"))
    let open = try #require(text.range(of: ">", range: start.upperBound..<text.endIndex))
    let end = try #require(
      text.range(of: "</\(element)>", range: open.upperBound..<text.endIndex))
    return Array(text.utf8[open.upperBound..<end.lowerBound])
  }

  @Test("a message has at most 500 characters", arguments: Filling.all)
  func messages(filling: Filling) throws {
    for count in [1, 83, 84, 100, 249, 250, 499, 500, 501, 5_000] {
      let message = String(repeating: filling.unit, count: count)
      let (summary, _, _) = try JUnitTest.roundTrip([JUnitTest.failed(message)], .strict)
      guard case .failed(_, let read, _) = summary.cases.first?.outcome else {
        Issue.record("no failure")
        return
      }
      let characters = read.unicodeScalars.count
      #expect(characters <= 500)
      let whole = try JUnitTest.roundTrip(
        [JUnitTest.failed("m", body: message)], .rich, limits: .unlimited)
      guard case .failed(_, _, let body) = whole.summary.cases.first?.outcome else { return }
      let expected = body.unicodeScalars.dropFirst(2)
      if expected.count <= 500 {
        #expect(Array(read.unicodeScalars) == Array(expected))
      } else {
        // As long as a unit that is not cut lets it be.
        #expect(characters > 500 - 6)
        #expect(read.unicodeScalars.last == "…")
        #expect(expected.starts(with: read.unicodeScalars.dropLast()))
      }
    }
  }

  @Test("the defaults are 60 kB for a body and 1 MB for output")
  func defaults() throws {
    try checkEnds(
      Filling(label: "ASCII", unit: "x"), limits: JUnitLimits(), body: 60_000, output: 1_000_000)
  }

  @Test("a body and output keep both ends within their limits", arguments: Filling.all)
  func bodiesAndOutput(filling: Filling) throws {
    var limits = JUnitLimits()
    limits.bodyBytes = 3_000
    limits.outputBytes = 50_000
    try checkEnds(filling, limits: limits, body: 3_000, output: 50_000)
  }

  private func checkEnds(_ filling: Filling, limits: JUnitLimits, body: Int, output: Int) throws {
    let count = (output + 200_000) / (filling.vanishes ? 1 : filling.unit.utf8.count)
    let long = "HEAD" + String(repeating: filling.unit, count: count) + "TAIL"
    let (_, text, written) = try JUnitTest.roundTrip(
      [JUnitTest.failed("m", body: long, output: long)], .rich, limits: limits)
    #expect(written.textsLeftOut == 0)
    for (element, limit) in [("failure", body), ("system-out", output)] {
      let content = try content(of: element, in: text)
      let least = filling.vanishes ? limit / 2 : limit - 100
      #expect(content.count <= limit && content.count > least, "\(element)")
      #expect(content.starts(with: Array((element == "failure" ? "m\nHEAD" : "HEAD").utf8)))
      #expect(content.suffix(4).elementsEqual("TAIL".utf8))
      #expect(String(decoding: content, as: UTF8.self).contains(" bytes left out ...]\n"))
    }
    let strict = try JUnitTest.roundTrip(
      [JUnitTest.failed("m", body: long, output: long), JUnitTest.failed("n", output: long)],
      .strict, limits: limits)
    let collected = try content(of: "system-out", in: strict.text)
    #expect(collected.count <= output && collected.count > output - 200)
    #expect(collected.starts(with: Array("--- probe.swift row ---\nHEAD".utf8)))
    #expect(collected.suffix(5).elementsEqual("TAIL\n".utf8))
  }

  @Test("of the output of very many cases both ends are kept to the byte")
  func collectedOutput() throws {
    var limits = JUnitLimits()
    limits.outputBytes = 100_000
    let folder = try JUnitTestFolder()
    let path = folder.path("report.xml")
    let writer = try JUnitTest.writer(path, .strict, limits: limits)
    var expected = [[UInt8]](repeating: [], count: 3)
    for suite in expected.indices {
      _ = try writer.beginSuite(name: "s\(suite)", package: "", properties: [])
    }
    // Uneven, so that the suites' pieces of different lengths take each other's place on disk.
    for index in 0..<900 {
      let suite = index % 7 % 3
      let output = "\(index) " + String(repeating: "abcdefg", count: index * 7_919 % 5_003)
      try writer.append(
        JUnitCase(
          classname: "c", name: "n", milliseconds: 0, outcome: .passed, systemOut: output),
        to: suite)
      expected[suite] += Array("--- c n ---\n\(output)\n".utf8)
    }
    try writer.finish(complete: true)
    let text = try JUnitTest.text(path)
    for (suite, part) in text.components(separatedBy: "<testsuite ").dropFirst().enumerated() {
      let content = try content(of: "system-out", in: part)
      let all = expected[suite]
      // The only bracket is that of the gap, after a line feed.
      let mark = try #require(content.firstIndex(of: UInt8(ascii: "["))) - 1
      let rest = content[(mark + 1)...]
      let gap = try #require(rest.firstIndex(of: UInt8(ascii: "\n"))) + 1
      #expect(content.count <= 100_000 && content.count > 99_900)
      #expect(content[..<mark].elementsEqual(all.prefix(mark)))
      #expect(content[gap...].elementsEqual(all.suffix(content.count - gap)))
      let missing = all.count - mark - (content.count - gap)
      #expect(content[mark..<gap].elementsEqual("\n[... \(missing) bytes left out ...]\n".utf8))
    }
  }

  @Test("a text at the limit is whole, one byte more is cut")
  func exactLimit() throws {
    var limits = JUnitLimits()
    limits.outputBytes = 1_000
    for (count, whole) in [(999, true), (1_000, true), (1_001, false)] {
      let output = String(repeating: "x", count: count)
      let (summary, _, _) = try JUnitTest.roundTrip(
        [JUnitTest.failed("m", output: output)], .rich, limits: limits)
      #expect((summary.cases.first?.systemOut == output) == whole)
    }
  }

  @Test("no cut falls within a character, a reference or an escape", arguments: Filling.all)
  func everyCut(filling: Filling) throws {
    let outputs = (0..<40).map { lead in
      // Heads are cut at a distance from the beginning, tails from the end.
      String(repeating: "-", count: lead) + String(repeating: filling.unit, count: 900)
        + String(repeating: ".", count: lead % 29)
    }
    for limit in [256, 257, 301, 1_002] {
      var limits = JUnitLimits()
      limits.outputBytes = limit
      for profile in JUnitProfile.allCases {
        // One suite for each output: the strict profile cuts the output of a suite.
        let folder = try JUnitTestFolder()
        let path = folder.path("report.xml")
        let writer = try JUnitTest.writer(path, profile, limits: limits)
        for output in outputs {
          let suite = try writer.beginSuite(name: "s", package: "", properties: [])
          for _ in 0..<3 { try writer.append(JUnitTest.failed("m", output: output), to: suite) }
        }
        try writer.finish(complete: true)
        // A split reference or character is not well-formed.
        #expect(try JUnitTest.violations(path, profile) == [])
        let text = try JUnitTest.text(path)
        if let remnant = filling.remnant { #expect(!text.contains(remnant)) }
        // A split escape would leave a backslash without its four digits.
        if filling.unit.contains("\\u") { continue }
        for piece in text.split(separator: "\\u", omittingEmptySubsequences: false).dropFirst() {
          let digits = piece.utf8.prefix(4)
          #expect(
            digits.count == 4 && digits.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
          )
        }
      }
    }
  }

  @Test(
    "a file beyond its limit loses texts, in file order, and no case",
    arguments: JUnitProfile.allCases)
  func fileLimit(profile: JUnitProfile) throws {
    var limits = JUnitLimits()
    limits.fileBytes = 200_000
    let body = String(repeating: "a line of the difference\n", count: 200)
    let cases = (0..<100).map { JUnitTest.failed("message \($0)", body: body, output: body) }
    let (summary, text, written) = try JUnitTest.roundTrip(cases, profile, limits: limits)
    #expect(written.bytes <= 200_000 && written.bytes > 150_000)
    #expect(!written.exceedsLimit && written.textsLeftOut > 0)
    #expect(summary.counts.failures == 100)
    let whole = summary.cases.map { testCase -> Bool in
      guard case .failed(_, let message, let read) = testCase.outcome else { return false }
      #expect(read.hasPrefix(message))
      return read == "\(message)\n\(body)"
    }
    #expect(whole.first == true && whole.last == false)
    #expect(whole == whole.sorted { $0 && !$1 })
    #expect(text.contains("[... left out: the file would exceed 200000 bytes ...]"))
  }

  @Test(
    "cases alone may exceed the file's limit, and the result says so",
    arguments: JUnitProfile.allCases)
  func tooManyCases(profile: JUnitProfile) throws {
    var limits = JUnitLimits()
    limits.fileBytes = 20_000
    let cases = (0..<1_000).map { JUnitTest.passed("row-\($0)") }
    let (summary, _, written) = try JUnitTest.roundTrip(cases, profile, limits: limits)
    #expect(summary.counts.tests == 1_000)
    #expect(written.exceedsLimit)
  }

  @Test(
    "what is left out does not depend on how suites interleave", arguments: JUnitProfile.allCases)
  func interleavingDoesNotMatter(profile: JUnitProfile) throws {
    var limits = JUnitLimits()
    limits.fileBytes = 150_000
    let body = String(repeating: "0123456789", count: 300)
    let rows = (0..<5).flatMap { suite in (0..<20).map { (suite, $0) } }
    var files: [[UInt8]] = []
    for order in [rows, rows.sorted { ($0.1, $0.0) < ($1.1, $1.0) }] {
      let folder = try JUnitTestFolder()
      let path = folder.path("report.xml")
      let writer = try JUnitTest.writer(path, profile, limits: limits)
      for suite in 0..<5 {
        _ = try writer.beginSuite(name: "suite \(suite)", package: "p", properties: [])
      }
      for (suite, row) in order {
        try writer.append(JUnitTest.failed("row \(row)", body: body, output: body), to: suite)
      }
      #expect(try writer.finish(complete: true).textsLeftOut > 0)
      files.append(try JUnitTest.bytes(path))
    }
    #expect(files[0] == files[1])
  }
}

extension JUnitLimits {
  /// No limit within reach of a test.
  static var unlimited: JUnitLimits {
    var limits = JUnitLimits()
    limits.messageCharacters = 1 << 30
    limits.bodyBytes = 1 << 30
    limits.outputBytes = 1 << 30
    limits.fileBytes = nil
    return limits
  }
}
