// `conformance lock` from outside: a gate is locked, signed, verified; every way in which that fails.

import Foundation
import Testing

@Suite struct LockCommandTests {
  private func project(_ settings: String = "") throws -> Folder {
    try Folder([
      "conformance/runtimes.yaml": "runtimes: {cat: {surfaces: {echo: {oneshot: [cat]}}}}\n",
      "conformance/probes/same.yaml":
        "surface: echo\nruntimes: [cat]\nrows: [{name: a, input: '1', output: '1'}]\n",
      "conformance.yaml": "gate: {folders: [fixtures/gate, golden/gate]}\n" + settings,
      "fixtures/gate/a.jsonl": "{}\n", "golden/gate/b.jsonl": "[]\n",
    ])
  }

  private func lock(
    _ arguments: String, in project: Folder, ci: String = ""
  ) throws -> Ending {
    try Products.run(
      "conformance", ["lock"] + arguments.split(separator: " ").map(String.init), in: project.path,
      environment: ["CI": ci])
  }

  @Test func aGateIsLockedSignedAndVerified() throws {
    let project = try project()
    let written = try lock("write", in: project)
    #expect(written.status == 0, "\(written)")
    let text = try project.text("golden/acceptance.lock.json")
    let hash = try #require(text.firstMatch(of: /"root_hash":"([0-9a-f]{64})"/)).1
    #expect(written.output.hasPrefix("root hash \(hash), "))
    #expect(text.contains("[\"file\",\"fixtures/gate/a.jsonl\",\""))
    #expect(text.contains("[\"file\",\"golden/gate/b.jsonl\",\""))

    var verified = try lock("verify", in: project)
    #expect(verified.status == 0 && verified.output.contains("\(hash)"), "\(verified)")
    #expect(verified.output.contains("not signed"))
    verified = try lock("verify --public-key gate.pub", in: project)
    #expect(verified.status == 2 && verified.errors.contains("gate.pub"), "\(verified)")

    let made = try lock("keygen --key gate.key --public-key gate.pub", in: project)
    #expect(made.status == 0 && made.output.contains("gate.key signs"), "\(made)")
    verified = try lock("verify --public-key gate.pub", in: project)
    #expect(
      verified.status == 5 && verified.errors.hasPrefix("not signed: gate.pub"), "\(verified)")
    let signed = try lock("sign --key gate.key", in: project)
    #expect(signed.status == 0 && signed.output.contains("\(hash), signed"), "\(signed)")
    verified = try lock("verify --public-key gate.pub", in: project)
    #expect(verified.status == 0 && verified.output.contains("as gate.pub verifies"), "\(verified)")
    verified = try lock("verify", in: project)
    #expect(verified.status == 0 && verified.output.contains("--public-key FILE"), "\(verified)")

