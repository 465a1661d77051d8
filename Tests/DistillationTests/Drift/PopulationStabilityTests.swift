// The population stability index: its laws over many samples, its edges one by one, its refusals.

import Distillation
import Testing
import WireJSON

@Suite struct PopulationStabilityTests {
  @Test(arguments: 0..<60)
  func equalSamplesAreStable(seed: UInt64) throws {
    var generator = SampleGenerator(seed: seed)
    let sample = generator.sample()
    let drift = try PopulationStability(
      baseline: sample, current: sample.shuffled(using: &generator),
      buckets: 2 + generator.below(99))
    #expect(drift.psi == 0)
    #expect(drift.verdict == .stable)
    #expect(drift.buckets.allSatisfy { $0.contribution == 0 })
  }

  @Test(arguments: 0..<60)
  func noValueIsLostAndOrderDoesNotMatter(seed: UInt64) throws {
    var generator = SampleGenerator(seed: seed)
    let (baseline, current) = (generator.sample(), generator.sample())
    let count = 2 + generator.below(99)
    let drift = try PopulationStability(baseline: baseline, current: current, buckets: count)
    #expect(drift.buckets.reduce(0) { $0 + $1.baselineCount } == baseline.count)
    #expect(drift.buckets.reduce(0) { $0 + $1.currentCount } == current.count)
    #expect([1, count].contains(drift.buckets.count))
    #expect(drift.psi >= 0)
    let sum = drift.buckets.reduce(0) { $0 + $1.contribution }
    #expect(abs(sum - drift.psi) <= 1e-9 * Double(drift.buckets.count + 1))
    let again = try PopulationStability(
      baseline: baseline.shuffled(using: &generator),
      current: current.shuffled(using: &generator), buckets: count)
    #expect(again == drift)
  }

