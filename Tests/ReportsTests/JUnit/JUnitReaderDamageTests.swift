// Files that are cut off, broken, hostile or no reports at all.

import Foundation
import Glibc
import Reports
import Testing

@Suite("JUnit reader and damage")
struct JUnitReaderDamageTests {
  private static let whole = """
    <?xml version="1.0" encoding="ENCODING"?>
    <!-- comment --><testsuites tests="3"><testsuite name="é&amp;"><properties><property \
    name="p" value="v"/>
    </properties><testcase classname="c" name="a" time="0.1"/><testcase name="b"><failure \
    message="m">t&lt;é
    <![CDATA[x > y ]]></failure></testcase><?pi x?><testcase name="c"><error/></testcase>\
    </testsuite></testsuites>
    """

  private func read(_ bytes: [UInt8], limits: JUnitReadLimits = JUnitReadLimits()) throws
    -> JUnitSummary
  {
    let folder = try JUnitTestFolder()
    return try JUnitReader(limits: limits).read(path: try folder.file(bytes))
  }

  @Test(
    "cut off at every byte: what was whole is kept, and the cut is told",
    arguments: ["UTF-8", "ISO-8859-1", "UTF-16"])
  func truncated(encoding name: String) throws {
    let encodings: [String: String.Encoding] = [
      "UTF-8": .utf8, "ISO-8859-1": .isoLatin1, "UTF-16": .utf16,
    ]
    let document = Self.whole.replacingOccurrences(of: "ENCODING", with: name)
    let encoding = try #require(encodings[name])
    let bytes = [UInt8](try #require(document.data(using: encoding)))
    let all = try read(bytes).cases
    #expect(all.map(\.name) == ["a", "b", "c"])
    var kept = 0
    for length in bytes.indices {
      let summary = try read(Array(bytes[..<length]))
      guard case .truncated(let line) = summary.ending else {
        Issue.record("after \(length) bytes: \(summary.ending)")
        continue
      }
      #expect((0...6).contains(line))
      #expect(summary.cases == Array(all.prefix(summary.cases.count)))
      #expect(summary.counts.tests == summary.cases.count && summary.cases.count >= kept)
      kept = summary.cases.count
    }
    #expect(kept == 3)
  }

  @Test(
    "what is not well-formed ends the reading, with the line",
    arguments: [
      ("<testsuite>\n<testcase name='a'/>\n<testcase name='b'></testsuite>", 3, 1),
      ("<testsuite>\n<testcase name='a'/>\n&nbsp;<testcase/></testsuite>", 3, 1),
      ("<testsuite>\n<testcase name='a'/>\n\u{1}<testcase/></testsuite>", 3, 1),
      ("<testsuite>\n<testcase name='a' name='b'/></testsuite>", 2, 0),
      ("<testsuite><testcase name='a'/></testsuite>\n<testsuite><testcase/></testsuite>", 2, 1),
    ])
  func malformed(document: String, line: Int, cases: Int) throws {
    let summary = try read(Array(document.utf8))
    guard case .malformed(let found, let message) = summary.ending else {
      Issue.record("\(summary.ending)")
      return
    }
    #expect(found == line && !message.isEmpty)
    #expect(summary.counts.tests == cases)
  }

  @Test("bytes that are not of the encoding end the reading")
  func invalidBytes() throws {
    let bytes =
      Array("<testsuite><testcase name='a'/><testcase name='".utf8) + [0xC3, 0x28]
      + Array("'/></testsuite>".utf8)
    let summary = try read(bytes)
    guard case .malformed = summary.ending else {
      Issue.record("\(summary.ending)")
      return
    }
    #expect(summary.counts.tests == 1)
  }

  @Test(
    "what is no report is an error",
    arguments: [
      "hello", "{\"tests\": 3}", "<html><testsuite/></html>",
      "<?xml version=\"1.0\"?><assemblies/>",
      "\u{FEFF}text",
    ])
  func notJUnit(document: String) throws {
    JUnitTest.expect(.notJUnit) { try read(Array(document.utf8)) }
  }

  @Test(
    "compressed files are refused, not unpacked",
    arguments: [
      [0x1F, 0x8B, 8, 0], [0x42, 0x5A, 0x68, 0x39], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0],
      [0x28, 0xB5, 0x2F, 0xFD], [0x50, 0x4B, 3, 4],
    ] as [[UInt8]])
  func compressed(magic: [UInt8]) throws {
    JUnitTest.expect(.compressed) { try read(magic + [UInt8](repeating: 0, count: 100)) }
    let folder = try JUnitTestFolder()
    let path = try folder.file(magic)
    JUnitTest.expect(.compressed) {
      try JUnitValidator(schema: JUnitTest.schema(.rich)).validate(file: path)
    }
  }

