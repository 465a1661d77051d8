// `conformance acceptance` and `lock` over the real gate, from outside: what it is let out for, and what not.

import Foundation
import Testing

@Suite struct AcceptanceCommandTests {
  /// The project's gate without its probes, in a folder of its own.
  private func project() throws -> Folder {
    let folder = try Folder()
    for path in [
      "conformance/runtimes.yaml", "fixtures/acceptance", "fixtures/scorer", "golden/acceptance",
      "golden/acceptance.lock.json",
    ] {
      let target = folder.url(path)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: "\(Products.root)/\(path)"), to: target)
    }
    try Data("gate: {folders: [fixtures/acceptance, fixtures/scorer, golden/acceptance]}\n".utf8)
      .write(to: folder.url("conformance.yaml"))
    return folder
  }

  private func run(_ arguments: String..., in project: Folder) throws -> Ending {
    try Products.run("conformance", arguments, in: project.path, environment: ["CI": ""])
  }

  @Test func itPassesAndSaysSo() throws {
    let project = try project()
    let ending = try run("acceptance", "--junit", "j.xml", "--json", "r.json", in: project)
    #expect(ending.status == 0, "\(ending)")
    #expect(ending.output.contains("22 of 22 invariants hold on swift"))
    #expect(try project.text("r.json").contains("\"passed\":true"))
    #expect(try project.text("j.xml").contains("tests=\"22\""))
    let unlocked = try run("acceptance", "--unlocked", in: project)
    #expect(unlocked.status == 1 && unlocked.errors.contains("does not count"), "\(unlocked)")
  }

  @Test(arguments: [
    "fixtures/acceptance/root/data/_kb/audits.jsonl", "fixtures/scorer/truth.jsonl",
    "golden/acceptance/run/data/distilled/sft/sft_export.jsonl",
    "fixtures/acceptance/forged/never-rejected.json",
  ])
  func oneByteMore(_ file: String) throws {
    let project = try project()
    // A report of an earlier run may not be taken for one of this.
    try Data("<old/>".utf8).write(to: project.url("j.xml"))
    let handle = try FileHandle(forWritingTo: project.url(file))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(" ".utf8))
    try handle.close()
    for arguments in [["acceptance", "--junit", "j.xml"], ["lock", "verify"]] {
      let ending = try Products.run("conformance", arguments, in: project.path)
      #expect(ending.status == 5, "\(ending)")
      #expect(ending.errors.contains("changed: file \(file)"), "\(ending)")
    }
    #expect(!FileManager.default.fileExists(atPath: project.path + "/j.xml"))
  }

  @Test func aGateThatDoesNotHoldIsNotLocked() throws {
    let project = try project()
    let audits = "fixtures/acceptance/root/data/_kb/audits.jsonl"
    let text = try project.text(audits)
    try Data(text.split(separator: "\n").dropFirst().joined(separator: "\n").utf8)
      .write(to: project.url(audits))
    let before = try project.text("golden/acceptance.lock.json")
    let ending = try run("lock", "write", in: project)
    #expect(ending.status == 1 && ending.errors.contains("I22 does not hold: "), "\(ending)")
    #expect(try project.text("golden/acceptance.lock.json") == before)
  }

  @Test(arguments: [
    "gate: {folders: [fixtures/acceptance/forged]}\n",
    "gate: {folders: [fixtures/acceptance, golden/acceptance]}\n",
  ])
  func aGateWithoutAFolderIsNone(_ settings: String) throws {
    let project = try project()
    try Data(settings.utf8).write(to: project.url("conformance.yaml"))
    for arguments in [["acceptance"], ["lock", "write"]] {
      let ending = try Products.run(
        "conformance", arguments, in: project.path, environment: ["CI": ""])
      #expect(ending.status == 2 && ending.errors.contains("gate.folders lacks "), "\(ending)")
    }
  }

  @Test func aFileThatTheGateDoesNotUse() throws {
    let project = try project()
    try Data("{}".utf8).write(to: project.url("fixtures/acceptance/forged/other.json"))
    let ending = try run("acceptance", "--unlocked", in: project)
    #expect(ending.status == 2, "\(ending)")
    #expect(
      ending.errors.contains("fixtures/acceptance/forged/other.json: the gate does not use it"))
  }

  @Test func aRuntimeWithoutTheSurfaces() throws {
    let ending = try run("acceptance", "--runtime", "rust", in: try project())
    #expect(ending.status == 2 && ending.errors.contains("has no surface distill"), "\(ending)")
  }
}