  @Test(arguments: 0..<60)
  func exchangedSamplesDriftAlike(seed: UInt64) throws {
    var generator = SampleGenerator(seed: seed)
    let (a, b) = (generator.sample(), generator.sample())
    let there = try PopulationStability(baseline: a, current: b)
    let back = try PopulationStability(baseline: b, current: a)
    #expect(abs(there.psi - back.psi) <= 1.5e-9)
    #expect(there.buckets.map(\.baselineCount) == back.buckets.map(\.currentCount))
    #expect(there.buckets.map(\.lower) == back.buckets.map(\.lower))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var baseline: [Double]
    var current: [Double]
    var buckets = 10
    var verdict: PopulationStability.Verdict
    /// Baseline and current count of each bucket.
    var counts: [[Int]]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(
      name: "a value on an edge belongs to the bucket above, the greatest to the last",
      baseline: [0, 1, 2, 3, 4], current: [0, 1, 2, 3, 4], buckets: 4, verdict: .stable,
      counts: [[1, 1], [1, 1], [1, 1], [2, 2]]),
    Case(
      name: "the range is that of both", baseline: [0, 0], current: [10, 5], buckets: 2,
      verdict: .major, counts: [[2, 0], [0, 2]]),
    Case(
      name: "negative values", baseline: [-4, -3], current: [-2, 0], buckets: 2, verdict: .major,
      counts: [[2, 0], [0, 2]]),
    Case(
      name: "all equal", baseline: [7, 7], current: [7], verdict: .stable, counts: [[2, 1]]),
    Case(
      name: "zero and minus zero are equal", baseline: [0], current: [-0.0], verdict: .stable,
      counts: [[1, 1]]),
    Case(
      name: "a width of 0", baseline: [0, .leastNonzeroMagnitude],
      current: [.leastNonzeroMagnitude], verdict: .stable,
      counts: [[2, 1]]),
    Case(
      name: "the least width", baseline: [0], current: [.leastNonzeroMagnitude * 14],
      verdict: .major,
      counts: [[1, 0]] + [[Int]](repeating: [0, 0], count: 8) + [[0, 1]]),
    Case(name: "no baseline", baseline: [], current: [1], verdict: .insufficientData, counts: []),
    Case(name: "no current", baseline: [1], current: [], verdict: .insufficientData, counts: []),
    Case(name: "nothing", baseline: [], current: [], verdict: .insufficientData, counts: []),
    Case(
      name: "no current, far apart", baseline: [-1.7e308, 1.7e308], current: [],
      verdict: .insufficientData, counts: []),
    Case(
      name: "fewer buckets than 2", baseline: [0, 1], current: [0, 1], buckets: -3,
      verdict: .stable, counts: [[1, 1], [1, 1]]),
    Case(
      name: "more buckets than 100", baseline: [0, 100], current: [0, 100], buckets: .max,
      verdict: .stable,
      counts: [[1, 1]] + [[Int]](repeating: [0, 0], count: 98) + [[1, 1]]),
    Case(
      name: "a slight drift", baseline: [0, 0, 1, 1], current: [0, 0, 0, 1, 1, 1, 1, 1],
      buckets: 2, verdict: .stable, counts: [[2, 3], [2, 5]]),
    Case(
      name: "a minor drift", baseline: [0, 1], current: [0, 1, 1], buckets: 2, verdict: .minor,
      counts: [[1, 1], [1, 2]]),
  ])
  func bucketsAreAsTheContractSays(_ row: Case) throws {
    let drift = try PopulationStability(
      baseline: row.baseline, current: row.current, buckets: row.buckets)
    #expect(drift.buckets.map { [$0.baselineCount, $0.currentCount] } == row.counts)
    #expect(drift.verdict == row.verdict)
    #expect(drift.baselineCount == row.baseline.count)
    #expect(drift.currentCount == row.current.count)
    if drift.buckets.count <= 1 { #expect(drift.psi == 0) }
    #expect(drift.buckets.last?.upper == (row.baseline + row.current).max() || row.counts.isEmpty)
  }

  @Test func theResultLineIsExact() throws {
    // (1e-4 - 1) ln(1e-4) in both buckets: nothing of one sample is where the other is.
    let drift = try PopulationStability(baseline: [0.1], current: [0.4, 0.4], buckets: 2)
    #expect(
      String(decoding: drift.wire, as: UTF8.self) == """
        {"psi":18.418838676,"verdict":"major","baseline_n":1,"current_n":2,"buckets":[\
        {"lower":0.1,"upper":0.25,"baseline_count":1,"current_count":0,"baseline_share":1,\
        "current_share":0.0001,"contribution":9.209419338},\
        {"lower":0.25,"upper":0.4,"baseline_count":0,"current_count":2,"baseline_share":0.0001,\
        "current_share":1,"contribution":9.209419338}]}
        """)
  }

  @Test(arguments: [
    (#"{"baseline":[1],"current":[2]}"#, nil),
    (#"{"baseline":[],"current":[],"buckets":10.0,"more":1}"#, nil),
    (#"{"baseline":[],"current":[],"buckets":-1e300}"#, nil),
    (#"[]"#, "invalid_request"),
    (#"{"baseline":[1]}"#, "invalid_request"),
    (#"{"baseline":[1],"current":{}}"#, "invalid_request"),
    (#"{"baseline":[1],"current":[null]}"#, "invalid_request"),
    (#"{"baseline":["1"],"current":[],"buckets":0.5}"#, "invalid_request"),
    (#"{"baseline":[1],"current":[],"buckets":2.5}"#, "bad_buckets"),
    (#"{"baseline":[1],"current":[],"buckets":"10"}"#, "bad_buckets"),
    (#"{"baseline":[1],"current":[],"buckets":null}"#, "bad_buckets"),
    (#"{"baseline":[1e308],"current":[-1e308],"buckets":1.5}"#, "bad_buckets"),
    (#"{"baseline":[1e308],"current":[-1e308]}"#, "not_finite"),
  ])
  func requestsAreRefusedByCode(request: String, code: String?) throws {
    let node = try JSONDocument(parsing: Array(request.utf8)).root
    #expect(refusal { _ = try PopulationStability(request: node) } == code)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func valuesThatAreNotFiniteAreRefused(value: Double) {
    #expect(refusal { _ = try PopulationStability(baseline: [value], current: []) } == "not_finite")
    #expect(refusal { _ = try PopulationStability(baseline: [], current: [value]) } == "not_finite")
    #expect(refusal { _ = try PopulationStability.buckets(value) } == "bad_buckets")
  }
}

/// The code of the refusal that a closure throws; nil if it throws nothing.
func refusal(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? DistillationError)?.code.rawValue ?? "another error: \(error)"
  }
}
