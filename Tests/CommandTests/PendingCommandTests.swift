// `conformance run --record`, `pending`, `accept` and `reject` from outside.

import Foundation
import Testing

@Suite struct PendingCommandTests {
  private func project() throws -> Folder {
    try Folder([
      "conformance/runtimes.yaml": "runtimes: {cat: {surfaces: {echo: {oneshot: [cat]}}}}\n",
      "conformance/probes/p.yaml": "surface: echo\nruntimes: [cat]\nfixtures: fixtures/p/*\n",
      "fixtures/p/a.txt": "1\n", "fixtures/p/b.txt": "2\n", "golden/p/b.out": "2\n",
    ])
  }

  private func run(_ arguments: String, in project: Folder, ci: String = "") throws -> Ending {
    try Products.run(
      "conformance", arguments.split(separator: " ").map(String.init), in: project.path,
      environment: ["CI": ci])
  }

  @Test func aRowIsRecordedReviewedAndAccepted() throws {
    let project = try project()
    let missing = try run("run", in: project)
    #expect(missing.status == 2 && missing.errors.contains("--record"), "\(missing)")
    let none = try run("pending", in: project)
    #expect(none.status == 0 && none.output == "no golden is pending\n", "\(none)")

    let recorded = try run("run --record", in: project)
    #expect(recorded.status == 1, "\(recorded)")
    #expect(recorded.output.contains("conformance accept p/a makes it the golden"), "\(recorded)")
    #expect(recorded.errors.contains("1 golden is pending"), "\(recorded)")
    let pending = try run("pending", in: project)
    #expect(pending.status == 0 && pending.output == "golden/p/a.out: new\n+ 1\n\n", "\(pending)")
    let other = try run("run --filter p/b", in: project)
    #expect(other.status == 0 && other.errors.contains("1 golden is pending"), "\(other)")

    let accepted = try run("accept p/a", in: project)
    #expect(accepted.status == 0, "\(accepted)")
    #expect(accepted.output == "golden/p/a.out: new\n+ 1\n\naccepted 1\n", "\(accepted)")
    let after = try run("run", in: project)
    #expect(after.status == 0 && after.errors.isEmpty, "\(after)")
  }

  @Test func rejectedGoldensAreGone() throws {
    let project = try project()
    _ = try run("run --record", in: project)
    let rejected = try run("reject --all", in: project)
    #expect(
      rejected.status == 0 && rejected.output == "golden/p/a.out\nrejected 1\n", "\(rejected)")
    #expect(try run("run", in: project).status == 2)
    #expect(!FileManager.default.fileExists(atPath: project.path + "/golden/.pending"))
  }

  @Test(arguments: ["accept --all", "accept p/a", "reject --all", "run --record"])
  func nothingIsDecidedUnderCI(_ command: String) throws {
    let project = try project()
    _ = try run("run --record", in: project)
    let refused = try run(command, in: project, ci: "true")
    #expect(refused.status == 2 && refused.errors.contains("under CI=true"), "\(refused)")
    #expect(try project.text("golden/.pending/p/a.out") == "1\n")
    #expect(!FileManager.default.fileExists(atPath: project.path + "/golden/p/a.out"))
    #expect(try run("pending", in: project, ci: "true").status == 0)
  }

  @Test(arguments: ["accept", "reject", "accept --all p/a", "accept p/x", "reject p/x"])
  func aChoiceThatSaysNothingIsAUsageError(_ command: String) throws {
    let project = try project()
    _ = try run("run --record", in: project)
    let ending = try run(command, in: project)
    #expect(ending.status == 2 && !ending.errors.isEmpty, "\(ending)")
    #expect(try project.text("golden/.pending/p/a.out") == "1\n")
  }

  @Test func anUnusedFileIsAUsageError() throws {
    let project = try project()
    _ = try run("run --record", in: project)
    _ = try run("accept --all", in: project)
    #expect(try run("run", in: project).status == 0)
    try Data().write(to: project.url("fixtures/stray"))
    for command in ["run", "list", "explain p/a"] {
      let ending = try run(command, in: project)
      #expect(ending.status == 2 && ending.errors.hasPrefix("fixtures/stray: "), "\(ending)")
    }
  }
}
