// The stages one at a time: `materialize`, `score`, `export`.

import ArgumentParser
import Artifacts
import Distillation

struct Materialize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns the source streams of a root into evidence.")

  @OptionGroup var options: RootOptions
  @OptionGroup var dryRun: DryRunOption

  @Flag(help: "Remove all evidence of every source that exists, and write it anew.")
  var force = false

  func run() throws {
    let bar = ProgressBar()
    defer { bar.end() }
    let report = try Materializer(
      root: options.lakehouse, recordedAt: options.recordedAt, cache: .user
    )
    .run(dryRun: dryRun.dryRun, force: force) {
      bar.show(
        "materialize", StageProgress(bytesRead: $0.bytesRead, bytesTotal: $0.bytesTotal))
    }
    bar.end()
    if options.json { return try emit(report.wire + [UInt8(ascii: "\n")]) }
    try show(report.table)
    if !report.skipReasons.isEmpty {
      try show("\n")
      try show(.reasons("skipped because of", report.sortedSkipReasons))
    }
  }
}

struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores the evidence of a root.")

  @OptionGroup var options: RootOptions
  @OptionGroup var dryRun: DryRunOption

  func run() throws {
    let bar = ProgressBar()
    defer { bar.end() }
    let report = try ScoreStage(root: options.lakehouse, recordedAt: options.recordedAt)
      .run(dryRun: dryRun.dryRun) { bar.show("score", $0) }
    bar.end()
    if options.json { return try emit(report.wire + [UInt8(ascii: "\n")]) }
    try show(report.table)
  }
}

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes one export of a root from its scored runs and their evidence.")

  @Argument(help: "Which export: sft, rag or preference.", transform: choice)
  var kind: ExportKind

  @OptionGroup var options: RootOptions
  @OptionGroup var dryRun: DryRunOption
  @OptionGroup var flags: ExportFlags

  func run() throws {
    let bar = ProgressBar()
    defer { bar.end() }
    let exporter = Exporter(
      root: options.lakehouse, options: flags.options, recordedAt: options.recordedAt)
    let report = try exporter.run(kind, dryRun: dryRun.dryRun) {
      bar.show("export \(kind.rawValue)", $0)
    }
    bar.end()
    if options.json { return try emit(report.wire + [UInt8(ascii: "\n")]) }
    try show(report.table)
    if !report.sortedReasons.isEmpty {
      try show("\n")
      try show(
        .reasons(
          "left out because of",
          report.sortedReasons.map { (reason: $0.reason.rawValue, count: $0.count) }))
    }
  }
}
