// What an audit adds for a page: the history, and the newest day against the days before it.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct AuditSurveyTests {
  private struct Row: Decodable {
    var latencyMs: Double?
    var promptTokens: Double?
    var completionTokens: Double?
    var text: String?
    var category: String?
  }

  private static func rows(_ root: TemporaryRoot, _ folder: String) throws -> [(day: String, Row)] {
    try root.tree().keys.filter { $0.hasPrefix(folder + "/") }.sorted().flatMap { path in
      let day = path.split(separator: "/").dropFirst(2).prefix(3).joined(separator: "/")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try root.lines(path).map {
        (day, try decoder.decode(Row.self, from: Data($0.utf8)))
      }
    }
  }

  private static func value(_ kind: DayQuantity, _ row: Row) -> Double? {
    switch kind {
    case .latency: row.latencyMs
    case .promptTokens: row.promptTokens
    case .completionTokens: row.completionTokens
    case .textBytes: row.text.map { Double($0.utf8.count) }
    }
  }

  @Test func theNewestDayIsHeldAgainstThoseBefore() throws {
    let root = try TemporaryRoot.generated(rows: 400, days: 15_000)
    _ = try root.distill()
    let days = try #require(try root.audit { $0.isSurvey = true }.survey?.days)
    let rows = try Self.rows(root, LakehouseRoot.evidence)
    let newest = rows.map(\.day).max()
    #expect(days.newest == newest)
    #expect(days.earlierDays == Set(rows.map(\.day)).count - 1)
    #expect(days.earlierDays > 0)
    #expect(days.quantities.map(\.kind) == DayQuantity.allCases)
    for quantity in days.quantities {
      func sample(_ isNewest: Bool) -> [Double] {
        rows.filter { ($0.day == newest) == isNewest }
          .compactMap { Self.value(quantity.kind, $0.1) }
      }
      #expect(quantity.earlierRows == sample(false).count)
      #expect(quantity.newestRows == sample(true).count)
      #expect(
        quantity.drift
          == (try PopulationStability(baseline: sample(false), current: sample(true))))
    }
    let scored = try Self.rows(root, LakehouseRoot.scoredRuns)
    for category in Category.allCases {
      func count(_ isNewest: Bool) -> Int {
        scored.count { ($0.day == newest) == isNewest && $0.1.category == category.rawValue }
      }
      #expect(days.newestCategories[category] == count(true))
      #expect(days.earlierCategories[category] == count(false))
    }
    // Categories are classes: the index over their ranks in four buckets is the same.
    func ranks(_ counts: CategoryCounts) -> [Double] {
      Category.allCases.flatMap { [Double](repeating: Double($0.rank), count: counts[$0]) }
    }
    let drift = try PopulationStability(
      baseline: ranks(days.earlierCategories), current: ranks(days.newestCategories), buckets: 4)
    #expect(abs(days.categoryDrift.psi - drift.psi) < 1.5e-9)
    #expect(days.categoryDrift.baselineCount == drift.baselineCount)
  }

  @Test func theHistoryEndsWithThisAudit() throws {
    let root = try TemporaryRoot.audited()
    let first = try root.audit()
    #expect(first.survey == nil)
    let second = try root.audit {
      $0.isSurvey = true
      $0.keepsBaseline = false
      $0.recordedAt = "2026-01-09T00:00:00Z"
    }
    let history = try #require(second.survey?.history)
    #expect(history.count == 2)
    #expect(history[0] == (try AuditBaselines(of: root.root).last()))
    #expect(history[1].recordedAt == "2026-01-09T00:00:00.000Z")
    #expect(history[1].metrics == second.metrics)
    #expect(second.drift.rows.allSatisfy { $0.flag == .ok })
  }

  @Test func withoutEvidenceThereAreNoDays() throws {
    let root = try TemporaryRoot(.audits, ["{}"])
    var options = AuditOptions()
    options.isSurvey = true
    let survey = try #require(try Audit(of: root.root, options: options).run().survey)
    #expect(survey.days == nil)
    #expect(survey.history.count == 1)
  }

  /// Of very many rows a part is compared, drawn evenly.
  @Test func samplesAreBounded() throws {
    let day = "data/evidence/2026/01"
    func row(_ number: Int) -> String {
      """
      {"run_id":"r\(number)","task_id":"t","timestamp":"2026-01-01T00:00:00Z","schema_version":1,\
      "provenance":{"source_file":"data/_kb/audits.jsonl","line_offset":\(number),\
      "sig_hash":"\(String(repeating: "0", count: 64))","recorded_at":"2026-01-01T00:00:00Z"},\
      "latency_ms":\(number)}

      """
    }
    let root = try TemporaryRoot([
      "\(day)/01/audits.jsonl": (0..<60_000).map(row).joined(),
      "\(day)/02/audits.jsonl": (0..<100).map(row).joined(),
    ])
    let days = try #require(try root.audit { $0.isSurvey = true }.survey?.days)
    let latency = try #require(days.quantities.first)
    #expect(days.quantities.count == 1)
    #expect((latency.earlierRows, latency.newestRows) == (60_000, 100))
    #expect((latency.drift.baselineCount, latency.drift.currentCount) == (20_000, 100))
    // An even draw has a tenth of its values in each of ten buckets, give or take five deviations.
    for bucket in latency.drift.buckets { #expect(abs(bucket.baselineCount - 2000) < 215) }
  }
}
