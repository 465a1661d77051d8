// What an audit has other programs do: the schema command, and this very executable before the
// acceptance gate.

import Artifacts
import Distillation
import Glibc
import LakehouseSuites
import Parity

enum AuditProject {
  /// What a project has to hold for the gate to be held.
  static let gateInputs = "fixtures/acceptance"

  /// What a schema command's environment has, so that an audit inside of it does not start it again.
  static let marker = "LAKEHOUSE_AUDIT_SCHEMA_COMMAND"

  private static let timeout = Duration.seconds(600)

  /// Whether the gate's inputs are in a folder.
  static func holdsGate(_ folder: String) -> Bool {
    FileSystem.kind(of: "\(folder)/\(gateInputs)") == .directory
  }

  /// Runs a schema command.
  static func run(_ command: String) -> AuditFinding {
    if getenv(marker) != nil {
      return .skipped("this audit runs inside of a schema command")
    }
    let response = Command.run(
      ["/usr/bin/env", "\(marker)=1", "/bin/sh", "-c", command], timeout: timeout)
    switch response.outcome {
    case .answered(let answer) where answer.exitStatus == 0:
      return .passed("exit status 0: \(command)")
    case .answered(let answer):
      let lines = response.diagnostics.split(separator: UInt8(ascii: "\n"))
      let last = lines.last.map { ": \(String(decoding: $0, as: UTF8.self))" } ?? ""
      return .failed("exit status \(answer.exitStatus): \(command)\(last)")
    case .crashed(let how), .timedOut(let how), .violatedProtocol(let how):
      return .failed("\(how): \(command)")
    }
  }

  /// Holds the gate before this executable.
  ///
  /// - Parameter project: The folder that holds its inputs; nil for the next one upwards from the
  ///   working directory.
  static func holdGate(_ project: String?) -> AuditGate {
    guard let project = project ?? around(".") else {
      return .absent(
        "no folder from the working directory upwards holds \(gateInputs); name one with --project")
    }
    guard let root = resolve(project), let executable = resolve("/proc/self/exe") else {
      return .broken("\(project) cannot be resolved")
    }
    let runtime = GateRuntime(
      "swift", command: [executable], session: [executable, "session"], directory: root)
    return AcceptanceGate(projectRoot: root).audit(runtime)
  }

  /// The next folder upwards that holds the gate's inputs.
  private static func around(_ folder: String) -> String? {
    guard var folder = resolve(folder) else { return nil }
    while !holdsGate(folder) {
      let parent = FileSystem.directory(of: folder)
      if parent.utf8.elementsEqual(folder.utf8) { return nil }
      folder = parent
    }
    return folder
  }

  private static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
