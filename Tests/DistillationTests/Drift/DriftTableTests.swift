// The table of metrics: every way that a metric can stand to its prior value, and the grid.

import Artifacts
import Distillation
import Testing
import WireJSON

@Suite struct DriftTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var prior: Double?
    var current: Double?
    var threshold = DriftTable.defaultThreshold
    var change: Double?
    var flag: DriftTable.Flag
    var text: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(name: "no prior value", current: 5, flag: .firstRun, text: "n/a"),
    Case(name: "0, still", prior: 0, current: 0, flag: .ok, text: "n/a"),
    Case(name: "minus 0, then 0", prior: -0.0, current: 0, flag: .ok, text: "n/a"),
    Case(name: "0, then some", prior: 0, current: 1, flag: .warn, text: "n/a"),
    Case(name: "as before", prior: 3, current: 3, change: 0, flag: .ok, text: "+0.0%"),
    Case(
      name: "exactly the threshold", prior: 100, current: 120, change: 0.2, flag: .ok,
      text: "+20.0%"),
    Case(
      name: "exactly the threshold, down", prior: 100, current: 80, change: -0.2, flag: .ok,
      text: "-20.0%"),
    Case(
      name: "hardly beyond the threshold", prior: 1, current: 1.2000000000000002,
      change: 0.20000000000000018, flag: .warn, text: "+20.0%"),
    Case(
      name: "another threshold", prior: 4, current: 5, threshold: 0.25, change: 0.25, flag: .ok,
      text: "+25.0%"),
    Case(
      name: "no threshold", prior: 4, current: 5, threshold: 0, change: 0.25, flag: .warn,
      text: "+25.0%"),
    Case(
      name: "a negative prior value that grows", prior: -10, current: -9, change: 0.1, flag: .ok,
      text: "+10.0%"),
    Case(name: "gone", prior: 5, flag: .warn, text: "n/a"),
    Case(name: "0, and gone", prior: 0, flag: .warn, text: "n/a"),
    Case(
      name: "a quotient that is not finite", prior: .leastNonzeroMagnitude, current: 1, flag: .warn,
      text: "n/a"),
    Case(
      name: "a difference that is not finite", prior: -1.7e308, current: 1.7e308, flag: .warn,
      text: "n/a"),
    Case(
      name: "tenths that are not finite", prior: 1e-7, current: 1e300, change: 1e307, flag: .warn,
      text: "n/a"),
    Case(
      name: "a sliver less has no sign", prior: 10000, current: 9999.6, change: -0.00004,
      flag: .ok, text: "+0.0%"),
    Case(
      name: "half a tenth is rounded up, also downwards", prior: 2000, current: 1999,
      change: -0.0005, flag: .ok, text: "-0.1%"),
    Case(
      name: "all digits of tenths beyond 2^64, 1e25 as a double", prior: 1, current: 1e22,
      change: 1e22, flag: .warn,
      text: "+1000000000000000090596966.4%"),
  ])
  func aMetricIsJudged(_ row: Case) throws {
    let prior = try row.prior.map { try MetricSet([("m", $0)]) } ?? MetricSet([])
    let current = try row.current.map { try MetricSet([("m", $0)]) } ?? MetricSet([])
    let table = DriftTable(prior: prior, current: current, threshold: row.threshold)
    try #require(table.rows.count == 1)
    #expect(table.rows[0].prior == row.prior)
    #expect(table.rows[0].current == row.current)
    if let change = row.change {
      #expect(abs((table.rows[0].change ?? .nan) - change) <= abs(change) * 1e-12)
    } else {
      #expect(table.rows[0].change == nil)
    }
    #expect(table.rows[0].flag == row.flag)
    #expect(table.grid.lines()[1].split(separator: " ").map(String.init)[3] == row.text)
  }

  @Test func withoutPriorAuditAllIsFirst() throws {
    let table = DriftTable(prior: nil, current: try MetricSet([("b", 1), ("a", -0.0)]))
    #expect(
      String(decoding: table.wire, as: UTF8.self) == """
        [{"metric":"a","prior":null,"current":0,"pct_change":null,"flag":"first_run"},\
        {"metric":"b","prior":null,"current":1,"pct_change":null,"flag":"first_run"}]
        """)
  }

  @Test(arguments: 0..<40)
  func rowsAreTheUnionInOrder(seed: UInt64) throws {
    var generator = SampleGenerator(seed: seed)
    let names = ["a", "b", "aa", "é", "e\u{301}", "\u{FFFD}", "\u{1F600}", "", "z", "Z"]
    func metrics() throws -> MetricSet {
      let chosen = names.filter { _ in generator.below(2) == 0 }.shuffled(using: &generator)
      return try MetricSet(chosen.map { ($0, Double(generator.below(3))) })
    }
    let (prior, current) = (try metrics(), try metrics())
    let rows = DriftTable(prior: prior, current: current).rows
    let union = Set((prior.entries + current.entries).map { Array($0.name.utf8) })
    #expect(rows.map { Array($0.metric.utf8) } == union.sorted { $0.lexicographicallyPrecedes($1) })
    for row in rows {
      #expect(row.prior == prior[row.metric])
      #expect(row.current == current[row.metric])
      #expect(row.current != nil || row.flag == .warn)
      #expect((row.flag == .firstRun) == (row.prior == nil))
    }
  }

  @Test func theGridCountsScalars() throws {
    let table = DriftTable(
      prior: try MetricSet([("p0_sources", 3), ("😀😀", 1e21), ("e\u{301}", 100)]),
      current: try MetricSet([("p0_sources", 4), ("😀😀", 1e21), ("new", -0.5)]))
    #expect(
      table.grid.lines() == [
        "metric      prior  current  change  flag",
        "e\u{301}            100      n/a     n/a  warn",
        "new           n/a     -0.5     n/a  first_run",
        "p0_sources      3        4  +33.3%  warn",
        "😀😀          1e+21    1e+21   +0.0%  ok",
      ])
  }

  @Test func anEmptyGridIsItsHeader() throws {
    let table = DriftTable(prior: nil, current: try MetricSet([]))
    #expect(table.grid.lines() == ["metric  prior  current  change  flag"])
    #expect(table.wire == Array("[]".utf8))
  }

  @Test(arguments: [
    (#"{"current":{}}"#, nil),
    (#"{"prior":{"a":1,"a":2},"current":{},"threshold":-1,"more":[]}"#, nil),
    (#"null"#, "invalid_request"),
    (#"{"prior":{}}"#, "invalid_request"),
    (#"{"current":[]}"#, "invalid_request"),
    (#"{"current":{"a":null}}"#, "invalid_request"),
    (#"{"prior":null,"current":{}}"#, "invalid_request"),
    (#"{"prior":{"a":"1"},"current":{}}"#, "invalid_request"),
    (#"{"current":{},"threshold":"0.2"}"#, "invalid_request"),
    (#"{"current":{},"threshold":null}"#, "invalid_request"),
  ])
  func requestsAreRefusedByCode(request: String, code: String?) throws {
    let node = try JSONDocument(parsing: Array(request.utf8)).root
    #expect(refusal { _ = try DriftTable(request: node) } == code)
  }

  @Test func metricsAreFinite() {
    #expect(refusal { _ = try MetricSet([("a", .infinity)]) } == "not_finite")
  }
}