  @Test(
    "a document type is refused before anything in it",
    arguments: [
      "<!DOCTYPE testsuite><testsuite/>",
      "<!DOCTYPE testsuite SYSTEM \"file:///etc/hostname\"><testsuite/>",
      "<!DOCTYPE testsuite [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
        + "<testsuite name=\"a\">&x;</testsuite>",
      "<!DOCTYPE testsuite [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]><testsuite/>",
      "<!DOCTYPE testsuite [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
        + "\"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
        + "\"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e "
        + "\"&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g "
        + "\"&f;&f;&f;&f;&f;&f;&f;&f;\">]>"
        + "<testsuite name=\"&g;\"><testcase>&g;&g;</testcase></testsuite>",
      "<!DOCTYPE testsuite [<!ATTLIST testcase name CDATA \"forged\">]>"
        + "<testsuite><testcase/></testsuite>",
    ])
  func documentType(document: String) throws {
    for text in [document, "<?xml version=\"1.0\"?>\n<!-- c -->\n" + document] {
      JUnitTest.expect(.documentType) { try read(Array(text.utf8)) }
      let declared = text.replacing("1.0\"", with: "1.0\" encoding=\"UTF-16\"")
      let wide = try #require(declared.data(using: .utf16))
      JUnitTest.expect(.documentType) { try read([UInt8](wide)) }
    }
  }

  @Test("the bounds of one pass", arguments: Bound.all)
  func bounds(bound: Bound) throws {
    var limits = JUnitReadLimits()
    bound.narrow(&limits)
    JUnitTest.expect(.tooLarge) {
      try read(Array(bound.document(bound.limit + bound.excess).utf8), limits: limits)
    }
    let fitting = try read(Array(bound.document(bound.limit).utf8), limits: limits)
    #expect(fitting.ending == .complete)
  }

  @Test("a tag with very many attributes is given up before their number is squared")
  func attributeFlood() throws {
    let attributes = (0..<400_000).map { " a\($0)=\"\"" }.joined()
    JUnitTest.expect(.tooLarge) { try read(Array("<testsuite\(attributes)/>".utf8)) }
    let namespaces = (0..<400_000).map { " xmlns:a\($0)=\"u\"" }.joined()
    JUnitTest.expect(.tooLarge) { try read(Array("<testsuite\(namespaces)/>".utf8)) }
  }

  @Test("names without number are given up")
  func nameFlood() throws {
    let elements = (0..<400_000).map { "<e\($0)/>" }.joined()
    JUnitTest.expect(.tooLarge) { try read(Array("<testsuite>\(elements)</testsuite>".utf8)) }
    let attributes = (0..<400_000).map { "<e a\($0)=''/>" }.joined()
    JUnitTest.expect(.tooLarge) { try read(Array("<testsuite>\(attributes)</testsuite>".utf8)) }
    let targets = (0..<400_000).map { "<?p\($0) x?>" }.joined()
    JUnitTest.expect(.tooLarge) { try read(Array("<testsuite>\(targets)</testsuite>".utf8)) }
    let spaces = (0..<400_000).map { "<e xmlns='u\($0)'/>" }.joined()
    JUnitTest.expect(.tooLarge) { try read(Array("<testsuite>\(spaces)</testsuite>".utf8)) }
  }

