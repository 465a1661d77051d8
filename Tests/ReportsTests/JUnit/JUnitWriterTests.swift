// The structure of reports: order, counts, profiles, interleaved and empty suites.

import Foundation
import Reports
import Testing

@Suite("JUnit writer")
struct JUnitWriterTests {
  private static let cases: [JUnitCase] = [
    JUnitCase(
      classname: "extract.go", name: "a", file: "probes/extract.yaml", line: 4,
      milliseconds: 1_234.4, outcome: .passed, systemOut: "out\n"),
    JUnitCase(
      classname: "extract.go", name: "b", file: "probes/extract.yaml", line: 9, milliseconds: 0.6,
      outcome: .failed(type: "key_order", message: "a \"b\"\nc", body: "- <x>\n+ <y>")),
    JUnitCase(
      classname: "extract.go", name: "c", milliseconds: -3,
      outcome: .errored(type: "timeout", message: "10 s", body: ""), systemErr: "err"),
    JUnitCase(
      classname: "extract.go", name: "d", milliseconds: .nan, outcome: .skipped(message: "known")),
  ]

  private func write(_ profile: JUnitProfile, complete: Bool = true) throws -> String {
    let folder = try JUnitTestFolder()
    let path = folder.path("report.xml")
    let writer = try JUnitTest.writer(path, profile)
    let suite = try writer.beginSuite(
      name: "extract.go", package: "extract", properties: [("go", "1.24.1"), ("corpus", "ab12")])
    for testCase in Self.cases { try writer.append(testCase, to: suite) }
    try writer.finish(complete: complete)
    #expect(try JUnitTest.violations(path, profile) == [])
    return try JUnitTest.text(path)
  }

