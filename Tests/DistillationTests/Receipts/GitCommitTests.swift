// HEAD of a repository, read from its files.

import Artifacts
import Distillation
import Testing

@Suite struct GitCommitTests {
  static let commit = "3f0c2b7de19a4c58b6d1e2f3a4b5c6d7e8f90a1b"
  static let other = String(repeating: "0", count: 39) + "1"

  struct Layout: Sendable, CustomTestStringConvertible {
    var name: String
    var files: [String: String]
    /// The folder that is asked about.
    var folder = "repository"
    var head: String?
    var testDescription: String { name }
  }

  @Test(arguments: [
    Layout(
      name: "a branch",
      files: [
        "repository/.git/HEAD": "ref: refs/heads/main\n",
        "repository/.git/refs/heads/main": "\(commit)\n",
      ],
      head: commit),
    Layout(
      name: "below the working tree",
      files: ["repository/.git/HEAD": "\(commit)\n", "repository/a/b/x": ""],
      folder: "repository/a/b", head: commit),
    Layout(
      name: "a packed branch",
      files: [
        "repository/.git/HEAD": "ref: refs/heads/main\n",
        "repository/.git/packed-refs":
          "# pack-refs with: peeled fully-peeled sorted \n\(other) refs/heads/main2\n"
          + "\(other) refs/heads/a\n^\(other)\n\(commit) refs/heads/main\n",
      ],
      head: commit),
    Layout(
      name: "a loose branch before the packed one",
      files: [
        "repository/.git/HEAD": "ref: refs/heads/main\n",
        "repository/.git/refs/heads/main": "\(commit)\n",
        "repository/.git/packed-refs": "\(other) refs/heads/main\n",
      ],
      head: commit),
    Layout(
      name: "a second working tree",
      files: [
        "repository/.git": "gitdir: ../main/.git/worktrees/second\n",
        "main/.git/worktrees/second/HEAD": "ref: refs/heads/second\n",
        "main/.git/worktrees/second/commondir": "../..\n",
        "main/.git/refs/heads/second": "\(commit)\n",
      ],
      head: commit),
    Layout(
      name: "a reference to a reference",
      files: [
        "repository/.git/HEAD": "ref: refs/heads/alias\n",
        "repository/.git/refs/heads/alias": "ref: refs/heads/main\n",
        "repository/.git/refs/heads/main": "\(commit)\n",
      ],
      head: commit),
    Layout(
      name: "references in a circle",
      files: [
        "repository/.git/HEAD": "ref: refs/heads/a\n",
        "repository/.git/refs/heads/a": "ref: refs/heads/a\n",
      ]),
    Layout(
      name: "nothing committed", files: ["repository/.git/HEAD": "ref: refs/heads/main\n"]),
    Layout(name: "no commit", files: ["repository/.git/HEAD": "nonsense\n"]),
    Layout(name: "no repository", files: ["repository/x": ""]),
  ])
  func head(_ layout: Layout) throws {
    let root = try TemporaryRoot(layout.files)
    let folder = root.root.absolute(layout.folder)
    #expect(GitCommit.head(ofRepositoryAround: folder) == layout.head)
  }

  @Test func aRunNamesTheCommitOfItsRoot() throws {
    let root = try TemporaryRoot([".git/HEAD": "\(Self.commit)\n"])
    let summary = try DistillRun(root: root.root).run()
    #expect(
      String(decoding: summary.text, as: UTF8.self).contains(#""git_commit":"\#(Self.commit)""#))
  }
}
