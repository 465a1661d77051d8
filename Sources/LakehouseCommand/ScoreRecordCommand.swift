// `lakehouse score-record`: the judgement of one evidence record.

import ArgumentParser
import Artifacts
import Distillation
import LakehouseSuites
import WireJSON

struct ScoreRecord: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what the evidence record on standard input is worth, and why.",
    discussion: "Exit status 2 for an input that is no JSON or no valid evidence record.")

  @Flag(help: "Write the result as one line of JSON instead of a table.")
  var json = false

  func run() throws {
    if json { return try answer("score_record") }
    let input = try ChunkedFile(standardInput: "standard input").readToEnd()
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: input)
    } catch {
      complain("standard input: \(error)")
      throw ExitCode(2)
    }
    let violations = RecordValidator.validate(document, as: .evidenceRecord)
    guard violations.isEmpty else {
      for violation in violations { complain("\(violation.path): \(violation.code.rawValue)") }
      throw ExitCode(2)
    }
    let score = Scorer.score(document.root)
    var table = TextTable("lll", header: ["category", "class", "reason"])
    for reason in score.reasons {
      table.add([score.category.rawValue, score.sourceClass.rawValue, reason])
    }
    try show(table)
  }
}
