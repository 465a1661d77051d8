// The shipped schemas and the validator that applies them.

import Foundation
import Reports
import Testing

/// One change to a valid report, and the line on which it must be found.
struct SchemaBreak: Sendable, CustomTestStringConvertible {
  let from: String
  let to: String
  let line: Int
  var profiles = JUnitProfile.allCases
  var testDescription: String { "\(from) → \(to)" }

  static let all = [
    SchemaBreak(from: " name=\"row-1\"", to: "", line: 7),
    SchemaBreak(from: " name=\"row-1\"", to: " name=\"\"", line: 7),
    SchemaBreak(from: " name=\"row-1\"", to: " name=\" row-1\"", line: 7),
    SchemaBreak(from: "\"c\" time=\"0.001\"", to: "\"c\" time=\"0,001\"", line: 7),
    SchemaBreak(from: "\"c\" time=\"0.001\"", to: "\"c\" time=\"1\"", line: 7),
    SchemaBreak(from: " type=\"value\"", to: "", line: 8),
    SchemaBreak(from: " type=\"value\"", to: " type=\"\"", line: 8),
    SchemaBreak(
      from: " message=\"m\"", to: " message=\"\(String(repeating: "m", count: 501))\"", line: 8),
    SchemaBreak(from: "T09:00:00", to: "T25:00:00", line: 3),
    SchemaBreak(from: "T09:00:00", to: "T09:00:00Z", line: 3),
    SchemaBreak(from: " hostname=\"host\"", to: "", line: 3),
    SchemaBreak(from: " id=\"0\"", to: " id=\"-1\"", line: 3),
    SchemaBreak(from: " id=\"0\"", to: " id=\"0\" extra=\"1\"", line: 3),
    SchemaBreak(from: "<failure ", to: "<skipped message=\"a\" type=\"b\"/><failure ", line: 8),
    SchemaBreak(from: "</testsuite>", to: "<testsuite/></testsuite>", line: 0),
    SchemaBreak(from: "<testsuites", to: "<testsuites name=\"n\"", line: 2),
    SchemaBreak(from: "<testsuites", to: "<testsuites version=\"1\"", line: 2, profiles: [.rich]),
    SchemaBreak(from: " tests=\"1\"", to: "", line: 2, profiles: [.rich]),
    SchemaBreak(from: " line=\"4\"", to: " line=\"0\"", line: 7, profiles: [.rich]),
    SchemaBreak(from: "<system-err/>", to: "", line: 0, profiles: [.strict]),
  ]
}

@Suite("JUnit validator")
struct JUnitValidatorTests {
  private func report(_ profile: JUnitProfile) throws -> String {
    let testCase = JUnitCase(
      classname: "c", name: "row-1", file: "f", line: 4, milliseconds: 1,
      outcome: .failed(type: "value", message: "m", body: ""))
    return try JUnitTest.roundTrip([testCase], profile, properties: [("p", "v")]).text
  }

  @Test("every break of the schema is found on its line", arguments: SchemaBreak.all)
  func breaks(change: SchemaBreak) throws {
    let folder = try JUnitTestFolder()
    for profile in change.profiles {
      let valid = try report(profile)
      let range = try #require(valid.range(of: change.from))
      let path = try folder.file(
        Array(valid.replacingCharacters(in: range, with: change.to).utf8))
      let violations = try JUnitTest.violations(path, profile)
      #expect(!violations.isEmpty)
      if change.line > 0 { #expect(violations.first?.line == change.line, "\(violations)") }
    }
  }

  @Test("lines beyond 65,535 are told right")
  func farLine() throws {
    let folder = try JUnitTestFolder()
    let path = folder.path("report.xml")
    let writer = try JUnitTest.writer(path, .rich)
    let suite = try writer.beginSuite(name: "s", package: "", properties: [])
    for index in 0..<100_000 { try writer.append(JUnitTest.passed("row-\(index)"), to: suite) }
    try writer.finish(complete: true)
    #expect(try JUnitTest.violations(path, .rich) == [])
    let text = try JUnitTest.text(path).replacing("row-90000\"", with: "row\" bad=\"1\"")
    let violations = try JUnitTest.violations(
      try folder.file(Array(text.utf8), named: "bad.xml"), .rich)
    // Three lines come before the first case.
    #expect(violations.map(\.line) == [90_004])
    #expect(violations.first?.message.contains("bad") == true)
    #expect(violations.first?.description.hasPrefix("90004: ") == true)
  }

  @Test("violations are bounded, and a file that is not well-formed is one")
  func bounded() throws {
    let folder = try JUnitTestFolder()
    let bad = "<testsuites a='' b='' c='' d='' e=''>\n<x/></testsuites>"
    let validator = try JUnitValidator(schema: JUnitTest.schema(.strict))
    let many = try validator.validate(file: try folder.file(Array(bad.utf8)), limit: 3)
    #expect(many.map(\.line) == [1, 1, 1])
    let long = "<testsuites \(String(repeating: "x", count: 9_999))=\"\"/>"
    let told = try validator.validate(file: try folder.file(Array(long.utf8)))
    #expect(told.allSatisfy { $0.message.utf8.count <= 500 } && !told.isEmpty)
    let invalid = try report(.strict).replacing("row-1", with: "row-\u{FF}1")
    let bytes = Array(invalid.utf8).filter { $0 != 0xBF }
    #expect(try !validator.validate(file: try folder.file(bytes)).isEmpty)
    let cut = try report(.strict).utf8.dropLast(30)
    #expect(try !validator.validate(file: try folder.file(Array(cut))).isEmpty)
    #expect(try !validator.validate(file: try folder.file([])).isEmpty)
    #expect(try !validator.validate(file: try folder.file(Array("<other/>".utf8))).isEmpty)
  }

  @Test("one validator serves many files")
  func reuse() throws {
    let folder = try JUnitTestFolder()
    let validator = try JUnitValidator(schema: JUnitTest.schema(.rich))
    let good = try folder.file(Array(try report(.rich).utf8), named: "good.xml")
    let bad = try folder.file(Array("<testsuites/>".utf8), named: "bad.xml")
    for _ in 0..<3 {
      #expect(try validator.validate(file: good) == [])
      #expect(try validator.validate(file: bad) != [])
    }
  }

  @Test("what is no schema, and what is no file")
  func errors() throws {
    let folder = try JUnitTestFolder()
    JUnitTest.expect(.invalidSchema) { try JUnitValidator(schema: folder.path("missing.xsd")) }
    let broken = try folder.file(Array("<a/>".utf8), named: "broken.xsd")
    JUnitTest.expect(.invalidSchema) { try JUnitValidator(schema: broken) }
    let validator = try JUnitValidator(schema: JUnitTest.schema(.rich))
    JUnitTest.expect(.io) { try validator.validate(file: folder.path("missing.xml")) }
    let typed = try folder.file(
      Array("<!DOCTYPE testsuites [<!ENTITY a \"b\">]><testsuites/>".utf8))
    JUnitTest.expect(.documentType) { try validator.validate(file: typed) }
  }
}