  @Test("the rich profile, byte for byte")
  func rich() throws {
    #expect(
      try write(.rich) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="4" failures="1" errors="1" skipped="1" time="1.235">
          <testsuite name="extract.go" package="extract" id="0" timestamp="2026-11-23T09:00:00" \
        hostname="host" tests="4" failures="1" errors="1" skipped="1" time="1.235">
            <properties>
              <property name="go" value="1.24.1"/>
              <property name="corpus" value="ab12"/>
            </properties>
            <testcase name="a" classname="extract.go" time="1.234" file="probes/extract.yaml" \
        line="4">
              <system-out>out
        </system-out>
            </testcase>
            <testcase name="b" classname="extract.go" time="0.001" file="probes/extract.yaml" \
        line="9">
              <failure message="a &quot;b&quot;&#10;c" type="key_order">a "b"
        c
        - &lt;x&gt;
        + &lt;y&gt;</failure>
            </testcase>
            <testcase name="c" classname="extract.go" time="0.000">
              <error message="10 s" type="timeout">10 s</error>
              <system-err>err</system-err>
            </testcase>
            <testcase name="d" classname="extract.go" time="0.000">
              <skipped message="known" type="skipped">known</skipped>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("the strict profile, byte for byte, marked as incomplete")
  func strict() throws {
    #expect(
      try write(.strict, complete: false) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites>
          <testsuite name="extract.go" package="extract" id="0" timestamp="2026-11-23T09:00:00" \
        hostname="host" tests="4" failures="1" errors="1" skipped="1" time="1.235">
            <properties>
              <property name="go" value="1.24.1"/>
              <property name="corpus" value="ab12"/>
              <property name="incomplete" value="true"/>
            </properties>
            <testcase name="a" classname="extract.go" time="1.234"/>
            <testcase name="b" classname="extract.go" time="0.001">
              <failure message="a &quot;b&quot;&#10;c" type="key_order">a "b"
        c
        - &lt;x&gt;
        + &lt;y&gt;</failure>
            </testcase>
            <testcase name="c" classname="extract.go" time="0.000">
              <error message="10 s" type="timeout">10 s</error>
            </testcase>
            <testcase name="d" classname="extract.go" time="0.000">
              <skipped message="known" type="skipped">known</skipped>
            </testcase>
            <system-out>--- extract.go a ---
        out
        </system-out>
            <system-err>--- extract.go c ---
        err
        </system-err>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("each profile's file breaks the other's schema")
  func profilesDiffer() throws {
    for profile in JUnitProfile.allCases {
      let folder = try JUnitTestFolder()
      let path = try folder.file(Array(try write(profile).utf8))
      #expect(try JUnitTest.violations(path, profile == .rich ? .strict : .rich) != [])
    }
  }

  @Test(
    "counts read back equal what was written, over interleaved suites",
    arguments: JUnitProfile.allCases)
  func interleaved(profile: JUnitProfile) throws {
    let folder = try JUnitTestFolder()
    let path = folder.path("report.xml")
    let writer = try JUnitTest.writer(path, profile)
    var generator = JUnitTestGenerator(seed: 7)
    var expected: [[String]] = []
    var failures: [Int] = []
    var milliseconds: [Int] = []
    // Long outputs now and then make streams leave memory at different times.
    for index in 0..<20_000 {
      if expected.count < 300, index % 50 == 0 {
        let id = try writer.beginSuite(name: "s\(expected.count)", package: "p", properties: [])
        #expect(id == expected.count)
        expected.append([])
        failures.append(0)
        milliseconds.append(0)
      }
      let suite = Int.random(in: expected.indices, using: &generator)
      let fails = Bool.random(using: &generator)
      let output = index % 500 == 0 ? String(repeating: "o", count: 70_000) : nil
      try writer.append(
        JUnitCase(
          classname: "c", name: "row-\(index)", milliseconds: Double(index % 7),
          outcome: fails ? .failed(type: "t", message: "m", body: "b") : .passed,
          systemOut: output),
        to: suite)
      expected[suite].append("row-\(index)")
      failures[suite] += fails ? 1 : 0
      milliseconds[suite] += index % 7
    }
    let written = try writer.finish(complete: true)
    #expect(written.suites == 300 && written.cases == 20_000 && written.textsLeftOut == 0)
    #expect(try JUnitTest.violations(path, profile) == [])

    let summary = try JUnitReader().read(path: path)
    var read = [[String]](repeating: [], count: 300)
    for testCase in summary.cases { read[testCase.suite].append(testCase.name ?? "") }
    #expect(read == expected)
    for (index, suite) in summary.suites.enumerated() {
      #expect(suite.name == "s\(index)")
      #expect(suite.counts.tests == expected[index].count)
      #expect(suite.counts.failures == failures[index])
      #expect(abs(suite.counts.milliseconds - Double(milliseconds[index])) < 0.001)
      #expect(suite.claim.tests == suite.counts.tests)
      #expect(suite.claim.failures == suite.counts.failures)
    }
  }

  @Test("no suites, and suites without cases", arguments: JUnitProfile.allCases)
  func nothing(profile: JUnitProfile) throws {
    for (suites, complete, expected) in [
      (0, true, []), (0, false, ["incomplete"]), (2, true, ["", ""]),
      (2, false, ["incomplete", "incomplete"]),
    ] as [(Int, Bool, [String])] {
      let folder = try JUnitTestFolder()
      let path = folder.path("report.xml")
      let writer = try JUnitTest.writer(path, profile)
      for _ in 0..<suites { _ = try writer.beginSuite(name: "s", package: "", properties: []) }
      let written = try writer.finish(complete: complete)
      #expect(written.cases == 0)
      #expect(try JUnitTest.violations(path, profile) == [])
      let summary = try JUnitReader().read(path: path)
      #expect(summary.ending == .complete)
      #expect(summary.suites.map { $0.properties.first?.name ?? "" } == expected)
      #expect(summary.suites.allSatisfy { $0.properties.allSatisfy { $0.value == "true" } })
    }
  }

  @Test("times have three decimals, whatever they were")
  func times() throws {
    let cases: [(Double, String)] = [
      (0, "0.000"), (0.4, "0.000"), (0.5, "0.001"), (999.6, "1.000"), (61_001, "61.001"),
      (-.infinity, "0.000"), (.nan, "0.000"), (.infinity, "3200000000.000"),
      (1e300, "3200000000.000"), (.leastNonzeroMagnitude, "0.000"),
    ]
    for (milliseconds, expected) in cases {
      let (_, text, _) = try JUnitTest.roundTrip(
        [JUnitCase(classname: "c", name: "n", milliseconds: milliseconds, outcome: .passed)], .rich)
      #expect(text.contains("<testcase name=\"n\" classname=\"c\" time=\"\(expected)\"/>"))
    }
  }

  @Test("only a time stamp that exists is taken")
  func timestamps() throws {
    let folder = try JUnitTestFolder()
    for good in ["2026-11-23T09:00:00", "2024-02-29T23:59:59", "0001-01-01T00:00:00"] {
      _ = try JUnitWriter(
        path: folder.path("r.xml"), profile: .rich, timestamp: good, hostname: "h")
    }
    for bad in [
      "", "2026-11-23T09:00:00Z", "2026-11-23 09:00:00", "2026-11-23T09:00", "2025-02-29T00:00:00",
      "1900-02-29T00:00:00", "2026-13-01T00:00:00", "2026-00-01T00:00:00", "2026-04-31T00:00:00",
      "2026-01-01T24:00:00", "2026-01-01T00:60:00", "2026-01-01T00:00:60", "0000-01-01T00:00:00",
      "２026-11-23T09:00:00", "2026-11-23T09:00:0a",
    ] {
      JUnitTest.expect(.invalidTimestamp) {
        try JUnitWriter(path: folder.path("r.xml"), profile: .rich, timestamp: bad, hostname: "h")
      }
    }
    #expect(try folder.names() == [])
  }

  @Test("misuse is an error")
  func misuse() throws {
    let folder = try JUnitTestFolder()
    let writer = try JUnitTest.writer(folder.path("r.xml"), .rich)
    JUnitTest.expect(.unknownSuite) { try writer.append(JUnitTest.passed("a"), to: 0) }
    let suite = try writer.beginSuite(name: "s", package: "", properties: [])
    JUnitTest.expect(.unknownSuite) { try writer.append(JUnitTest.passed("a"), to: -1) }
    // Such an error leaves the report as it is.
    try writer.append(JUnitTest.passed("a"), to: suite)
    #expect(try writer.finish(complete: true).cases == 1)
    JUnitTest.expect(.closed) { try writer.append(JUnitTest.passed("a"), to: suite) }
    JUnitTest.expect(.closed) { try writer.beginSuite(name: "s", package: "", properties: []) }
    JUnitTest.expect(.closed) { try writer.finish(complete: true) }
  }
}
