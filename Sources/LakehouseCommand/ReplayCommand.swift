// `lakehouse replay`: a model does a task again with what was distilled (replay.md).

import ArgumentParser
import Artifacts
import Distillation
import Replay

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Asks a model to do a task with the samples nearest to it, and logs what came of it.",
    discussion: """
      Exit status 1 if the answer holds no JSON object, lacks a member, or did not come; 2 if nothing \
      was asked. Bearer tokens come from environment variables only.
      """)

  @OptionGroup var options: RootOptions
  @OptionGroup var task: TaskOptions
  @OptionGroup var chat: ChatOptions

  @Option(help: "How many samples are retrieved, 1 to 10000.")
  var topK = 5

  @Option(help: "How many Unicode scalars the user message may have.")
  var maxContextChars = ReplayBundle.defaultLimit

  @Option(help: "The members that the answer has to have, with commas between them.")
  var expectKeys: String?

  @Flag(help: "Stop before the model is asked, and log nothing.")
  var dryRun = false

  @Option(help: "The run's name: 1 to 128 of A-Z a-z 0-9 . _ -; a new UUID without it.")
  var runID: String?

  func validate() throws {
    guard 1...10_000 ~= topK else { throw ValidationError("--top-k is from 1 to 10000.") }
    guard maxContextChars >= 0 else { throw ValidationError("--max-context-chars is negative.") }
    if expectedKeys.contains("") { throw ValidationError("--expect-keys names an empty member.") }
  }

  private var expectedKeys: [String] {
    expectKeys?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
  }

  func run() throws {
    let recordedAt = try RunClock(recordedAt: options.recordedAt).text
    let runID = try RunID.checked(runID)
    let files = try options.lakehouse.replayFiles()
    var replay = Replay(corpus: files.corpus, log: files.log, chat: try chat.client())
    replay.embedder = try chat.embedder()
    replay.topK = topK
    replay.contextLimit = maxContextChars
    replay.expectedKeys = expectedKeys
    let (run, preparation) = try replay.run(
      try task.text(), id: runID, recordedAt: recordedAt, isDry: dryRun)
    if let failure = run.failure { complain("\(failure.message): \(failure.detail)") }
    if options.json {
      try emit(run.wire + [UInt8(ascii: "\n")])
    } else {
      try show(run.retrievedTable(preparation))
      try show("\n")
      try show(run.resultTable)
      if dryRun { try show("\n\(preparation.bundle.user)\n") }
      if let value = run.value { try show("\n\(String(decoding: value, as: UTF8.self))\n") }
    }
    if !run.verdict.passes { throw ExitCode(1) }
  }
}

extension ReplayRun {
  /// What was retrieved, nearest first; the last ones may not have fitted into the message.
  fileprivate func retrievedTable(_ preparation: Replay.Preparation) -> TextTable {
    var table = TextTable("rlll", header: ["distance", "id", "used", "title"])
    for (index, found) in preparation.retrieved.enumerated() {
      let isUsed = index < preparation.bundle.exampleCount
      table.add([
        FixedPoint.text(found.distance), found.sample.id, isUsed ? "yes" : "no",
        FixedPoint.beginning(found.sample.title),
      ])
    }
    return table
  }

  /// What came of it.
  fileprivate var resultTable: TextTable {
    var table = TextTable("ll", header: ["run", runID])
    table.add(["model", model])
    table.add(["verdict", verdict.rawValue])
    if !missingKeys.isEmpty { table.add(["missing", missingKeys.joined(separator: ", ")]) }
    if let failure { table.add(["error", "\(failure.code): \(failure.message)"]) }
    for (name, count) in [("prompt tokens", promptTokens), ("completion tokens", completionTokens)]
    {
      if let count { table.add([name, "\(count)"]) }
    }
    if verdict != .dryRun {
      table.add(["attempts", "\(attempts)"])
      table.add(["time", "\(latencyMilliseconds) ms"])
    }
    return table
  }
}

/// Cells for a person.
private enum FixedPoint {
  /// A distance with four digits after the point.
  static func text(_ distance: Double) -> String {
    let scaled = Int((distance * 10_000).rounded())
    let digits = String(abs(scaled) % 10_000)
    return "\(scaled < 0 ? "-" : "")\(abs(scaled) / 10_000)."
      + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// The beginning of a text.
  static func beginning(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(60)))
  }
}
