// The counts of stages as a person reads them.

import Artifacts
import Distillation

extension TextTable {
  /// Counts by reason.
  static func reasons(_ title: String, _ reasons: [(reason: String, count: Int)]) -> TextTable {
    var table = TextTable("lr", header: [title, "rows"])
    for (reason, count) in reasons { table.add([reason, "\(count)"]) }
    return table
  }
}

extension MaterializeReport {
  /// Counts by stream, and their sum.
  var table: TextTable {
    var table = TextTable("lrrrr", header: ["stream", "read", "written", "deduped", "skipped"])
    let rows = sources.map { ($0.stem.rawValue, $0.counts) } + [("total", total)]
    for (name, counts) in rows {
      let numbers = [
        counts.rowsRead, counts.rowsWritten, counts.rowsDeduped, counts.rowsSkipped,
      ]
      table.add([name] + numbers.map(String.init))
    }
    return table
  }
}

extension ScoreReport {
  /// Counts by category, and their sum.
  var table: TextTable {
    var table = TextTable("lr", header: ["category", "runs"])
    for category in Category.allCases {
      table.add([category.rawValue, "\(categories[category])"])
    }
    table.add(["total", "\(written)"])
    return table
  }
}

extension ExportReport {
  /// What was read, written and left out.
  var table: TextTable {
    var table = TextTable("rrr", header: ["read", "written", "left out"])
    table.add(["\(read)", "\(written)", "\(read - written)"])
    return table
  }
}

extension RunSummary {
  /// Counts by stage.
  var table: TextTable {
    var table = TextTable(
      "llrrrr", header: ["stage", "status", "read", "written", "deduped", "skipped"])
    for stage in stages {
      let numbers = [
        stage.recordsIn, stage.recordsOut, stage.recordsDeduped, stage.recordsSkipped,
      ]
      table.add([stage.stage.rawValue, stage.status.rawValue] + numbers.map(String.init))
    }
    return table
  }
}
