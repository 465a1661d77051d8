// `lakehouse audit`: a whole root looked at, in eight phases.

public import ArgumentParser
import Artifacts
import AuditReports
import Distillation
import Glibc
public import Reports
import WireJSON

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Looks at all of a root and compares it with the last audit.",
    discussion: """
      Nothing is changed but the baselines file, to which the metrics are added. Exit status 1 if a \
      required check fails; 2 if the baselines file is broken: nothing is added then.
      """)

  @OptionGroup var options: RootOptions
  @OptionGroup var live: LiveOptions

  @Option(help: "The commit that the baseline names; that of the repository around without it.")
  var gitCommit: String?

  @Option(help: "The change, as a part of the prior value, that is still no drift.")
  var threshold = DriftTable.defaultThreshold

  @Flag(help: "Do not add the metrics to the baselines file.")
  var noBaseline = false

  @Option(
    help: ArgumentHelp(
      "A command of the shell that checks schemas; it has to end with exit status 0.",
      valueName: "command"))
  var schemaCommand: String?

  @Option(
    help: ArgumentHelp(
      "The project whose fixtures the acceptance gate uses; the one around without it.",
      valueName: "folder"))
  var project: String?

  @Option(
    help: ArgumentHelp(
      "Write one page with the checks, the history of all metrics and the newest day's drift.",
      valueName: "file"))
  var html: String?

  @Option(help: ArgumentHelp("Write JUnit XML, a testcase for each check.", valueName: "file"))
  var junit: String?

  @Option(help: "What the JUnit file holds: rich, or strict for readers that validate it.")
  var junitProfile: JUnitProfile = .rich

  func validate() throws {
    if let html, let junit, html.utf8.elementsEqual(junit.utf8) {
      throw ValidationError("--html and --junit cannot be one file.")
    }
    guard threshold >= 0, threshold.isFinite else {
      throw ValidationError("--threshold has to be a finite number from 0 on.")
    }
    if let project, !AuditProject.holdsGate(project) {
      throw ValidationError("\(project) is no project: it has no \(AuditProject.gateInputs).")
    }
  }

  func run() throws {
    var audit = AuditOptions()
    audit.recordedAt = options.recordedAt
    audit.gitCommit = gitCommit
    audit.threshold = threshold
    audit.keepsBaseline = !noBaseline
    audit.isSurvey = html != nil
    audit.liveReplay = try live.replay(of: options.lakehouse)
    if let schemaCommand { audit.schemaCommand = { AuditProject.run(schemaCommand) } }
    let project = project
    audit.acceptance = { AuditProject.holdGate(project) }
    try prepareFiles()
    let began = WallClock.system.secondsTimestamp()
    let bar = ProgressBar()
    defer { bar.end() }
    let report = try Audit(of: options.lakehouse, options: audit)
      .run { bar.show("audit: \($0.rawValue) \($0.name)", $1) }
    bar.end()
    if let html { try AuditPage(report, root: options.root).write(to: html) }
    if let junit {
      try report.writeJUnit(
        to: junit, profile: junitProfile, root: options.root, timestamp: began,
        hostname: Host.name)
    }
    if options.json {
      try emit(report.wire + [UInt8(ascii: "\n")])
    } else {
      try show(report.checkTable)
      try show("\n")
      try show(report.metricTable)
      try show("\n")
      try show(report.drift.grid)
      let fatal = report.checks.count(where: \.isFatal)
      let verdict = fatal == 0 ? "passed" : "failed: \(fatal) required checks"
      try show("\n\(verdict)\n")
    }
    if !report.passes { throw ExitCode(1) }
  }
}

extension AuditCommand {
  /// Makes sure that files can be written before anything is audited, and removes those of an
  /// earlier audit, so that none is taken for one of this.
  private func prepareFiles() throws {
    let root = try Self.realFolder(options.root)
    var seen: Set<String> = []
    for path in [html, junit].compactMap({ $0 }) {
      let folder = FileSystem.directory(of: path)
      try FileSystem.createDirectory(folder)
      let real = try Self.realFolder(folder)
      for part in ["data", "reports"] where (real + "/").hasPrefix("\(root)/\(part)/") {
        throw ValidationError("\(path) is among what is audited; write it elsewhere.")
      }
      guard seen.insert("\(real)/\(path.split(separator: "/").last ?? "")").inserted else {
        throw ValidationError("--html and --junit cannot be one file.")
      }
      _ = try ScratchFile(in: folder)
      try FileSystem.remove(path)
    }
  }

  /// The path of a folder without links and dots.
  private static func realFolder(_ path: String) throws -> String {
    guard let real = realpath(path.isEmpty ? "." : path, nil) else {
      throw ValidationError("\(path) is no folder.")
    }
    defer { free(real) }
    return String(cString: real)
  }
}

extension JUnitProfile: ExpressibleByArgument {}

extension AuditReport {
  /// A line for each check.
  fileprivate var checkTable: TextTable {
    var table = TextTable("lllll", header: ["phase", "check", "required", "status", "detail"])
    for check in checks {
      table.add([
        "\(check.phase.rawValue) \(check.phase.name)", check.name, check.isRequired ? "yes" : "no",
        check.status.rawValue, check.detail,
      ])
    }
    return table
  }

  /// A line for each metric.
  fileprivate var metricTable: TextTable {
    var table = TextTable("lr", header: ["metric", "value"])
    for (name, value) in metrics.entries { table.add([name, ECMAScriptNumber.text(value)]) }
    return table
  }
}
