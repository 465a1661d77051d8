// The built executables, run as a person or a CI system would run them.

import Foundation

/// What a command printed and how it ended.
struct Ending {
  var status: Int32
  var output: String
  var errors: String
}

enum Products {
  /// The folder of the executables, which is that of the tests.
  static let directory: String = {
    let test = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    return test?.path ?? "."
  }()

  /// The project's own folder.
  static let root: String = {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }()

  /// Runs an executable to its end.
  static func run(
    _ name: String, _ arguments: [String], in directory: String = root, input: Data = Data(),
    environment: [String: String] = [:], after: ((Process) -> Void)? = nil
  ) throws -> Ending {
    try run(
      program: "\(Self.directory)/\(name)", arguments, in: directory, input: input,
      environment: environment, after: after)
  }

  /// Runs a script of the shell to its end; `$1` and the following are its arguments.
  static func shell(_ script: String, _ arguments: [String]) throws -> Ending {
    try run(program: "/bin/sh", ["-c", script, "sh"] + arguments)
  }

  private static func run(
    program: String, _ arguments: [String], in directory: String = root, input: Data = Data(),
    environment: [String: String] = [:], after: ((Process) -> Void)? = nil
  ) throws -> Ending {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let scratch = try Folder()
    for stream in ["in", "out", "err"] {
      _ = FileManager.default.createFile(
        atPath: scratch.path + "/" + stream, contents: stream == "in" ? input : nil)
    }
    process.standardInput = try FileHandle(forReadingFrom: scratch.url("in"))
    process.standardOutput = try FileHandle(forWritingTo: scratch.url("out"))
    process.standardError = try FileHandle(forWritingTo: scratch.url("err"))
    try process.run()
    after?(process)
    // A command that hangs ends the test, not the time of whoever waits for it.
    let deadline = Date(timeIntervalSinceNow: 60)
    while process.isRunning && Date() < deadline { usleep(5_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let status =
      process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Ending(
      status: status,
      output: String(decoding: try Data(contentsOf: scratch.url("out")), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: scratch.url("err")), as: UTF8.self))
  }
}

/// A folder that goes with its owner.
final class Folder: Sendable {
  let path = FileManager.default.temporaryDirectory.path + "/command-" + UUID().uuidString

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files {
      try FileManager.default.createDirectory(
        at: url(name).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url(name))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }
}
