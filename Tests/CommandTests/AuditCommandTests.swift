// `lakehouse audit` from outside: exit statuses, the result line, the gate, the schema command.

import Foundation
import Testing

@Suite struct AuditCommandTests {
  private static let baselines = "root/data/_kb/audit_baselines.jsonl"

  /// A folder outside of any project, with a root that is distilled.
  private static func distilled() throws -> Folder {
    let folder = try Folder()
    for arguments in [["generate", "--rows", "200"], ["distill", "--run-id", "r"]] {
      let ending = try Products.run(
        "lakehouse", arguments + ["--root", "root"], in: folder.path,
        environment: ["XDG_CACHE_HOME": folder.path + "/cache"])
      #expect(ending.status == 0, "\(ending)")
    }
    return folder
  }

  private static func audit(
    _ folder: Folder, _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> Ending {
    try Products.run(
      "lakehouse", ["audit", "--root", "root"] + arguments, in: folder.path,
      environment: environment)
  }

  @Test func theResultLineAndTheGate() throws {
    let folder = try Self.distilled()
    let arguments = [
      "--json", "--project", Products.root, "--recorded-at", "2026-01-02T03:04:05.678Z",
      "--git-commit", String(repeating: "a", count: 40),
    ]
    let ending = try Self.audit(folder, arguments)
    #expect(ending.status == 0, "\(ending)")
    #expect(ending.errors.isEmpty)
    #expect(ending.output.hasPrefix(#"{"phases":[[{"phase":0,"check":"knowledge_base","#))
    #expect(ending.output.hasSuffix("],\"passed\":true}\n"))
    #expect(ending.output.contains(#""p6_invariants_passed":22"#))
    #expect(ending.output.contains(#""check":"I22","required":true,"status":"pass""#))
    let line = try folder.text(Self.baselines)
    #expect(line.hasPrefix(#"{"schema_version":1,"recorded_at":"2026-01-02T03:04:05.678Z","#))
    let again = try Self.audit(folder, arguments)
    #expect(again.output.contains(#""pct_change":0,"flag":"ok"}"#))
    #expect(try folder.text(Self.baselines) == line + line)
  }

  @Test func aPersonGetsTables() throws {
    let folder = try Self.distilled()
    let ending = try Self.audit(folder, ["--no-baseline"])
    #expect(ending.status == 0, "\(ending)")
    #expect(ending.output.contains("\nmetric") && ending.output.hasSuffix("\n\npassed\n"))
    // There is no project around a folder of its own.
    #expect(ending.output.contains("name one with --project"))
    #expect(!FileManager.default.fileExists(atPath: folder.url(Self.baselines).path))
  }

  @Test func controlCharactersAreShownAndNotSent() throws {
    let folder = try Self.distilled()
    #expect(try Self.audit(folder).status == 0)
    let baseline = try folder.text(Self.baselines)
      .replacing(#""metrics":{"#, with: #""metrics":{"\u001b[2Jgone":1,"#)
    try Data(baseline.utf8).write(to: folder.url(Self.baselines))
    let command = #"printf '\033[31mred' >&2; exit 1"#
    let ending = try Self.audit(folder, ["--schema-command", command, "--no-baseline"])
    #expect(ending.output.contains("\n\\u{1B}[2Jgone"), "\(ending)")
    #expect(ending.output.contains("\\u{1B}[31mred"))
    #expect(!(ending.output + ending.errors).contains("\u{1b}"))
  }

  @Test func aRequiredCheckThatFails() throws {
    let folder = try Self.distilled()
    try Data("x\n".utf8).write(to: folder.url("root/data/_kb/replay_runs.jsonl"))
    let ending = try Self.audit(folder)
    #expect(ending.status == 1)
    #expect(ending.output.contains("data/_kb/replay_runs.jsonl:1: no JSON"))
    #expect(ending.output.hasSuffix("\nfailed: 1 required checks\n"))
    #expect(try folder.text(Self.baselines).hasSuffix("}\n"))
  }

  @Test(arguments: [
    ("test \"$LAKEHOUSE_AUDIT_SCHEMA_COMMAND\" = 1", 0, "exit status 0"),
    ("echo wrong >&2; exit 3", 1, "exit status 3: echo wrong >&2; exit 3: wrong"),
  ])
  func theSchemaCommand(command: String, status: Int32, detail: String) throws {
    let ending = try Self.audit(
      try Self.distilled(), ["--schema-command", command, "--no-baseline"])
    #expect(ending.status == status, "\(ending)")
    #expect(ending.output.contains(detail))
  }

  @Test(arguments: [
    (#"{"match":"","content":"{\"a\":1}"}"#, 0, "verdict valid, "),
    (#"{"match":"","content":"no object"}"#, 1, "verdict no_json, "),
    (#"{"match":"","content":"","status":400}"#, 1, "verdict chat_error, "),
  ])
  func aLiveReplayIsMadeAndNotLogged(rows: String, status: Int32, detail: String) throws {
    let folder = try Self.distilled()
    let server = try Beside(rows)
    let ending = try Self.audit(folder, ["--live", server.url, "--no-baseline"])
    #expect(ending.status == status, "\(ending)")
    #expect(ending.output.contains(detail), "\(ending)")
    let log = folder.url("root/data/_kb/replay_runs.jsonl").path
    #expect(!FileManager.default.fileExists(atPath: log))
  }

  @Test func aSchemaCommandDoesNotStartItself() throws {
    let ending = try Self.audit(
      try Self.distilled(), ["--schema-command", "exit 3"],
      environment: ["LAKEHOUSE_AUDIT_SCHEMA_COMMAND": "1"])
    #expect(ending.status == 0)
    #expect(ending.output.contains("runs inside of a schema command"))
  }

  @Test func aTornBaseline() throws {
    let folder = try Folder([Self.baselines: "\n{\"schema_version\":1"])
    let ending = try Self.audit(folder, ["--json"])
    #expect(ending.status == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("data/_kb/audit_baselines.jsonl:2: no JSON"))
    #expect(try folder.text(Self.baselines) == "\n{\"schema_version\":1")
  }

  @Test(arguments: [
    (["--threshold", "-1"], "--threshold"), (["--threshold", "x"], "threshold"),
    (["--git-commit", "abc"], "git_commit"), (["--recorded-at", "today"], "recorded_at"),
    (["--project", "root"], "root is no project"), (["x"], "x"),
    (["--root", "nowhere"], "nowhere"), (["--html", "x", "--junit", "x"], "cannot be one file"),
    (["--junit-profile", "loose"], "loose"),
    (["--live", "nowhere"], "--live has to be http://HOST"),
    (["--live-task", "t"], "need --live"),
    (["--html", "./x", "--junit", "x"], "cannot be one file"),
    (["--html", "root/data/_kb/audits.jsonl"], "among what is audited"),
  ])
  func usage(arguments: [String], message: String) throws {
    let folder = try Folder(["root/data/_kb/audits.jsonl": ""])
    let ending = try Self.audit(folder, arguments)
    #expect(ending.status == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains(message), "\(ending)")
    #expect(!FileManager.default.fileExists(atPath: folder.url(Self.baselines).path))
  }

  /// The files are written whatever the audit says.
  @Test(arguments: [0, 1])
  func aPageAndAJUnitFile(status: Int32) throws {
    let folder = try Self.distilled()
    if status == 1 {
      try Data("x\n".utf8).write(to: folder.url("root/data/_kb/replay_runs.jsonl"))
    }
    let ending = try Self.audit(
      folder, ["--html", "out/a.html", "--junit", "a.xml", "--junit-profile", "strict", "--json"])
    #expect(ending.status == status, "\(ending)")
    #expect(ending.output.hasPrefix(#"{"phases":"#))
    let page = try folder.text("out/a.html")
    #expect(page.contains("<title>Audit of root: \(status == 0 ? "passed" : "failed")</title>"))
    #expect(page.contains("id=\"metrics\"") && page.hasSuffix("</html>\n"))
    let report = try folder.text("a.xml")
    #expect(report.contains(#"classname="audit.replay""#))
    #expect(report.contains("data/_kb/replay_runs.jsonl:1: no JSON") == (status == 1))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url("out").path)
    #expect(left == ["a.html"])
  }

  /// What cannot be written is said before anything is looked at, and nothing is added.
  @Test(arguments: ["--html", "--junit"], ["taken", "file/a"])
  func aFileThatCannotBeWritten(option: String, path: String) throws {
    let folder = try Folder([
      "root/data/_kb/audits.jsonl": "", "taken/x": "", "file": "",
    ])
    let ending = try Self.audit(folder, [option, path])
    #expect(ending.status == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains(path.contains("/") ? "file" : "taken"), "\(ending)")
    #expect(!FileManager.default.fileExists(atPath: folder.url(Self.baselines).path))
  }

  /// No file of an earlier audit is taken for one of an audit that could not be made.
  @Test func filesOfAnEarlierAuditGo() throws {
    let folder = try Folder([Self.baselines: "{", "a.html": "old", "a.xml": "old"])
    let ending = try Self.audit(folder, ["--html", "a.html", "--junit", "a.xml"])
    #expect(ending.status == 2)
    for path in ["a.html", "a.xml"] {
      #expect(!FileManager.default.fileExists(atPath: folder.url(path).path))
    }
  }

  /// Somebody at a terminal sees which phase runs, once a second has passed, and nothing is left.
  @Test func aPersonSeesThePhases() throws {
    let folder = try Self.distilled()
    let command = "lakehouse audit --root root --no-baseline --schema-command 'sleep 1.1'"
    let shown = try Products.shell(
      #"cd "$1" && PATH="$2:$PATH" script -qec "$3" /dev/null"#,
      [folder.path, Products.directory, command])
    #expect(shown.status == 0, "\(shown)")
    for phase in ["2 evidence", "3 scores", "4 exports", "5 summary", "7 replay"] {
      #expect(shown.output.contains("\u{1B}[Kaudit: \(phase) …"), "\(shown)")
    }
    #expect(!shown.output.contains("audit: 0 inventory"))
    let last = try #require(shown.output.components(separatedBy: "\u{1B}[K").last)
    #expect(last.hasPrefix("phase"))
  }
}
