// Exports traced back to evidence: the answer is that of a set of all rows, whatever the order of
// the files and however little is held in memory.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct AuditTraceTests {
  private struct Row: Decodable {
    struct Provenance: Decodable, Hashable {
      var sourceFile: String
      var sigHash: String
    }
    var provenance: Provenance
    var runId: String?
    var sourceRunId: String?
    var chosenRunId: String?
    var rejectedRunId: String?

    init(_ line: String) throws {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      self = try decoder.decode(Row.self, from: Data(line.utf8))
    }
  }

  private struct Origin: Hashable {
    var run: String
    var row: Row.Provenance
  }

  /// What `exports_traced` has to say, by sets of everything.
  private static func expected(_ root: TemporaryRoot) throws -> String {
    var origins = Set<Origin>()
    var runs = Set<String>()
    for path in try root.tree().keys where path.hasPrefix(LakehouseRoot.evidence + "/") {
      for row in try root.lines(path).map(Row.init) {
        origins.insert(Origin(run: row.runId ?? "", row: row.provenance))
        runs.insert(row.runId ?? "")
      }
    }
    var faults: [String] = []
    for path in [
      LakehouseRoot.sftExport, LakehouseRoot.ragExport, LakehouseRoot.preferenceExport,
    ] {
      for (number, row) in try root.lines(path).map(Row.init).enumerated() {
        let name = row.sourceRunId == nil ? "chosen_run_id" : "source_run_id"
        let run = row.sourceRunId ?? row.chosenRunId ?? ""
        if !origins.contains(Origin(run: run, row: row.provenance)) {
          faults.append("\(path):\(number + 1): no evidence of \(name) \(run)")
        }
        if let rejected = row.rejectedRunId, !runs.contains(rejected) {
          faults.append("\(path):\(number + 1): no evidence of rejected_run_id \(rejected)")
        }
      }
    }
    return faults[0] + (faults.count > 1 ? " (and \(faults.count - 1) more)" : "")
  }

  struct Change: Sendable, CustomTestStringConvertible {
    var name: String
    var apply: @Sendable (TemporaryRoot) throws -> Void
    var testDescription: String { name }
  }

  static let changes = [
    Change(name: "a row in three is gone") { root in
      for path in try root.tree().keys where path.hasPrefix(LakehouseRoot.evidence + "/") {
        try root.edit(path) { lines in
          lines = lines.enumerated().filter { $0.offset % 3 != 1 }.map(\.element)
        }
      }
    },
    Change(name: "all of a stream is gone, exports stand backwards") { root in
      for path in try root.tree().keys where path.hasSuffix("/observer_reviews.jsonl") {
        if path.hasPrefix(LakehouseRoot.evidence) { try root.remove(path) }
      }
      for path in [LakehouseRoot.ragExport, LakehouseRoot.preferenceExport] {
        try root.edit(path) { $0.reverse() }
      }
    },
    Change(name: "every RAG row names another source row of its run") { root in
      try root.edit(LakehouseRoot.ragExport) { lines in
        for place in lines.indices {
          let hash = String(repeating: String(place % 10), count: 64)
          lines[place].replace(/"sig_hash":"[^"]*"/, with: #""sig_hash":"\#(hash)""#)
        }
      }
    },
    Change(name: "one rejected run is unknown in the last pair") { root in
      try root.edit(LakehouseRoot.preferenceExport) {
        $0[$0.count - 1].replace(
          /"rejected_run_id":"[^"]*"/, with: #""rejected_run_id":"gone""#)
      }
    },
  ]

  @Test(arguments: changes, [1, 50, 1 << 18])
  func tellsEveryRowWithoutEvidence(change: Change, capacity: Int) throws {
    let root = try TemporaryRoot.audited()
    try change.apply(root)
    let report = try root.audit { $0.traceCapacity = capacity }
    let check = try #require(report.checks.first { $0.name == "exports_traced" })
    #expect(check.status == .fail)
    #expect(check.detail == (try Self.expected(root)))
  }

  @Test(arguments: [1, 50])
  func aGoodRootIsGoodWithLittleMemory(capacity: Int) throws {
    let root = try TemporaryRoot.audited()
    func wire(_ capacity: Int) throws -> [UInt8] {
      try root.audit {
        $0.traceCapacity = capacity
        $0.keepsBaseline = false
      }.wire
    }
    #expect(try wire(capacity) == wire(1 << 18))
  }
}
