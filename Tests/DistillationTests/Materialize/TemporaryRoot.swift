// Roots that go with their tests.

import Artifacts
import Distillation
import Foundation

/// A lakehouse root in a folder of its own, which is removed with its owner, however the test ends.
final class TemporaryRoot {
  let folder: String
  var root: LakehouseRoot { LakehouseRoot("\(folder)/root") }

  /// A root with these files, by their paths relative to it.
  init(_ files: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.path + "/distillation-" + UUID().uuidString
    try FileSystem.createDirectory("\(folder)/root")
    for (path, text) in files { try write(text, to: path) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A root with one source stream.
  convenience init(_ stem: SourceStem, _ lines: [String]) throws {
    try self.init([stem.sourceFile: lines.map { $0 + "\n" }.joined()])
  }

  func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  func write(_ bytes: [UInt8], to path: String) throws {
    try FileSystem.createDirectory(FileSystem.directory(of: root.absolute(path)))
    try FileSystem.replace(root.absolute(path), with: bytes)
  }

  func append(_ text: String, to path: String) throws {
    try FileSystem.append(Array(text.utf8), to: root.absolute(path))
  }

  func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: root.absolute(path))))
  }

  func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  func lines(_ path: String) throws -> [String] {
    try text(path).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
      String.init)
  }

  func exists(_ path: String) -> Bool { FileSystem.kind(of: root.absolute(path)) != nil }

  /// The contents of all files below `data`, by their paths relative to the root; links by where
  /// they lead to.
  func tree() throws -> [String: String] {
    var tree: [String: String] = [:]
    for file in try FileSystem.files(below: root.absolute("data")) {
      let path = file.isEmpty ? "data" : "data/\(file)"
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: root.absolute(path))
      tree[path] = try target.map { "-> \($0)" } ?? text(path)
    }
    return tree
  }

  /// Materializes with a fixed clock.
  @discardableResult
  func materialize(
    at time: String = "2026-01-02T03:04:05.678Z", dryRun: Bool = false, force: Bool = false
  ) throws -> MaterializeReport {
    try Materializer(root: root, recordedAt: time).run(dryRun: dryRun, force: force)
  }
}

extension MaterializeReport.Counts {
  /// read, written, deduped, skipped.
  var row: [Int] { [rowsRead, rowsWritten, rowsDeduped, rowsSkipped] }
}
