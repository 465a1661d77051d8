// Roots that cannot be used as they are: an error that names the file, and nothing changed.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct RootTests {
  private func root() throws -> TemporaryRoot {
    try TemporaryRoot([
      "data/_kb/audits.jsonl": MaterializerTests.audit("a") + "\n[]\n",
      "data/_kb/distilled_facts.jsonl": "[]\n",
    ])
  }

  /// The root is refused with an error about a path, by a dry run too, and stays as it was.
  private func expectRefusal(
    _ root: TemporaryRoot, _ code: DistillationError.Code, _ path: String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try root.tree()
    for (dryRun, force) in [(false, false), (true, false), (false, true)] {
      let error = try #require(throws: DistillationError.self, sourceLocation: location) {
        try root.materialize(dryRun: dryRun, force: force)
      }
      #expect(error.code == code, sourceLocation: location)
      #expect(error.path == path, sourceLocation: location)
      #expect(error.description.hasPrefix(path), sourceLocation: location)
    }
    #expect(try root.tree() == before, sourceLocation: location)
  }

  @Test func aRootThatIsNoFolder() throws {
    let root = try TemporaryRoot(["file": ""])
    for path in [root.root.absolute("nothing"), root.root.absolute("file")] {
      let error = try #require(throws: DistillationError.self) {
        try Materializer(root: LakehouseRoot(path)).run()
      }
      #expect(error.code == .notAFolder)
      #expect(error.path == path)
    }
  }

  @Test func aRootMayBeGivenThroughALinkOrWithASlash() throws {
    let root = try root()
    symlink(root.root.path, "\(root.folder)/link")
    let report = try Materializer(root: LakehouseRoot("\(root.folder)/link//")).run()
    #expect(report.total.row == [3, 1, 0, 2])
    #expect(try root.materialize().total.row == [3, 0, 1, 2])
  }

  @Test(arguments: [
    "data/_kb/outcomes.jsonl", "data/_kb/distillation_skips.jsonl",
    "data/evidence/2026/01/01/audits.jsonl",
  ])
  func aFolderInPlaceOfAFile(_ path: String) throws {
    let root = try root()
    try FileSystem.createDirectory(root.root.absolute(path))
    try expectRefusal(root, .notAFile, path)
  }

  @Test func aFileInPlaceOfAFolder() throws {
    let evidence = try root()
    try evidence.write("", to: "data/evidence")
    try expectRefusal(evidence, .notAFolder, "data/evidence")
    let knowledge = try TemporaryRoot(["data/_kb": ""])
    try expectRefusal(knowledge, .notAFolder, "data/_kb")
    let data = try TemporaryRoot(["data": ""])
    let error = try #require(throws: DistillationError.self) { try data.materialize() }
    #expect(error.code == .notAFolder)
  }

  @Test func aPipeIsNoFile() throws {
    let root = try root()
    mkfifo(root.root.absolute("data/_kb/outcomes.jsonl"), 0o600)
    let error = try #require(throws: DistillationError.self) { try root.materialize() }
    #expect(error.code == .notAFile)
  }

  struct Link: Sendable, CustomTestStringConvertible {
    var path: String
    /// Whether the link is to a folder.
    var isFolder: Bool
    var testDescription: String { path }
  }

  static let links = [
    Link(path: "data/_kb/outcomes.jsonl", isFolder: false),
    Link(path: "data/_kb/distillation_skips.jsonl", isFolder: false),
    Link(path: "data/evidence", isFolder: true),
    Link(path: "data/evidence/2026", isFolder: true),
    Link(path: "data/evidence/2026/01", isFolder: true),
    Link(path: "data/evidence/2026/01/01", isFolder: true),
    Link(path: "data/evidence/2026/01/01/audits.jsonl", isFolder: false),
  ]

  @Test(arguments: links)
  func aLinkOutOfTheRoot(_ link: Link) throws {
    let root = try root()
    // A sibling whose name begins like the root's is outside too.
    let outside = root.root.path + "-outside"
    if link.isFolder {
      try FileSystem.createDirectory(outside)
    } else {
      try FileSystem.replace(outside, with: [])
    }
    let path = root.root.absolute(link.path)
    try FileSystem.createDirectory(FileSystem.directory(of: path))
    symlink(outside, path)
    try expectRefusal(root, .outsideRoot, link.path)
    try FileSystem.remove(path)
    symlink("nowhere", path)
    try expectRefusal(root, .notAFile, link.path)
  }

  @Test(arguments: links)
  func aLinkInsideTheRootIsFollowed(_ link: Link) throws {
    let root = try root()
    let inside = root.root.absolute("elsewhere")
    if link.isFolder {
      try FileSystem.createDirectory(inside)
    } else {
      try FileSystem.replace(inside, with: [])
    }
    let path = root.root.absolute(link.path)
    try FileSystem.createDirectory(FileSystem.directory(of: path))
    symlink(inside, path)
    #expect(try root.materialize().total.row == [3, 1, 0, 2])
    #expect(try root.materialize().total.row == [3, 0, 1, 2])
  }

  @Test func aFailureOnTheWayLeavesTheRootAsItWas() throws {
    let root = try TemporaryRoot([
      "data/_kb/distilled_facts.jsonl": "[]\n",
      "data/_kb/audits.jsonl": [
        MaterializerTests.audit("a"), MaterializerTests.audit("b", "2026-01-02T00:00:00Z"),
        MaterializerTests.audit("c", "2027-01-01T00:00:00Z"),
      ].joined(separator: "\n"),
    ])
    try root.materialize()
    try root.append(
      "\n\(MaterializerTests.audit("d"))\n[1]\n\(MaterializerTests.audit("e", "2026-03-01T00:00:00Z"))\n"
        + "\(MaterializerTests.audit("f", "2028-01-01T00:00:00Z"))\n",
      to: "data/_kb/audits.jsonl")
    // The last row's year has a file in the way of its folder.
    try root.write("in the way", to: "data/evidence/2028")
    let before = try root.tree()
    for force in [false, true] {
      let error = try #require(throws: ArtifactError.self) { try root.materialize(force: force) }
      #expect(error.path.contains("data/evidence/2028"))
      #expect(try root.tree() == before)
      #expect(!root.exists("data/evidence/2026/03"))
    }
    try FileSystem.remove(root.root.absolute("data/evidence/2028"))
    #expect(try root.materialize().total.row == [8, 3, 3, 2])
  }
}
