// Files below fixtures/ and golden/ that nothing uses: each is named, nothing that is used is.

import Conformance
import Testing

@Suite struct UnusedFileTests {
  private func project() throws -> TemporaryProject {
    try TemporaryProject([
      "conformance/probes/p.yaml": "surface: echo\nruntimes: [alpha]\nfixtures: fixtures/p/*\n",
      "conformance/probes/q.yaml":
        "surface: echo\nruntimes: [alpha]\nlines: [fixtures/corpora/many.jsonl]\n",
      "conformance.yaml":
        "sets: {default: [p]}\ngate: {folders: [fixtures/gate/deep, golden/gate]}\n",
      "fixtures/README.md": "", "fixtures/p/README.md": "", "fixtures/p/a.txt": "1",
      "fixtures/gate/README.md": "", "fixtures/gate/deep/x/y": "",
      "fixtures/corpora/many.jsonl": "",
      "golden/p/a.out": "1", "golden/p/README.md": "", "golden/gate/b": "",
      "golden/.pending/q/c.out": "",
    ])
  }

  @Test func whatIsUsedIsNotNamed() throws {
    let project = try project()
    #expect(try project.run().summary.exitStatus == .passed)
    let lock = try GateLock(
      GateFacts(version: "1", folders: project.suite().gateFolders), root: project.root)
    try project.write(GateLock.path, String(decoding: lock.text, as: UTF8.self))
    #expect(try project.run().summary.exitStatus == .passed)
  }

  @Test(arguments: [
    ("fixtures/b.txt", "fixtures/b.txt: belongs to no probe"),
    ("golden/b", "golden/b: belongs to no probe"),
    ("fixtures/old/a.txt", "fixtures/old: holds 1 file and belongs to no probe"),
    ("golden/q/1.out", "golden/q: holds 1 file and belongs to no probe"),
    ("fixtures/corpora/few.jsonl", "fixtures/corpora/few.jsonl: belongs to no probe"),
    ("fixtures/gate/shallow", "fixtures/gate/shallow: belongs to no probe"),
    ("golden/acceptance.lock.jsonx", "golden/acceptance.lock.jsonx: belongs to no probe"),
    ("golden/p/b.exit", "golden/p/b.exit: no row uses it"),
    ("golden/p/b.out", "golden/p/b.out: no row uses it"),
  ])
  func whatNothingUsesIsNamed(_ path: String, _ says: String) throws {
    let project = try project()
    try project.write(path, "1\n")
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect(errors.errors.count == 1, "\(errors)")
    #expect("\(errors)".hasPrefix(says), "\(errors)")
    #expect("\(errors)".contains("remove it"))
  }

  @Test func aFolderOfTheGateThatHoldsNothingIsNamed() throws {
    let project = try project()
    try project.remove("golden/gate")
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect("\(errors)" == "conformance.yaml: the gate's folder golden/gate holds no file")
  }
}
