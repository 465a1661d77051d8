// `run --record`: what answers a row that has no golden becomes a pending golden, and the row fails.

import Artifacts
import Parity

/// Makes answers to rows without a golden pending goldens.
struct GoldenRecorder {
  let root: String

  /// Returns the results of a row without a golden: none passes, whatever is recorded.
  ///
  /// The probe's first runtime is recorded; where it does not answer, `judge` says why.
  func results(
    _ row: Row, _ replies: [Judge.Reply], of probe: PlannedProbe, judge: inout Judge
  ) throws -> [RuntimeResult] {
    guard case .response(let response, _)? = replies.first,
      case .answered(let answer) = response.outcome
    else { return judge.judge(row, replies) }
    let name = "\(probe.declaration.name)/\(row.identity.name)"
    try record(answer, as: name)
    let message =
      "has no golden; what \(probe.runtimes[0].name) answered is pending: conformance pending shows "
      + "it, conformance accept \(name) makes it the golden"
    return probe.runtimes.map { runtime in
      RuntimeResult(runtime: runtime.name, verdict: .gated, message: message)
    }
  }

  private func record(_ answer: Answer, as name: String) throws {
    let pending = PendingGoldens(root)
    try pending.discard(row: name)
    if let tree = answer.tree {
      return try pending.record(tree.entries.map { (path: "\(name)/\($0.key)", entry: $0.value) })
    }
    var files: [(path: String, bytes: [UInt8])] = [("\(name).out", answer.output)]
    if answer.exitStatus != 0 {
      files.append(("\(name).exit", Array("\(answer.exitStatus)\n".utf8)))
    } else if FileSystem.kind(of: "\(root)/golden/\(name).exit") != nil {
      files.append(("\(name).exit.removed", []))
    }
    try pending.record(files)
  }
}
