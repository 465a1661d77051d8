// Counting results while they stream by: verdicts, clusters, the slowest rows.

import Parity

/// The running counts of a run.
struct Tally {
  private let plan: RunPlan
  private var summary = RunSummary()
  private var clusters = [Cluster: (rows: Int, first: String)]()
  private var met = Set<Int>()
  private var counts: [[[Verdict: Int]]]

  /// How many of the slowest results are kept, and how many different clusters.
  static let slowestKept = 5
  static let clustersKept = 1_000

  init(plan: RunPlan) {
    self.plan = plan
    counts = plan.probes.map { Array(repeating: [:], count: $0.runtimes.count) }
    summary.allowedAbsent = plan.options.allowAbsent
  }

  mutating func count(_ rows: [RowResult]) {
    for row in rows {
      summary.rows += 1
      var isUniform = true
      for (index, result) in row.results.enumerated() {
        counts[row.probe][index][result.verdict, default: 0] += 1
        if result.verdict != .match { isUniform = false }
        if result.attempts > 1 { summary.retried += 1 }
        keepIfSlow(result, row)
      }
      if !isUniform {
        cluster(row)
        noteKnown(row)
      }
    }
  }

  private mutating func keepIfSlow(_ result: RuntimeResult, _ row: RowResult) {
    if summary.slowest.count == Self.slowestKept,
      result.duration <= summary.slowest.last!.duration
    {
      return
    }
    guard result.duration > .zero else { return }
    let name = "\(plan.probes[row.probe].declaration.name)/\(row.row.name)"
    summary.slowest.append((result.duration, result.runtime, name))
    summary.slowest.sort { $0.duration > $1.duration }
    if summary.slowest.count > Self.slowestKept { summary.slowest.removeLast() }
  }

  private mutating func cluster(_ row: RowResult) {
    let probe = plan.probes[row.probe].declaration.name
    let agreeing = row.results.filter { $0.verdict == .match }.map(\.runtime)
    var bySignature = [Signature: [RuntimeResult]]()
    for result in row.results {
      guard let signature = result.clusterSignature else { continue }
      bySignature[signature, default: []].append(result)
    }
    for (signature, results) in bySignature {
      let cluster = Cluster(
        probe: probe, differing: results.map(\.runtime), agreeing: agreeing, signature: signature,
        isKnown: results.allSatisfy { $0.verdict == .known })
      if let seen = clusters[cluster] {
        clusters[cluster] = (seen.rows + 1, seen.first)
      } else if clusters.count < Self.clustersKept {
        clusters[cluster] = (1, row.row.name)
      }
    }
  }

  private mutating func noteKnown(_ row: RowResult) {
    let probe = plan.probes[row.probe].declaration.name
    for (index, entry) in plan.suite.known.enumerated()
    where entry.probe == probe && entry.names(row: row.row.name) {
      if row.results.contains(where: { $0.runtime == entry.runtime && $0.verdict != .absent }) {
        met.insert(index)
      }
    }
  }

  /// Puts the counts together at the end of a run.
  func summary(conductor: Conductor, states: [RuntimeState], elapsed: Duration) -> RunSummary {
    var summary = summary
    for (index, probe) in plan.probes.enumerated() {
      let name = probe.declaration.name
      for (place, runtime) in probe.runtimes.enumerated() {
        var row = counts[index][place]
        if conductor.excludedRows[index] > 0 { row[.excluded] = conductor.excludedRows[index] }
        summary.countsByProbe[name, default: [:]][runtime.name] = row
        for (verdict, count) in row { summary.counts[verdict, default: 0] += count }
      }
    }
    summary.clusters = clusters.map { ($0.key, $0.value.rows, $0.value.first) }
    summary.clusters.sort { one, other in
      if one.cluster.isKnown != other.cluster.isKnown { return !one.cluster.isKnown }
      if one.rows != other.rows { return one.rows > other.rows }
      return (one.cluster.probe, one.first) < (other.cluster.probe, other.first)
    }
    summary.unusedKnown = plan.suite.known.indices.filter { !met.contains($0) }
      .map { plan.suite.known[$0] }
    summary.isInterrupted = conductor.isInterrupted
    summary.isStoppedEarly = conductor.isStoppedEarly
    summary.elapsed = elapsed
    for state in states
    where plan.probes.contains(where: { $0.runtimes.contains { $0.name == state.name } }) {
      if case .absent = state.readiness, !plan.options.allowAbsent.contains(state.name) {
        summary.missingRuntimes.append(state.name)
      }
    }
    summary.faults = faults(conductor)
    return summary
  }

  private func faults(_ conductor: Conductor) -> [DeclarationError] {
    guard !conductor.isInterrupted, !conductor.isStoppedEarly, plan.options.filters.isEmpty,
      plan.options.runtimes.isEmpty
    else { return [] }
    var faults = conductor.faults
    for judge in conductor.judges {
      let declaration = judge.probe.declaration
      for (index, mask) in declaration.rule.masks.enumerated()
      where !judge.masksMet.contains(index) {
        faults.append(
          DeclarationError(
            file: declaration.file, line: declaration.maskLines[index],
            message: "the mask \(mask.place) met no value in any row: take it out"))
      }
    }
    return faults
  }
}

extension RuntimeResult {
  /// What rows are grouped by: how the answers differ, or else the verdict.
  var clusterSignature: Signature? {
    switch verdict {
    case .match, .excluded, .absent: nil
    case .known, .diverge, .changed: Signature(divergences)
    case .fixed, .crash, .timeout, .protocolError, .gated: Signature(text: verdict.rawValue)
    }
  }
}
