// `lakehouse drift`: what has changed between two samples, two audits, two scorers.

import ArgumentParser
import Artifacts
import Distillation
import WireJSON

struct Drift: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what has changed between two samples, two audits or two scorers.",
    discussion: """
      The input is one JSON text on standard input, or files. The result is one line of JSON; on a \
      terminal, unless --json asks for the line, a table. Exit status 2 for an input that is \
      refused.
      """,
    subcommands: [Psi.self, Table.self, ScorerComparison.self])
}

/// The form of the result.
private struct FormOptions: ParsableArguments {
  @Flag(help: "Write the result as one line of JSON, on a terminal too.")
  var json = false

  var isJSON: Bool { json || !StandardStream.output.isTerminal }
}

private struct Psi: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The population stability index of two samples.",
    discussion: """
      Standard input: {"baseline":[…],"current":[…],"buckets"?}. A file holds one number a line, \
      or one JSON array of numbers.
      """)

  @Option(help: "The file of the baseline, instead of standard input.")
  var baseline: String?

  @Option(help: "The file of the current sample, instead of standard input.")
  var current: String?

  @Option(help: "With files: how many buckets, 2 to 100; 10 without it.")
  var buckets: Double?

  @OptionGroup var form: FormOptions

  func validate() throws {
    try requireBoth("--baseline", baseline, "--current", current)
    guard buckets == nil || baseline != nil else {
      throw ValidationError("--buckets goes with --baseline and --current.")
    }
  }

  func run() throws {
    let drift = try answering(form) {
      guard let baseline, let current else {
        return try withStandardInput { try PopulationStability(request: $0) }
      }
      let buckets = try buckets.map { try PopulationStability.buckets($0) }
      return try PopulationStability(
        baseline: try PopulationStability.sample(inFile: baseline),
        current: try PopulationStability.sample(inFile: current),
        buckets: buckets ?? PopulationStability.defaultBuckets)
    }
    if form.isJSON { return try emit(drift.wire + [UInt8(ascii: "\n")]) }
    if !drift.buckets.isEmpty { try show(drift.table) }
    try emit(Array("psi \(ECMAScriptNumber.text(drift.psi)): \(drift.verdict.rawValue)\n".utf8))
  }
}

private struct Table: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A row for each metric of two audits.",
    discussion: "Standard input: {\"prior\"?,\"current\",\"threshold\"?}.")

  @Flag(help: "Write the grid, whoever reads it.")
  var text = false

  @OptionGroup var form: FormOptions

  func validate() throws {
    guard !text || !form.json else {
      throw ValidationError("--text and --json exclude each other.")
    }
  }

  func run() throws {
    let table = try answering(form) { try withStandardInput { try DriftTable(request: $0) } }
    if text { return try emit(table.gridText) }
    if form.isJSON { return try emit(table.wire + [UInt8(ascii: "\n")]) }
    try show(table.grid)
  }
}

private struct ScorerComparison: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scorer",
    abstract: "The scored runs of the same evidence in two sets.",
    discussion: """
      Standard input: {"prior":[scored runs],"current":[…]}. Files are JSONL, one scored run a \
      line, of any size.
      """)

  @Option(help: "The file of the prior set, instead of standard input.")
  var prior: String?

  @Option(help: "The file of the current set, instead of standard input.")
  var current: String?

  @OptionGroup var form: FormOptions

  func validate() throws { try requireBoth("--prior", prior, "--current", current) }

  func run() throws {
    let drift = try answering(form) {
      guard let prior, let current else {
        return try withStandardInput { try ScorerDrift(request: $0) }
      }
      return try ScorerDrift(priorFile: prior, currentFile: current)
    }
    if form.isJSON { return try emit(drift.wire + [UInt8(ascii: "\n")]) }
    try show(drift.transitionTable)
    if !drift.classes.isEmpty {
      try show("\n")
      try show(drift.classTable)
    }
    try emit(
      Array(
        """

        \(drift.matched) matched, \(drift.changed) changed, \(drift.onlyInPrior) only in prior, \
        \(drift.onlyInCurrent) only in current: \(drift.verdict.rawValue)

        """.utf8))
  }
}

private func requireBoth(_ one: String, _ a: String?, _ other: String, _ b: String?) throws {
  guard (a == nil) == (b == nil) else {
    throw ValidationError("\(one) and \(other) go together.")
  }
}

/// Reads the one JSON text on standard input and makes something of it.
private func withStandardInput<Value>(_ body: (JSONNode) throws -> Value) throws -> Value {
  let input = try ChunkedFile(standardInput: "standard input").readToEnd()
  let document = try JSONDocument(parsing: input)
  do {
    return try body(document.root)
  } catch let error as DistillationError {
    throw DistillationError(error.code, path: "standard input", error.message)
  }
}

/// Calls a closure; what it refuses is said on standard error and, where the result would have been
/// a line of JSON, as a line with the code.
private func answering<Value>(_ form: FormOptions, _ body: () throws -> Value) throws -> Value {
  func refuse(_ message: String, _ code: String) throws -> Never {
    complain(message)
    if form.isJSON { try emit(Array("{\"error\":{\"code\":\"\(code)\"}}\n".utf8)) }
    throw ExitCode(2)
  }
  do {
    return try body()
  } catch let error as JSONSyntaxError {
    try refuse("standard input: \(error)", error.wireCode)
  } catch let error as DistillationError {
    try refuse("\(error)", error.code.rawValue)
  }
}
