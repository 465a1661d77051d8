// Phase 7: the replay log.

import Artifacts
import WireJSON

extension AuditWork {
  /// `replay_log_valid`, `live_replay`; of the log the last 50 rows are looked at.
  func lookAtReplay() {
    var faults = AuditFaults()
    let path = LakehouseRoot.replayRuns
    let isThere = isFile(path, &faults)
    var tail = TailRows()
    walk(isThere ? [path] : [], TailRows.init(of:)) { rows, _ in
      faults += rows.faults
      tail.append(rows)
    }
    var failures = 0
    var reader = RecordReader(.replayRun, in: path)
    for row in tail.rows {
      row.bytes.withUnsafeBufferPointer { line in
        do throws(DistillationError) {
          let run = try reader.read(line, number: row.number)
          if !(run["verdict"]?.holds("valid") ?? false) { failures += 1 }
        } catch {
          faults.note("\(error)")
          failures += 1
        }
      }
    }
    note(
      "replay_log_valid",
      !isThere && faults.count == 0
        ? .skipped("\(path) is not there")
        : faults.finding(otherwise: "\(tail.rows.count) rows, \(failures) without a valid answer"))
    note("live_replay", replayed())
    measure("p7_replay_rows", tail.rows.count)
    measure("p7_replay_failures", failures)
  }
}

extension AuditWork {
  /// What came of the replay that is made for the audit, if one is.
  private func replayed() -> AuditFinding {
    guard let replay = options.liveReplay else { return .skipped("no chat endpoint was given") }
    do {
      let replay = try replay()
      let detail = "verdict \(replay.verdict), \(replay.latencyMilliseconds) ms"
      return replay.verdict.hasUTF8(of: "valid") ? .passed(detail) : .failed(detail)
    } catch {
      return .failed("\(error)")
    }
  }
}

/// The last rows of a log.
private struct TailRows: Sendable {
  private(set) var rows: [(number: Int, bytes: [UInt8])] = []
  private(set) var faults = AuditFaults()

  private static let count = 50

  init() {}

  /// The last rows of a block.
  init(of block: AuditBlock) {
    var last: [(number: Int, line: UnsafeBufferPointer<UInt8>)] = []
    block.forEachRecord(&faults) { line, number in
      if last.count == 2 * Self.count { last.removeFirst(Self.count) }
      last.append((number, line))
    }
    rows = last.suffix(Self.count).map { ($0.number, Array($0.line)) }
  }

  /// Adds later rows, and lets go of those that are no more among the last.
  mutating func append(_ later: TailRows) {
    rows = Array((rows + later.rows).suffix(Self.count))
  }
}
