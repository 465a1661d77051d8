// `conformance` from outside: exit statuses, streams, files, signals.

import Foundation
import Reports
import Testing

@Suite struct ConformanceCommandTests {
  /// A project of one probe; `marker` stands in the command line of the runtime `slow`.
  private func project(marker: String = "30") throws -> Folder {
    try Folder([
      "conformance/runtimes.yaml": """
      runtimes:
        cat: {surfaces: {echo: {oneshot: [cat]}}}
        tr: {surfaces: {echo: {oneshot: [tr, "0", "1"]}}}
        slow: {surfaces: {echo: {oneshot: [sh, -c, "sleep \(marker) & wait"]}}}
        ghost: {needs: [no-such-program], install: nobody has it, surfaces: {echo: {oneshot: [x]}}}

      """,
      "conformance/probes/same.yaml":
        "surface: echo\nruntimes: [cat]\nrows: [{name: a, input: '1', output: '1'}]\n",
      "conformance/probes/other.yaml":
        "surface: echo\nruntimes: [cat, tr]\nrows: [{name: zero, input: '{\"n\":0}', output: '{\"n\":0}'}]\n",
      "conformance/probes/hang.yaml":
        "surface: echo\nruntimes: [slow]\nrows: [{name: a, input: '', output: ''}]\n",
      "conformance/probes/gone.yaml":
        "surface: echo\nruntimes: [cat, ghost]\nrows: [{name: a, input: '1', output: '1'}]\n",
    ])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var output = ""
    var errors = ""
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Case(arguments: ["run", "same"], status: 0, output: "PASS"),
    Case(arguments: ["run", "other"], status: 1, output: "tr ≠ golden at /n: value"),
    Case(
      arguments: ["run", "other"], status: 1,
      output: "repeat: conformance run other --runtime tr --filter other/zero"),
    Case(arguments: ["run", "smae"], status: 2, errors: "did you mean \"same\"?"),
    Case(arguments: ["run", "--no-such-flag"], status: 2, errors: "--no-such-flag"),
    Case(arguments: ["run", "same", "--jobs", "0"], status: 2, errors: "at least 1"),
    Case(arguments: ["run", "gone"], status: 3, output: "no-such-program not found"),
    Case(arguments: ["run", "gone", "--allow-absent", "ghost"], status: 0, output: "1 absent"),
    Case(
      arguments: ["run", "gone", "--runtime", "ghost", "--allow-absent", "ghost"], status: 4,
      output: "NOTHING RUN"),
    Case(arguments: ["list"], status: 0, output: "other"),
    Case(arguments: ["list", "--json"], status: 0, output: "\"name\":\"zero\""),
    Case(arguments: ["explain", "same/a"], status: 0, output: "match"),
    Case(arguments: ["explain", "other/zero"], status: 1, output: "/n changed value"),
    Case(
      arguments: ["explain", "other/zero", "--json"], status: 1, output: "\"verdict\":\"diverge\""),
    Case(arguments: ["explain", "same/b"], status: 2, errors: "unknown row"),
    Case(arguments: ["explain", "same"], status: 2, errors: "PROBE/ROW"),
    Case(arguments: ["doctor"], status: 3, output: "nobody has it"),
    Case(arguments: ["doctor", "--json"], status: 3, output: "\"readiness\":\"absent\""),
    Case(arguments: ["--help"], status: 0, output: "SUBCOMMANDS"),
    Case(
      arguments: ["run", "same", "--junit", "/proc/no/junit.xml"], status: 2, errors: "/proc/no"),
  ])
  func endsAsTheContractSays(_ row: Case) throws {
    let project = try project()
    let ending = try Products.run("conformance", row.arguments, in: project.path)
    #expect(ending.status == row.status, "\(ending)")
    #expect(row.output.isEmpty || ending.output.contains(row.output), "\(ending)")
    #expect(
      row.errors.isEmpty ? ending.errors.isEmpty : ending.errors.contains(row.errors), "\(ending)")
  }

  @Test func outsideOfAProjectItSaysSo() throws {
    let ending = try Products.run("conformance", ["list"], in: "/")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("--root"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalEndsEverything(_ number: Int32) throws {
    let marker = "3\(Int.random(in: 100_000...999_999))"
    let project = try project(marker: marker)
    let ending = try Products.run(
      "conformance", ["run", "hang", "--junit", "out/junit.xml", "--json", "out/run.json"],
      in: project.path
    ) { process in
      #expect(Self.wait { Self.isRunning(marker) })
      kill(process.processIdentifier, number)
    }
    #expect(ending.status == 6, "\(ending)")
    #expect(ending.output.contains("INTERRUPTED"))
    #expect(Self.wait { !Self.isRunning(marker) })
    #expect(try project.text("out/run.json").hasSuffix("\"complete\":false}\n"))
    #expect(try project.text("out/junit.xml").contains("incomplete"))
  }

  @Test func evenSIGKILLLeavesNothingRunning() throws {
    let marker = "4\(Int.random(in: 100_000...999_999))"
    let project = try project(marker: marker)
    let ending = try Products.run("conformance", ["run", "hang"], in: project.path) { process in
      #expect(Self.wait { Self.isRunning(marker) })
      kill(process.processIdentifier, SIGKILL)
    }
    #expect(ending.status == -SIGKILL)
    #expect(Self.wait { !Self.isRunning(marker) })
  }

  @Test func bothJUnitProfilesAreValidAndAgree() throws {
    let project = try project()
    for profile in JUnitProfile.allCases {
      let path = project.path + "/\(profile.rawValue).xml"
      _ = try Products.run(
        "conformance",
        [
          "run", "--allow-absent", "ghost", "same", "other", "gone", "--junit", path,
          "--junit-profile", profile.rawValue,
        ],
        in: project.path)
      let schema = profile == .rich ? "junit.xsd" : "junit-strict.xsd"
      let validator = try JUnitValidator(schema: "\(Products.root)/conformance/\(schema)")
      #expect(try validator.validate(file: path).isEmpty)
      let summary = try JUnitReader().read(path: path)
      #expect(
        summary.suites.map(\.name).sorted() == [
          "gone.cat", "gone.ghost", "other.cat", "other.tr", "same.cat",
        ])
    }
  }

  @Test func underGitHubActionsItAnnotates() throws {
    let project = try project()
    let ending = try Products.run(
      "conformance", ["run", "other"], in: project.path,
      environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": project.path + "/summary.md"])
    #expect(
      ending.output.contains("::error file=conformance/probes/other.yaml,line=3,title=other/zero::")
    )
    #expect(try project.text("summary.md").contains("| `other` | 1 match | 1 diverge |"))
  }

  private static func isRunning(_ marker: String) -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.contains { name in
      guard Int(name) != nil,
        let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
      else { return false }
      return String(decoding: line, as: UTF8.self) == "sleep\0\(marker)\0"
    }
  }

  private static func wait(_ condition: () -> Bool) -> Bool {
    for _ in 0..<400 {
      if condition() { return true }
      usleep(25_000)
    }
    return false
  }
}