  @Test("CDATA beyond libxml2's own limit is read")
  func longSection() throws {
    let text = String(repeating: "a > b ]]\n", count: 1_500_000)
    let summary = try read(
      Array(
        "<testsuite><testcase><system-out><![CDATA[\(text)]]></system-out></testcase><testcase/>"
          .appending("</testsuite>")
          .utf8))
    #expect(summary.ending == .complete && summary.counts.tests == 2)
  }

  @Test("a missing file, a folder, and a pipe")
  func kinds() throws {
    let folder = try JUnitTestFolder()
    JUnitTest.expect(.io) { try JUnitReader().read(path: folder.path("missing.xml")) }
    JUnitTest.expect(.io) { try JUnitReader().read(path: folder.path) }
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let document = Array("<testsuite><testcase name=\"n\"/></testsuite>".utf8)
    #expect(Glibc.write(ends[1], document, document.count) == document.count)
    #expect(close(ends[1]) == 0)
    defer { close(ends[0]) }
    #expect(try JUnitReader().read(path: "/dev/fd/\(ends[0])").counts.tests == 1)
  }

  @Test("a pipe, whose length nobody knows before, is bounded too")
  func longPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let document = Array("<testsuite><testcase name=\"n\"/></testsuite>".utf8)
    #expect(Glibc.write(ends[1], document, document.count) == document.count)
    #expect(close(ends[1]) == 0)
    defer { close(ends[0]) }
    var limits = JUnitReadLimits()
    limits.fileBytes = document.count - 1
    JUnitTest.expect(.tooLarge) {
      try JUnitReader(limits: limits).read(path: "/dev/fd/\(ends[0])")
    }
  }
}

/// A limit and documents at and beyond it.
struct Bound: Sendable, CustomTestStringConvertible {
  let label: String
  let limit: Int
  /// How far beyond the limit is certainly refused: some bounds are looked at only when the parser
  /// reads on.
  var excess = 1
  let narrow: @Sendable (inout JUnitReadLimits) -> Void
  let document: @Sendable (Int) -> String
  var testDescription: String { label }

  static let all = [
    Bound(
      label: "file", limit: 1_000, narrow: { $0.fileBytes = 1_000 },
      document: { "<testsuite>" + String(repeating: " ", count: $0 - 24) + "</testsuite>\n" }),
    Bound(
      label: "depth", limit: 20, narrow: { $0.depth = 20 },
      document: {
        String(repeating: "<testsuite>", count: $0) + String(repeating: "</testsuite>", count: $0)
      }),
    Bound(
      label: "suites", limit: 10, narrow: { $0.suites = 10 },
      document: {
        "<testsuites>" + String(repeating: "<testsuite/>", count: $0) + "</testsuites>"
      }),
    Bound(
      label: "attributes", limit: 50, narrow: { $0.attributes = 50 },
      document: {
        "<testsuite" + (0..<$0).map { " a\($0)=''" }.joined() + "/>"
      }),
    Bound(
      label: "names", limit: 50, narrow: { $0.names = 50 },
      document: {
        "<testsuite>" + (1..<$0).map { "<e\($0)/>" }.joined() + "</testsuite>"
      }),
    Bound(
      label: "comment", limit: 50_000, excess: 30_000, narrow: { $0.sectionBytes = 60_000 },
      document: {
        "<testsuite><!--" + String(repeating: "c", count: $0) + "--></testsuite>"
      }),
    Bound(
      label: "CDATA", limit: 50_000, excess: 30_000, narrow: { $0.sectionBytes = 60_000 },
      document: {
        "<testsuite><![CDATA[" + String(repeating: "c", count: $0) + "]]></testsuite>"
      }),
    Bound(
      label: "attribute", limit: 50_000, excess: 30_000, narrow: { $0.sectionBytes = 60_000 },
      document: {
        "<testsuite name='" + String(repeating: "c", count: $0) + "'/>"
      }),
  ]
}