    // Nothing changed: the lock keeps its signature.
    let again = try lock("write", in: project)
    #expect(again.status == 0 && again.output.contains("nothing changed"), "\(again)")
    #expect(try project.text("golden/acceptance.lock.json").contains("\"signature\""))
  }

  @Test func everyDifferenceIsNamedAndTheNewLockSaysWhatChanged() throws {
    let project = try project()
    _ = try lock("write", in: project)
    try Data("{} ".utf8).write(to: project.url("fixtures/gate/a.jsonl"))
    try FileManager.default.removeItem(at: project.url("golden/gate/b.jsonl"))
    try Data().write(to: project.url("fixtures/gate/c"))
    let verified = try lock("verify", in: project)
    #expect(verified.status == 5)
    #expect(verified.output.isEmpty)
    #expect(
      verified.errors == """
        changed: file fixtures/gate/a.jsonl
        added: file fixtures/gate/c
        gone: file golden/gate/b.jsonl

        """)
    let refused = try lock("write", in: project)
    #expect(
      refused.status == 2 && refused.errors.contains("golden/gate: is a folder"), "\(refused)")
    try Data("[]\n".utf8).write(to: project.url("golden/gate/b.jsonl"))
    let written = try lock("write", in: project)
    #expect(
      written.output.hasSuffix(
        "changed: file fixtures/gate/a.jsonl\nadded: file fixtures/gate/c\n"), "\(written)")
    #expect(try lock("verify", in: project).status == 0)
  }

  @Test func theKeyOfTheSettingsIsAlwaysAskedFor() throws {
    let project = try project()
    _ = try lock("keygen --key gate.key --public-key gate.pub", in: project)
    _ = try lock("keygen --key other.key --public-key other.pub", in: project)
    let settings = try project.text("conformance.yaml") + "lock: {public_key: gate.pub}\n"
    try Data(settings.utf8).write(to: project.url("conformance.yaml"))
    #expect(try lock("write", in: project).errors.contains("not signed"))
    #expect(try lock("verify", in: project).status == 5)
    let wrong = try lock("sign --key other.key", in: project)
    #expect(wrong.status == 2 && wrong.errors.contains("is not the key of gate.pub"), "\(wrong)")
    #expect(try lock("sign --key gate.key", in: project).status == 0)
    #expect(try lock("verify", in: project).status == 0)
    let other = try lock("verify --public-key other.pub", in: project)
    #expect(other.status == 5, "\(other)")
    #expect(other.errors.contains("not that of other.pub"))
    #expect(!other.errors.contains("gate.pub"))
  }

  @Test func aLockThatIsMissingOrMalformedIsNamed() throws {
    let project = try project()
    for command in ["verify", "sign --key gate.key"] {
      _ = try lock("keygen --key gate.key --public-key gate.pub", in: project)
      let missing = try lock(command, in: project)
      #expect(missing.status == 5 && missing.errors.contains("lock write makes one"), "\(missing)")
    }
    _ = try lock("write", in: project)
    let path = project.url("golden/acceptance.lock.json")
    try Data("{}\n".utf8).write(to: path)
    let malformed = try lock("verify", in: project)
    #expect(malformed.status == 5, "\(malformed)")
    #expect(malformed.errors.hasPrefix("golden/acceptance.lock.json: is no lock: its members are"))
    let run = try Products.run("conformance", ["run", "same"], in: project.path)
    #expect(run.status == 5 && run.errors.contains("is no lock"), "\(run)")
    let written = try lock("write", in: project)
    #expect(written.status == 0 && written.errors.contains("it is replaced"), "\(written)")
    try FileManager.default.removeItem(at: path)
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    #expect(try lock("verify", in: project).status == 5)
  }

  @Test func onlyAPersonLocksAndAStaleLockIsNotSigned() throws {
    let project = try project()
    let refused = try lock("write", in: project, ci: "true")
    #expect(refused.status == 2 && refused.errors.contains("CI=true"), "\(refused)")
    #expect(!FileManager.default.fileExists(atPath: project.path + "/golden/acceptance.lock.json"))
    _ = try lock("write", in: project)
    #expect(try lock("verify", in: project, ci: "true").status == 0)
    _ = try lock("keygen --key gate.key --public-key gate.pub", in: project)
    try Data("x".utf8).write(to: project.url("fixtures/gate/a.jsonl"))
    let stale = try lock("sign --key gate.key", in: project)
    #expect(stale.status == 5 && stale.errors.contains("changed: file fixtures/gate/a"), "\(stale)")
    #expect(try !project.text("golden/acceptance.lock.json").contains("signature"))
  }

  @Test func keysAreNeverOverwritten() throws {
    let project = try project()
    _ = try lock("keygen --key gate.key --public-key gate.pub", in: project)
    let text = try project.text("gate.key")
    let again = try lock("keygen --key gate.key --public-key new.pub", in: project)
    #expect(again.status == 2 && again.errors.contains("gate.key: is there already"), "\(again)")
    #expect(try lock("keygen --key new.key --public-key gate.pub", in: project).status == 2)
    #expect(try lock("keygen --key new.key --public-key no/such.pub", in: project).status == 2)
    #expect(!FileManager.default.fileExists(atPath: project.path + "/new.key"))
    #expect(try project.text("gate.key") == text)
  }

  @Test(arguments: [
    ("gate: {folders: [src]}\n", "no folder below fixtures/ or golden/"),
    ("gate: {folders: [fixtures/../x]}\n", "no folder below fixtures/ or golden/"),
    ("gate: {}\n", "lacks \"folders\""),
    ("lock: {public_key: gone.pub}\n", "there is no file gone.pub"),
  ])
  func brokenSettingsAreNamed(_ settings: String, _ says: String) throws {
    let project = try project()
    try Data(settings.utf8).write(to: project.url("conformance.yaml"))
    let ending = try lock("verify", in: project)
    #expect(ending.status == 2 && ending.errors.contains(says), "\(ending)")
    #expect(ending.errors.hasPrefix("conformance.yaml:1: "))
  }

  @Test func aProjectWithoutAGateSaysHowToDeclareOne() throws {
    let project = try project()
    try FileManager.default.removeItem(at: project.url("conformance.yaml"))
    try FileManager.default.removeItem(at: project.url("fixtures"))
    try FileManager.default.removeItem(at: project.url("golden"))
    let ending = try lock("write", in: project)
    #expect(ending.status == 2 && ending.errors.contains("declares no gate"), "\(ending)")
  }

  @Test func reportsCarryTheRootHash() throws {
    let project = try project()
    let report = ["run", "same", "--json", "run.json", "--junit", "junit.xml"]
    _ = try Products.run("conformance", report, in: project.path)
    #expect(try !project.text("run.json").contains("lock_root_hash"))
    _ = try lock("write", in: project)
    let lockText = try project.text("golden/acceptance.lock.json")
    let hash = try #require(lockText.firstMatch(of: /"root_hash":"([0-9a-f]{64})"/)).1
    _ = try Products.run("conformance", report, in: project.path)
    #expect(try project.text("run.json").contains("\"lock_root_hash\":\"\(hash)\""))
    let junit = try project.text("junit.xml")
    #expect(junit.contains("name=\"lock_root_hash\" value=\"\(hash)\""), "\(junit)")
  }
}
