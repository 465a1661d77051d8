// The acceptance gate: a runtime distils the fixture root several times, and 22 invariants are held
// against what it leaves (acceptance.md).

import Artifacts
public import Conformance
import Parity
import WireJSON

/// The gate that a release has to pass, the same one for every runtime.
///
///     let gate = AcceptanceGate(projectRoot: suite.root)
///     let results = gate.results(on: try gate.observe(runtime))
///     results.allSatisfy(\.holds)
public struct AcceptanceGate: Sendable {
  /// The version of the gate: it changes when an invariant comes, goes or means something else.
  public static let version = "1"

  private let root: String

  /// The gate of a project.
  ///
  /// - Parameter projectRoot: The folder that holds `fixtures` and `golden`.
  public init(projectRoot: String) { root = projectRoot }

  /// Holds all invariants against what was observed.
  func results(on observation: GateObservation) -> [InvariantResult] {
    Invariant.sorted.map { $0.result(on: observation) }
  }

  /// Holds a runtime against the gate.
  ///
  /// - Returns: One result for each invariant, and what the runs have written, as goldens would hold it.
  /// - Throws: ``GateError`` or ``DeclarationError`` where the gate cannot be held at all.
  public func run(
    _ runtime: GateRuntime
  ) throws -> (results: [InvariantResult], outputs: [(path: String, bytes: [UInt8])]) {
    let observation = try observe(runtime)
    let outputs = [
      (GateFiles.firstGolden, observation.first), (GateFiles.wideGolden, observation.wide),
    ].flatMap { folder, run in
      run.written(beyond: observation.sources)
        .map { (path: "acceptance/\(folder)/\($0.key)", bytes: $0.value) }
    }
    return (results(on: observation), outputs.sorted { $0.path < $1.path })
  }

  /// SHA-256 over path and content of all that the gate reads.
  public func corpusHash() throws -> String {
    var digest = Digest()
    for folder in GateFiles.locked {
      for (path, bytes) in try files(below: folder).sorted(by: { $0.key < $1.key }) {
        let line = "\(folder)/\(path)\0\(Digest.sha256(of: bytes))\0"
        digest.update(Array(line.utf8).span.bytes)
      }
    }
    return digest.hexadecimal()
  }
}

extension AcceptanceGate {
  private static let clock = "2026-11-20T12:00:00.000Z"
  private static let laterClock = "2026-11-21T07:30:15.250Z"
  fileprivate static let commit = "0123456789abcdef0123456789abcdef01234567"
  private static let runID = "acceptance"

  /// Has a runtime do all that the invariants are about.
  func observe(_ runtime: GateRuntime) throws -> GateObservation {
    let nothing = GateOutputs(name: "", runID: "")
    var observation = GateObservation(
      first: nothing, second: nothing, fresh: nothing, wide: nothing, partial: nothing)
    observation.sources = try files(below: GateFiles.root)
    guard !observation.sources.isEmpty else { throw GateError("\(GateFiles.root) is empty") }
    try checkFiles()
    observation.golden = try files(below: GateFiles.golden)
    observation.expectedCounts = try json(GateFiles.expectedCounts)
    for part in ObservedPart.allCases { try observe(runtime, what: part, into: &observation) }
    return observation
  }

  /// Has a runtime do a part of it once more.
  func observe(
    _ runtime: GateRuntime, what part: ObservedPart, into observation: inout GateObservation
  ) throws {
    switch part {
    case .runs: try distill(runtime, into: &observation)
    case .truth: observation.truth = try truth(runtime)
    case .forged: observation.forged = try forged(runtime)
    }
  }

  private func distill(_ runtime: GateRuntime, into observation: inout GateObservation) throws {
    let sources = observation.sources
    // The second run follows the first on its copy; the others have copies of their own.
    let jobs: [@Sendable () throws -> [GateOutputs]] = [
      {
        let copy = try GateCopy(sources)
        let first = try copy.distill(runtime, "first run", Self.runID, Self.clock)
        let second = try copy.distill(
          runtime, "second run", Self.runID + "-again", Self.laterClock)
        return [first, second]
      },
      {
        let copy = try GateCopy(sources)
        return [try copy.distill(runtime, "run on a fresh copy", Self.runID, Self.laterClock)]
      },
      {
        let copy = try GateCopy(sources)
        return [
          try copy.distill(
            runtime, "run with everything let in", Self.runID, Self.clock,
            [GateOutputs.includePartial, GateOutputs.includeReview])
        ]
      },
      {
        let copy = try GateCopy(sources)
        return [
          try copy.distill(
            runtime, "run with --include-partial", Self.runID, Self.clock,
            [GateOutputs.includePartial])
        ]
      },
    ]
    let runs = try concurrentMap(jobs, jobs: jobs.count) { job in Result { try job() } }
      .flatMap { try $0.get() }
    (observation.first, observation.second) = (runs[0], runs[1])
    (observation.fresh, observation.wide, observation.partial) = (runs[2], runs[3], runs[4])
  }

