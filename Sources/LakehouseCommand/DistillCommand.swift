// `lakehouse distill`: all stages on one root, with receipts.

import ArgumentParser
import Artifacts
import Distillation

struct Distill: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs all stages on a root: evidence, scores, exports, receipts and a summary.",
    discussion: "Exit status 1 if a stage failed: its receipt says why.")

  @OptionGroup var options: RootOptions
  @OptionGroup var flags: ExportFlags

  @Option(help: "The run's name: 1 to 128 of A-Z a-z 0-9 . _ -; a new UUID without it.")
  var runID: String?

  @Option(help: "The commit that receipts name; that of the repository around without it.")
  var gitCommit: String?

  func run() throws {
    var distillation = DistillOptions()
    distillation.recordedAt = options.recordedAt
    distillation.runID = runID
    distillation.gitCommit = gitCommit
    distillation.exports = flags.options
    distillation.identities = .user
    let bar = ProgressBar()
    defer { bar.end() }
    let summary = try DistillRun(root: options.lakehouse, options: distillation)
      .run { bar.show($0.rawValue, $1) }
    bar.end()
    if options.json {
      try emit(summary.text)
    } else {
      try show(summary.table)
      try emit(Array("\nrun \(summary.runID)\nrun_hash \(summary.runHash)\n".utf8))
    }
    if summary.status == .failed {
      for error in summary.errors { complain(error) }
      throw ExitCode(1)
    }
  }
}
