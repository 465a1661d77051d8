// What the commands share that work on a lakehouse root.

import ArgumentParser
import Artifacts
import Distillation

/// The root, the clock and the form of the result.
struct RootOptions: ParsableArguments {
  @Option(help: "The lakehouse root.")
  var root: String

  @Option(help: "The clock reading of the run, a timestamp; the system's clock without it.")
  var recordedAt: String?

  @Flag(help: "Write the result as one line of JSON instead of a table.")
  var json = false

  /// The root.
  var lakehouse: LakehouseRoot { LakehouseRoot(root) }
}

/// Whether anything is changed.
struct DryRunOption: ParsableArguments {
  @Flag(help: "Change nothing, and report the same counts.")
  var dryRun = false
}

/// What the exports let in.
struct ExportFlags: ParsableArguments {
  @Flag(help: "SFT: let partially_accepted runs in.")
  var includePartial = false

  @Flag(help: "RAG: let needs_human_review runs in.")
  var includeReview = false

  var options: ExportOptions {
    ExportOptions(includesPartial: includePartial, includesReview: includeReview)
  }
}

/// Reads the name of a case, by its code points.
func choice<Choice>(_ text: String) throws -> Choice
where Choice: RawRepresentable<String> & CaseIterable {
  let choice = Choice.allCases.first { $0.rawValue.utf8.elementsEqual(text.utf8) }
  guard let choice else {
    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("\(text) is none of \(names).")
  }
  return choice
}
