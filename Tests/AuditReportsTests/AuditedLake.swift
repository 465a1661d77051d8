// Roots to make pages and files of, and pages read as XML.

import Artifacts
import AuditReports
import Distillation
import Foundation
import FoundationXML

/// A distilled root of some days in a folder of its own, which goes with its owner.
final class AuditedLake {
  let folder: String
  let root: LakehouseRoot

  /// - Parameters:
  ///   - name: What the root is called.
  ///   - rows: How many source rows there are, over six days for 400 of them.
  init(_ name: String = "lake", rows: Int = 400) throws {
    folder = FileManager.default.temporaryDirectory.path + "/audit-reports-" + UUID().uuidString
    root = LakehouseRoot("\(folder)/\(name)")
    try RootGenerator(seed: 7, rows: rows, days: 15_000).write(to: root)
    var options = DistillOptions()
    options.recordedAt = "2026-01-02T03:04:05.678Z"
    options.runID = "run"
    _ = try DistillRun(root: root, options: options).run()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Audits for a page, with a gate of one invariant.
  func audit(_ change: (inout AuditOptions) -> Void = { _ in }) throws -> AuditReport {
    var options = AuditOptions()
    options.recordedAt = "2026-02-01T00:00:00Z"
    options.acceptance = { .held([("I01", .passed("20 receipts"))]) }
    options.isSurvey = true
    change(&options)
    return try Audit(of: root, options: options).run()
  }

  /// Makes a line of the baselines file for each set of metrics, a day apart.
  func write(baselines: [[(String, Double)]]) throws {
    let entries = AuditBaselines(of: root)
    for (place, metrics) in baselines.enumerated() {
      let instant = ContractTimestamp(milliseconds: 1_767_225_600_000 + place * 86_400_000)
      try entries.append(
        AuditBaseline(
          recordedAt: instant?.text ?? "", gitCommit: String(repeating: "a", count: 40),
          metrics: try MetricSet(metrics)))
    }
  }
}

/// A page as a tree.
struct PageTree {
  let document: XMLDocument
  let text: String

  /// - Throws: For a page that is not well-formed.
  init(_ report: AuditReport, root: String = "lake") throws {
    let html = AuditPage(report, root: root).html
    text = String(decoding: html, as: UTF8.self)
    document = try XMLDocument(data: Data(html))
  }

  /// Elements by their path.
  func elements(_ path: String, in element: XMLNode? = nil) throws -> [XMLElement] {
    try (element ?? document).nodes(forXPath: path).compactMap { $0 as? XMLElement }
  }

  /// What elements say.
  func texts(_ path: String, in element: XMLNode? = nil) throws -> [String] {
    try elements(path, in: element).map { $0.stringValue ?? "" }
  }
}

extension XMLElement {
  /// The value of an attribute, empty if there is none.
  func value(_ name: String) -> String { attribute(forName: name)?.stringValue ?? "" }

  /// The numbers of an attribute.
  func numbers(_ name: String) -> [Double] {
    value(name).split { " ,".contains($0) }.compactMap { Double($0) }
  }
}
