// Roots to audit: distilled, with a log of replays.

import Artifacts
import Distillation
import Foundation

extension TemporaryRoot {
  /// A root that has everything an audit looks at, and passes.
  static func audited() throws -> TemporaryRoot {
    let root = try generated(rows: 400)
    _ = try root.distill()
    let replays = (0..<60).map { replay($0, verdict: $0 % 2 == 0 ? "valid" : "no_json") + "\n" }
    try root.write(replays.joined(), to: LakehouseRoot.replayRuns)
    return root
  }

  static func replay(_ number: Int, verdict: String) -> String {
    let hash = String(repeating: "0123456789abcdef", count: 4)
    return """
      {"schema":"replay_run.v1","run_id":"replay-\(number)","task":"t","task_hash":"\(hash)",\
      "retrieved":[],"bundle_sha256":"\(hash)","model":"m","verdict":"\(verdict)","attempts":1,\
      "latency_ms":5,"recorded_at":"2026-01-02T03:04:05.678Z"}
      """
  }

  /// Audits with injected parts that pass.
  func audit(_ change: (inout AuditOptions) -> Void = { _ in }) throws -> AuditReport {
    var options = AuditOptions()
    options.recordedAt = ScoreStageTests.clock
    options.gitCommit = DistillRunTests.commit
    options.schemaCommand = { .passed("exit status 0") }
    options.acceptance = { .held([("I01", .passed("20 receipts"))]) }
    options.liveReplay = { LiveReplay(verdict: "valid", latencyMilliseconds: 5) }
    change(&options)
    return try Audit(of: root, options: options).run()
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: root.absolute(path))
  }

  /// Changes the lines of a file.
  func edit(_ path: String, _ change: (inout [String]) throws -> Void) throws {
    var lines = try lines(path)
    try change(&lines)
    try write(lines.map { $0 + "\n" }.joined(), to: path)
  }

  /// Replaces a part of the first line of a file, which has to be there.
  func replace(_ part: String, with other: String, in path: String) throws {
    try edit(path) { lines in
      guard let range = lines[0].range(of: part) else { throw MissingPart(part: part) }
      lines[0].replaceSubrange(range, with: other)
    }
  }

  struct MissingPart: Error { var part: String }

  /// The first file below a folder of days.
  func first(below folder: String) throws -> String {
    try tree().keys.filter { $0.hasPrefix(folder + "/") }.sorted().first ?? ""
  }
}
