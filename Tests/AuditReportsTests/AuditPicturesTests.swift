// The pictures, held against the numbers that they show.

import AuditReports
import Distillation
import Foundation
import FoundationXML
import Testing

@Suite struct AuditPicturesTests {
  /// The card of a metric.
  private static func card(_ metric: String, of page: PageTree) throws -> XMLElement {
    let cards = try page.elements("//ul[@class='metrics']/li").filter {
      try page.texts("h3/code", in: $0) == [metric]
    }
    #expect(cards.count == 1)
    return try #require(cards.first)
  }

  /// The points of each unbroken line of a metric, dots left out.
  private static func lines(_ metric: String, of page: PageTree) throws -> [[(
    x: Double, y: Double
  )]] {
    let card = try card(metric, of: page)
    return try page.elements("svg/polyline[not(@class)]", in: card).map { line in
      let numbers = line.numbers("points")
      return stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }
  }

  @Test func aLineIsItsValues() throws {
    let lake = try AuditedLake(rows: 50)
    let values = [3.0, 1, 4, 1, 5, 9, 2, 6]
    try lake.write(baselines: values.map { [("m", $0)] })
    let page = try PageTree(try lake.audit())
    // The audit itself is the ninth column and has no such metric.
    let lines = try Self.lines("m", of: page)
    #expect(lines.map(\.count) == [values.count])
    for (place, (point, value)) in zip(lines.flatMap(\.self), values).enumerated() {
      #expect(abs(point.x - (5 + 230 * Double(place) / 8)) < 0.06)
      #expect(abs(point.y - (59 - 54 * (value - 1) / 8)) < 0.06)
    }
    let card = try Self.card("m", of: page)
    #expect(try page.texts("dl//dd", in: card) == ["3", "6", "1", "9"])
    #expect(try page.texts("p[@class='ends']/span", in: card) == ["2026-01-01", "2026-02-01"])
    #expect(
      try page.elements("svg", in: card).first?.value("aria-label")
        == "m from 3 on 2026-01-01 to 6 on 2026-01-08, least 1, greatest 9")
    #expect(try page.texts("p[@class='value']/strong", in: card) == ["–"])
    let row = try page.elements("//tbody/tr[th='m']").first
    #expect(
      try page.texts("*", in: row)
        == ["m", "3", "6", "1", "9", "n/a", "warning"])
  }

  @Test func aGapBreaksTheLine() throws {
    let lake = try AuditedLake(rows: 50)
    try lake.write(baselines: [[("m", 1)], [("m", 2)], [], [("m", 3)], [], [("m", 4)], [("m", 5)]])
    let page = try PageTree(try lake.audit())
    #expect(try Self.lines("m", of: page).map(\.count) == [2, 2])
    // The value that stands alone, and the last one, are dots.
    #expect(
      try page.elements("svg/polyline[@class='dot']", in: Self.card("m", of: page)).count == 2)
  }

  /// A long history keeps its peaks and stays a small picture.
  @Test func manyAuditsAreFewPoints() throws {
    let lake = try AuditedLake(rows: 50)
    let peaks = [1234: 1000.0, 2345: -1000]
    try lake.write(baselines: (0..<3000).map { [("m", peaks[$0] ?? Double($0 % 7))] })
    let page = try PageTree(try lake.audit())
    let points = try Self.lines("m", of: page).flatMap(\.self)
    #expect(points.count > 100 && points.count <= 242)
    #expect(points.contains { abs($0.y - 5) < 0.06 })
    #expect(points.contains { abs($0.y - 59) < 0.06 })
    #expect(points.map(\.x) == points.map(\.x).sorted())
    #expect(try page.elements("//svg[@class='columns']/rect").count <= 4 * 60)
  }

  /// A baselines file may hold any finite number under any name.
  @Test(arguments: [
    [1e308, -1e308], [.leastNonzeroMagnitude, 0], [1e308, 1e308], [-1, -2], [0, 0], [0.1, 1e21],
    [1e15, 1e-7],
  ])
  func anyNumbersAreDrawn(values: [Double]) throws {
    let lake = try AuditedLake(rows: 50)
    try lake.write(baselines: values.map { [("m", $0), ("p3_accepted", $0), ("p3_rejected", $0)] })
    let page = try PageTree(try lake.audit())
    let points = try Self.lines("m", of: page).flatMap(\.self)
    #expect(points.count == 2)
    for point in points { #expect(5...235 ~= point.x && 5...59 ~= point.y) }
    for column in try page.elements("//svg[@class='columns']/rect") {
      #expect(column.numbers("height").allSatisfy { 0...120 ~= $0 })
    }
  }

  @Test func theMixIsCutByShares() throws {
    let lake = try AuditedLake()
    let report = try lake.audit()
    let page = try PageTree(try lake.audit())
    let counts = Category.allCases.map { report.metrics["p3_\($0.rawValue)"] ?? 0 }
    let total = counts.reduce(0, +)
    #expect(total > 0)
    let parts = try page.elements("//svg[@class='bar']/rect")
    #expect(parts.count == counts.filter { $0 > 0 }.count)
    var start = 0.0
    for (part, count) in zip(parts, counts.filter { $0 > 0 }) {
      #expect(abs((part.numbers("x").first ?? .nan) - start) < 0.2)
      #expect(abs((part.numbers("width").first ?? .nan) - 1000 * count / total) < 0.06)
      start += 1000 * count / total
    }
    #expect(abs(start - 1000) < 0.001)
    let legend = try page.texts("//section[@aria-labelledby='categories']/ul/li/strong")
    #expect(legend == counts.map { "\(Int($0))" })
    // A column for each of the two audits.
    #expect(try page.elements("//svg[@class='columns']/rect").count == 2 * parts.count)
    let table = try page.elements("//section[@aria-labelledby='categories']//tbody/tr")
    #expect(table.count == 2)
  }

  @Test func theNewestDayIsShownAgainstTheOthers() throws {
    let report = try AuditedLake().audit()
    let days = try #require(report.survey?.days)
    let page = try PageTree(report)
    let cards = try page.elements("//ul[@class='days']/li")
    #expect(cards.count == 1 + days.quantities.count)
    #expect(
      try cards.flatMap { try page.texts("h3", in: $0) }
        == ["category"] + days.quantities.map(\.kind.rawValue))
    let drifts = [days.categoryDrift] + days.quantities.map(\.drift)
    for (card, drift) in zip(cards, drifts) {
      let shown = try #require(Double(try page.texts("p/strong", in: card).first ?? ""))
      #expect(abs(shown - drift.psi) <= 0.0005)
      #expect(
        try page.texts("p/span[starts-with(@class,'badge')]", in: card) == [drift.verdict.rawValue])
      let bars = try page.elements("svg/rect", in: card)
      #expect(
        bars.count { $0.value("class") == "newest" } == drift.buckets.count { $0.currentCount > 0 })
      #expect(
        bars.count { $0.value("class") == "earlier" }
          == drift.buckets.count { $0.baselineCount > 0 })
      // The highest column is the greatest share, and the others are in proportion to it.
      let greatest =
        drift.buckets.map {
          max(
            Double($0.baselineCount) / Double(drift.baselineCount),
            Double($0.currentCount) / Double(drift.currentCount))
        }.max() ?? 1
      let first = try #require(drift.buckets.first)
      if first.baselineCount > 0 {
        let height = 108 * Double(first.baselineCount) / Double(drift.baselineCount) / greatest
        #expect(abs((bars.first?.numbers("height").first ?? .nan) - max(height, 1)) < 0.06)
      }
      // Chi-squared: a degree of freedom less than buckets that hold anything.
      let freedom = Double(
        drift.buckets.filter { $0.baselineCount + $0.currentCount > 0 }.count - 1)
      let chance = freedom / Double(drift.baselineCount) + freedom / Double(drift.currentCount)
      let note = try #require(try page.texts("p[@class='note']", in: card).first)
      let said = try #require(Double(note.split(separator: " ").last ?? ""))
      #expect(abs(said - chance) <= 0.0005)
      let rows = try page.elements(".//tbody/tr", in: card)
      #expect(rows.count == drift.buckets.count)
    }
    #expect(page.text.contains(days.newest.replacing("/", with: "-")))
  }

  @Test func oneDayHasNothingToBeComparedWith() throws {
    let page = try PageTree(try AuditedLake(rows: 20).audit())
    #expect(try page.elements("//ul[@class='days']").isEmpty)
    #expect(page.text.contains("There is one day of evidence: nothing to compare it with."))
  }

  @Test func withoutASurveyThereAreChecksAlone() throws {
    let page = try PageTree(try AuditedLake(rows: 20).audit { $0.isSurvey = false })
    #expect(try page.texts("//h2") == ["Checks"])
  }
}
