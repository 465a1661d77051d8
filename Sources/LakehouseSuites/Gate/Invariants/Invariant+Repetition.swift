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
      finding.hold(
        observation.first, against: observation.golden, below: GateFiles.firstGolden, masked: false)
      finding.hold(
        observation.fresh, against: observation.golden, below: GateFiles.firstGolden, masked: true)
      finding.hold(
        observation.wide, against: observation.golden, below: GateFiles.wideGolden, masked: false)
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
  /// Names the first file, line and place that is not as the golden one.
  fileprivate mutating func hold(
    _ run: GateOutputs, against golden: [String: [UInt8]], below folder: String, masked: Bool
  ) {
    let prefix = "\(folder)/"
    let expected = golden.filter { $0.key.utf8.starts(with: prefix.utf8) }
      .map { (path: String($0.key.dropFirst(prefix.count)), bytes: $0.value) }
    if expected.isEmpty {
      blame("\(GateFiles.golden)/\(folder)", "is empty: record goldens, review and accept them")
    }
    let outputs = run.files.filter { !$0.key.utf8.starts(with: "data/_kb/".utf8) }
      .merging(run.files.filter { $0.key == GateOutputs.skips }) { $1 }
    let paths = Set(expected.map(\.path)).union(outputs.keys)
    for path in paths.sorted() {
      let golden = expected.first { $0.path == path }?.bytes
      let actual = outputs[path]
      guard let golden, let actual else {
        blame(
          path,
          golden == nil
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
