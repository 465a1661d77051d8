// I21 and I22: what a second run does, and a run somewhere else.

import Parity
import WireJSON

extension Invariant {
  static let repetitionInvariants = [
    Invariant(
      id: "I21",
      statement:
        "idempotency: the second run on the same root changes no byte of evidence, and its collect writes 0 rows"
    ) { observation in
      var finding = Finding()
      let (first, second) = (observation.first, observation.second)
      let paths = Set(first.paths(below: GateOutputs.evidence))
        .union(second.paths(below: GateOutputs.evidence))
      for path in paths.sorted() {
        finding.count("evidence files")
        if first.files[path] != second.files[path] {
          finding.blame(path, "the second run has changed it")
        }
      }
      let receipt = second.receiptPath("collect")
      let written = second.document(receipt)?.root.value["records_out"]
      if written?.integer != 0 { finding.blame(receipt, "records_out is \(shown(written)), not 0") }
      finding.requireAny("evidence files", of: GateOutputs.evidence)
      return finding
    },

    Invariant(
      id: "I22",
      statement:
        "determinism: a run on a fresh copy has the same run_hash, and its outputs are byte-identical to the golden ones, volatile fields aside"
    ) { observation in
      var finding = Finding()
      let hashes = [observation.first, observation.fresh].map {
        $0.document($0.summaryPath)?.root.value["run_hash"]
      }
      if hashes[0] != hashes[1] || hashes[0] == nil {
        finding.blame(
          observation.fresh.summaryPath,
          "run_hash is \(shown(hashes[1])) on a fresh copy, \(shown(hashes[0])) on the first")
      }
      for run in observation.runs { finding.checkInputs(observation.sources, after: run) }
      finding.hold(observation.first, against: observation, below: GateFiles.firstGolden)
      finding.hold(observation.wide, against: observation, below: GateFiles.wideGolden)
      for run in [observation.fresh, observation.second] {
        finding.hold(run, against: observation, below: GateFiles.firstGolden, masked: true)
      }
      finding.requireAny("files as the golden ones", of: GateFiles.golden)
      return finding
    },
  ]
}

extension GateOutputs {
  /// What a run has written: everything that was not there before it.
  func written(beyond sources: [String: [UInt8]]) -> [String: [UInt8]] {
    files.filter { sources[$0.key] == nil }
  }
}

extension Finding {
  /// Source files never change, and no run leaves a link.
  fileprivate mutating func checkInputs(_ sources: [String: [UInt8]], after run: GateOutputs) {
    for (path, bytes) in sources.sorted(by: { $0.key < $1.key }) where run.files[path] != bytes {
      blame(path, "the \(run.name) has changed a source")
    }
    if let link = run.links.min() { blame(link, "the \(run.name) has left a symbolic link") }
    count("sources as they were", sources.count)
  }

  /// Names the first file, line and place that is not as the golden one. Of a second run on a root the
  /// reports of the first are as they were, and its own, which have another run's name, have no golden.
  fileprivate mutating func hold(
    _ run: GateOutputs, against observation: GateObservation, below folder: String,
    masked: Bool = false
  ) {
    let prefix = "\(folder)/"
    var expected: [String: [UInt8]] = [:]
    for (path, bytes) in observation.golden where path.utf8.starts(with: prefix.utf8) {
      expected[String(path.dropFirst(prefix.count))] = bytes
    }
    if expected.isEmpty {
      blame("\(GateFiles.golden)/\(folder)", "is empty: record goldens, review and accept them")
    }
    var outputs = run.written(beyond: observation.sources)
    if run.runID != observation.first.runID {
      let own = "reports/distillation/\(run.runID)/"
      outputs = outputs.filter { !$0.key.utf8.starts(with: own.utf8) }
    }
    for path in Set(expected.keys).union(outputs.keys).sorted() {
      guard let golden = expected[path], let actual = outputs[path] else {
        blame(
          path,
          expected[path] == nil
            ? "has no golden (\(run.name))" : "is not there after the \(run.name)")
        continue
      }
      let sides = [golden, actual].map {
        masked ? VolatileText.masked($0, at: path, hashesToo: true) : $0
      }
      if sides[0] == sides[1] { count("files as the golden ones") } else { differ(path, sides) }
    }
  }

  private mutating func differ(_ path: String, _ sides: [[UInt8]]) {
    let isLines = path.utf8.suffix(6).elementsEqual(".jsonl".utf8)
    let comparator = Comparator(rule: ComparisonRule(mode: isLines ? .lines : .bytes))
    let first = comparator.compare(
      expected: Answer(output: sides[0]), actual: Answer(output: sides[1])
    ).divergences.first
    blame(
      path,
      "is not as \(GateFiles.golden) has it: "
        + (first.map {
          "\($0.place) \($0.kind.rawValue), \($0.cause.rawValue): \($0.expected) became \($0.actual)"
        }
          ?? "other bytes"))
  }
}
