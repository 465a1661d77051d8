// A small project in a temporary folder, for tests that run the whole runner.

import Artifacts
import Conformance
import Foundation
import Parity

/// A project whose files are written by a test and removed with it.
final class TemporaryProject {
  let root: String

  /// Makes a project with the runtimes that most tests need: `alpha` in process, `beta` a process that
  /// gives its input back, `gamma` one that changes every `0` to `1`, `ghost` one that is not there.
  init(_ files: [String: String] = [:]) throws {
    root = FileManager.default.temporaryDirectory.path + "/conformance-" + UUID().uuidString
    try FileSystem.createDirectory(root)
    try write("conformance/runtimes.yaml", Self.runtimes)
    for (path, text) in files { try write(path, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ path: String, _ text: String) throws {
    try FileSystem.createDirectory(FileSystem.directory(of: "\(root)/\(path)"))
    try FileSystem.replace("\(root)/\(path)", with: Array(text.utf8))
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(path)")
  }

  func suite() throws -> Suite { try Suite(root: root) }

  func plan(_ change: (inout RunOptions) -> Void = { _ in }) throws -> RunPlan {
    var options = RunOptions()
    change(&options)
    return try RunPlan(suite: suite(), options: options)
  }

  /// Runs the project and returns what came of it.
  @discardableResult
  func run(
    today: String = "2026-06-01", interruption: Interruption = Interruption(),
    observer: (any RunObserver)? = nil, _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> (summary: RunSummary, rows: [RowResult]) {
    let suite = try suite()
    let collector = Collector()
    let run = Run(
      plan: try plan(change), functions: ["echo": { Answer(output: $0) }],
      preparation: RuntimePreparation(suite: suite, products: root), today: today)
    let summary = try run.execute(
      observers: [collector] + (observer.map { [$0] } ?? []), interruption: interruption)
    return (summary, collector.rows)
  }

  private final class Collector: RunObserver {
    var rows = [RowResult]()
    func begin(_ header: RunHeader) throws {}
    func report(_ results: [RowResult]) throws { rows += results }
    func end(_ summary: RunSummary) throws {}
  }

  static let runtimes = """
    runtimes:
      alpha:
        surfaces:
          echo: {in_process: echo, oneshot: [cat]}
      beta:
        surfaces:
          echo: {oneshot: [cat]}
          tree: {tree: [sh, -c]}
      gamma:
        surfaces:
          echo: {oneshot: [tr, "0", "1"]}
      ghost:
        needs: [no-such-program-anywhere]
        install: nobody has it
        surfaces:
          echo: {oneshot: [no-such-program-anywhere]}
      dying:
        surfaces:
          echo: {oneshot: [sh, -c, "kill -9 $$"]}
      slow:
        surfaces:
          echo: {oneshot: [sleep, "30"]}

    """
}

extension String {
  /// A probe of the surface `echo` with one row for each input, which has to come back as it is.
  static func probe(
    _ runtimes: [String], rows: [String: String], _ more: String = ""
  ) -> String {
    var text = "surface: echo\nruntimes: [\(runtimes.joined(separator: ", "))]\n\(more)\nrows:\n"
    for (name, input) in rows.sorted(by: { $0.key < $1.key }) {
      text += "  - {name: \(name), input: '\(input)', output: '\(input)'}\n"
    }
    return text
  }
}
