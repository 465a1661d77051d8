// The page: well-formed, needs nothing else, says what the report says.

import Artifacts
import AuditReports
import Distillation
import Foundation
import FoundationXML
import Testing

@Suite struct AuditPageTests {
  @Test func itNeedsNothingElse() throws {
    let page = try PageTree(try AuditedLake().audit())
    #expect(page.text.hasPrefix("<!DOCTYPE html>\n"))
    for name in ["script", "link", "img", "iframe", "object", "embed", "form", "image", "use"] {
      #expect(try page.elements("//\(name)").isEmpty, "\(name)")
    }
    let attributes = try page.elements("//*").flatMap { $0.attributes ?? [] }.compactMap(\.name)
    #expect(attributes.count > 100)
    #expect(!attributes.contains { $0.hasPrefix("on") })
    #expect(Set(attributes).isDisjoint(with: ["src", "href", "style", "action", "srcset"]))
    for part in ["http://", "https://", "url(", "@import", "expression("] {
      #expect(!page.text.contains(part), "\(part)")
    }
    let policy = try page.elements("//meta[@http-equiv='Content-Security-Policy']")
    #expect(policy.first?.value("content").hasPrefix("default-src 'none'") ?? false)
    #expect(page.text.contains("@media (prefers-color-scheme: dark)"))
  }

  @Test func everyCheckIsThere() throws {
    let lake = try AuditedLake()
    try FileSystem.append(
      Array("x\n".utf8), to: lake.root.absolute("data/evidence/2026/01/01/audits.jsonl"))
    let report = try lake.audit()
    let page = try PageTree(report)
    let phases = try page.elements("//details[starts-with(@class,'phase')]")
    #expect(phases.count == AuditPhase.allCases.count)
    for (phase, element) in zip(AuditPhase.allCases, phases) {
      let items = try page.elements(".//li", in: element)
      let checks = report.checks(of: phase)
      #expect(items.count == checks.count)
      for (check, item) in zip(checks, items) {
        #expect(item.value("class") == check.status.rawValue)
        #expect(try page.texts(".//code", in: item) == [check.name])
        #expect(try page.texts("span[@class='detail']", in: item) == [check.detail])
        #expect(try page.texts(".//span[@class='hidden']", in: item) == [check.status.rawValue])
        #expect(item.stringValue?.contains("not required") == !check.isRequired)
      }
      let sum = try #require(try page.texts("summary", in: element).first)
      #expect(sum.contains("\(phase.rawValue) \(phase.name)"))
    }
    #expect(try page.texts("//h1//span") == ["✗ failed"])
    let statuses = AuditCheck.Status.allCases.map { status in
      report.checks.count { $0.status == status }
    }
    #expect(
      try page.texts("//dd").contains(
        "\(statuses[0]) passed, \(statuses[1]) failed, \(statuses[2]) skipped"))
    #expect(statuses[1] > 0 && statuses[2] > 0)
    #expect(try PageTree(AuditedLake().audit()).texts("//h1//span") == ["✓ passed"])
  }

  /// Many checks that pass are closed, one that fails opens them.
  @Test(arguments: [true, false])
  func aLongPhaseIsClosedUnlessItFails(passes: Bool) throws {
    let invariants = (1...22).map { number in
      (id: "I\(number)", finding: passes || number != 9 ? AuditFinding.passed("") : .failed("no"))
    }
    let page = try PageTree(
      try AuditedLake(rows: 50).audit { $0.acceptance = { .held(invariants) } })
    let phase = try page.elements("//details[@class='phase'][summary//text()='6 acceptance']")
    #expect(phase.count == 1)
    #expect(phase.map { $0.value("open") } == [passes ? "" : "open"])
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</style><script>x</script>",
    "a&amp;b & ' \" < > `", "]]>-->", "ünïcödé \u{1F600} e\u{301}",
  ])
  func nothingOfARootIsMarkup(text: String) throws {
    let lake = try AuditedLake(rows: 50)
    try lake.write(baselines: [[(text, 1), ("p0_sources", 1)], [(text, 2)]])
    let report = try lake.audit { options in
      options.acceptance = { .held([(text, .failed("\(text) does not hold"))]) }
    }
    let page = try PageTree(report, root: text)
    for name in ["script", "img"] { #expect(try page.elements("//\(name)").isEmpty) }
    #expect(try page.elements("//style").count == 1)
    #expect(try page.texts("//title") == ["Audit of \(text): failed"])
    #expect(try page.texts("//dd").first == text)
    #expect(try page.texts("//li/h3/code").contains(text))
    #expect(try page.texts("//tbody//th").contains(text))
    #expect(try page.texts("//span[@class='detail']").contains("\(text) does not hold"))
    #expect(try page.elements("//svg").contains { $0.value("aria-label").hasPrefix(text) })
  }

  /// What draws over its neighbours, or is no XML, is made visible.
  @Test func controlCharactersAreVisible() throws {
    let page = try PageTree(
      try AuditedLake(rows: 50).audit(),
      root: "a\u{0}b\u{1B}[31mc\u{202E}d\u{2066}e\u{7F}f\u{85}\t\ng")
    #expect(
      try page.texts("//dd").first
        == #"a\u{0}b\u{1B}[31mc\u{202E}d\u{2066}e\u{7F}f\u{85}  g"#)
  }

  @Test func everyPictureHasWordsAndATable() throws {
    let lake = try AuditedLake()
    _ = try lake.audit()
    let page = try PageTree(try lake.audit())
    let pictures = try page.elements("//svg")
    #expect(pictures.count > 20)
    for picture in pictures {
      #expect(picture.value("role") == "img")
      #expect(picture.value("aria-label").count > 20)
    }
    let sections = try page.elements("//section[.//svg]")
    #expect(try sections.flatMap { try page.texts("h2", in: $0) }.count == 3)
    for section in sections {
      #expect(try !page.elements(".//table[caption]//th[@scope='row']", in: section).isEmpty)
      let title = try page.elements("h2", in: section).map { $0.value("id") }
      #expect([section.value("aria-labelledby")] == title)
    }
    for table in try page.elements("//table") {
      let columns = try page.elements("thead/tr/th", in: table).count
      for row in try page.elements("tbody/tr", in: table) { #expect(row.childCount == columns) }
    }
  }

  @Test func itIsWrittenWhole() throws {
    let lake = try AuditedLake(rows: 50)
    let page = AuditPage(try lake.audit(), root: "lake")
    let path = lake.path("page.html")
    try FileSystem.replace(path, with: Array("old".utf8))
    try page.write(to: path)
    #expect(try FileSystem.read(path) == page.html)
    #expect(throws: ArtifactError.self) { try page.write(to: lake.path("none/page.html")) }
    #expect(try FileSystem.list(lake.folder) == ["lake", "page.html"])
  }
}
