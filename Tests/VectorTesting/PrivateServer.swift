// A PostgreSQL of this test process's own.

package import Foundation
import Synchronization

/// A server with pgvector that `scripts/postgresql` starts, and takes away when its owner, or this process,
/// is gone: it lives as long as the pipe that is its standard input.
package final class PrivateServer: Sendable {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private static let script = root + "/scripts/postgresql"
  private static let program = root + "/.build/postgresql/postgres"

  /// Whether its programs are there.
  package static let isInstalled: Bool = {
    let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    if !isInstalled { print("NOT TESTED without PostgreSQL: \(reason)") }
    return isInstalled
  }()

  /// Why tests are skipped.
  package static let reason = "no server with pgvector is here; scripts/postgresql install"

  private struct Fault: Error, CustomStringConvertible { var description: String }

  private let life = Pipe()
  private let process: Process
  private let folder: String
  private let databases = Atomic(0)

  /// Starts a server.
  package init() throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.script)
    process.arguments = ["run", "bash", "-c", #"echo "$VECTORD_DATABASE" && cat"#]
    process.standardInput = life
    process.standardOutput = output
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let piece = output.fileHandleForReading.availableData
      guard !piece.isEmpty else { throw Fault(description: "the server does not start") }
      line += piece
    }
    let uri = String(decoding: line, as: UTF8.self).split(separator: "\n")[0]
    folder = String(uri.split(separator: "=").last ?? "")
    self.process = process
  }

  deinit {
    try? life.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private func uri(_ database: String) -> String {
    "postgresql://vectord@/\(database)?host=\(folder)"
  }

  /// Makes a database without anything in it; returns its URI.
  package func database() throws -> String {
    let name = "test_\(databases.add(1, ordering: .relaxed).newValue)"
    try sql("CREATE DATABASE \(name)", at: uri("postgres"))
    return uri(name)
  }

  /// The program that asks the server, apart from what is tested; it ends with its input.
  package func client(_ statements: [String], at uri: String) throws -> (Process, Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.program).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("psql")
    process.arguments =
      ["--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]
      + statements.flatMap { ["--command", $0] } + [uri]
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }

  /// Runs statements and returns what they print, if they all come through.
  @discardableResult
  package func sql(_ statements: String..., at uri: String) throws -> String {
    let (process, output) = try client(statements, at: uri)
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Fault(description: "\(statements) failed")
    }
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Kills one process of the server, which then ends all others, forgets what is in memory alone, and
  /// comes up again from what is on the disk; returns when it has.
  package func crash(at uri: String) throws {
    _ = try? sql("COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'", at: uri)
    for _ in 0..<600 {
      if (try? sql("SELECT 1", at: uri)) == "1" { return }
      usleep(50_000)
    }
    throw Fault(description: "the server does not come back")
  }
}
