// Drift as a person reads it at a terminal.

import Artifacts
import Distillation
import WireJSON

extension PopulationStability {
  /// A line for each bucket.
  var table: TextTable {
    var table = TextTable(
      "rrrrr", header: ["from", "to", "baseline", "current", "contribution"])
    for bucket in buckets {
      table.add([
        ECMAScriptNumber.text(bucket.lower), ECMAScriptNumber.text(bucket.upper),
        "\(bucket.baselineCount)", "\(bucket.currentCount)",
        ECMAScriptNumber.text(bucket.contribution),
      ])
    }
    return table
  }
}

extension ScorerDrift {
  /// A line for each prior category, a column for each current one.
  var transitionTable: TextTable {
    let names = Category.allCases.map(\.rawValue)
    var table = TextTable("lrrrr", header: ["prior \\ current"] + names)
    for (name, counts) in zip(names, transitions) { table.add([name] + counts.map(String.init)) }
    return table
  }

  /// A line for each class.
  var classTable: TextTable {
    var table = TextTable("lrrr", header: ["class", "matched", "changed", "rate"])
    for change in classes {
      table.add([
        change.sourceClass.rawValue, "\(change.matched)", "\(change.changed)",
        ECMAScriptNumber.text(change.rate),
      ])
    }
    return table
  }
}