  private func truth(_ runtime: GateRuntime) throws -> [TruthAnswer] {
    let table = GateOutputs(
      name: "", runID: "", files: [GateFiles.truth: try bytes(GateFiles.truth)])
    let rows = table.rows(GateFiles.truth)
    for row in rows where row["record"] == nil || row["expected"] == nil {
      throw DeclarationError(
        file: GateFiles.truth, line: row.line, message: "is no row: it needs record and expected")
    }
    let responses = runtime.score(rows.map { ($0["record"] ?? .null).wire() })
    return zip(rows, responses).map { row, response in
      var answer = TruthAnswer(
        line: row.line, name: row.text("name"), expected: row["expected"] ?? .null)
      answer.attempts = response.attempts
      switch response.outcome {
      case .answered(let said): answer.answer = said.output
      case .crashed(let how), .timedOut(let how), .violatedProtocol(let how): answer.message = how
      }
      return answer
    }
  }

  /// Hands every forged sample to the validator and to the writer of a root that has an export.
  private func forged(_ runtime: GateRuntime) throws -> [ForgedAnswer] {
    let expected = try json(GateFiles.forgedAnswers)
    let members = expected.object?.members ?? []
    guard let good = members.first(where: { $0.value["valid"]?.bool ?? false }) else {
      throw DeclarationError(file: GateFiles.forgedAnswers, message: "names no good sample")
    }
    let goodLine = Self.line(try bytes("\(GateFiles.forged)/\(good.name)"))
    return try concurrentMap(members, jobs: 2) { name, verdict in
      Result { () throws -> ForgedAnswer in
        let file = "\(GateFiles.forged)/\(name)"
        let sample = try bytes(file)
        let before = [GateOutputs.sft: Array("{\"kept\":true}\n".utf8)]
        let copy = try GateCopy(before)
        let validation = runtime.run(["validate", "sft_sample", "--json"], input: sample)
        // What is forged comes after a good one, so that a writer which writes as it reads shows.
        let isGood = verdict["valid"]?.bool ?? false
        let written = runtime.run(
          ["write-sft", "--root", copy.path, "--json"],
          input: (isGood ? [] : goodLine) + Self.line(sample))
        return ForgedAnswer(
          file: file, expected: verdict, verdict: validation.answer.output,
          writerStatus: written.answer.exitStatus, writerOutput: written.answer.output,
          rootBefore: before, rootAfter: try copy.tree().files,
          sample: try? JSONValue(parsing: sample))
      }
    }.map { try $0.get() }
  }

  /// A sample as a line: that is what it is to the writer.
  private static func line(_ sample: [UInt8]) -> [UInt8] {
    sample.map { $0 == 0x0A ? 0x20 : $0 } + [0x0A]
  }

  /// Every file of the gate's folders has a use: one that has none would be locked and never read.
  private func checkFiles() throws {
    let forged = (try json(GateFiles.forgedAnswers)).object?.members.map(\.name) ?? []
    let known =
      [
        GateFiles.forgedAnswers, GateFiles.expectedCounts, GateFiles.truth,
        "\(GateFiles.inputs)/README.md",
      ] + forged.map { "\(GateFiles.forged)/\($0)" }
    let folders = [
      GateFiles.root, "\(GateFiles.golden)/\(GateFiles.firstGolden)",
      "\(GateFiles.golden)/\(GateFiles.wideGolden)",
    ]
    var faults: [DeclarationError] = []
    for folder in GateFiles.locked {
      for name in try files(below: folder).keys.sorted() {
        let path = "\(folder)/\(name)"
        if known.contains(path)
          || folders.contains(where: { path.utf8.starts(with: "\($0)/".utf8) })
        {
          continue
        }
        faults.append(DeclarationError(file: path, message: "the gate does not use it: remove it"))
      }
    }
    if !faults.isEmpty { throw DeclarationErrors(faults) }
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    guard let bytes = try files(below: path)[""] else { throw GateError("\(path) is not there") }
    return bytes
  }

  private func json(_ path: String) throws -> JSONValue {
    do {
      return try JSONValue(parsing: try bytes(path))
    } catch let error as JSONSyntaxError {
      throw DeclarationError(file: path, message: "is no JSON: \(error)")
    }
  }

  private func files(below path: String) throws -> [String: [UInt8]] {
    try TreeSnapshot(of: "\(root)/\(path)").files
  }
}

extension TreeSnapshot {
  /// The files, by path; links do not count.
  fileprivate var files: [String: [UInt8]] {
    entries.compactMapValues { entry in
      if case .file(let bytes) = entry { return bytes }
      return nil
    }
  }
}

/// A scratch copy of a root, which goes with its owner.
private struct GateCopy: ~Copyable {
  private let scratch: ScratchFolder
  var path: String { scratch.path }

  init(_ files: [String: [UInt8]]) throws {
    let scratch = try ScratchFolder()
    try TreeSnapshot(entries: files.mapValues { .file($0) }).write(to: scratch.path)
    self.scratch = scratch
  }

  func tree() throws -> TreeSnapshot { try TreeSnapshot(of: path) }

  func distill(
    _ runtime: GateRuntime, _ name: String, _ runID: String, _ clock: String,
    _ options: [String] = []
  ) throws -> GateOutputs {
    let (answer, errors) = runtime.run(
      [
        "distill", "--root", path, "--recorded-at", clock, "--run-id", runID, "--git-commit",
        AcceptanceGate.commit, "--json",
      ] + options)
    let tree = try tree()
    var outputs = GateOutputs(name: name, runID: runID, files: tree.files)
    outputs.links = tree.entries.keys.filter { tree.files[$0] == nil }
    outputs.options = Set(options)
    outputs.exitStatus = answer.exitStatus
    outputs.diagnostics = errors
    return outputs
  }
}
