// `conformance lock`: write, verify and sign what the acceptance gate is.

import ArgumentParser
import Artifacts
import Conformance

struct LockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock", abstract: "Locks the acceptance gate: \(GateLock.path).",
    subcommands: [
      WriteCommand.self, VerifyCommand.self, SignCommand.self, KeygenCommand.self,
    ])
}

extension LockCommand {
  struct WriteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "write", abstract: "Locks the gate as it is now and says what changed.")

    @OptionGroup var project: ProjectOptions

    func run() throws {
      try Machine.refuseUnderCI("the gate is not locked")
      let suite = try project.load()
      let gate = LockedGate.current
      let lock = try GateLock(gate.facts(in: suite), root: suite.root)
      guard try gate.gatePasses(suite) else {
        complain("the gate is not locked: an invariant fails, see conformance acceptance")
        try finish(.failed)
      }
      try write(lock, in: suite)
    }

    private func write(_ lock: GateLock, in suite: Suite) throws {
      let path = "\(suite.root)/\(GateLock.path)"
      var old: GateLock?
      if FileSystem.kind(of: path) != nil {
        do throws(LockError) {
          old = try GateLock(reading: suite.root)
        } catch {
          complain("\(error); it is replaced")
        }
      }
      guard old?.rootHash != lock.rootHash else {
        return emit("root hash \(lock.rootHash), nothing changed\n")
      }
      try FileSystem.createDirectory(FileSystem.directory(of: path))
      try FileSystem.replace(path, with: lock.text)
      emit("root hash \(lock.rootHash), \(lock.entries.count) entries\n")
      for difference in old?.differences(from: lock) ?? [] { emit("\(difference)\n") }
      if old?.signature != nil || suite.lockPublicKey != nil {
        complain("the new lock is not signed; conformance lock sign --key FILE signs it")
      }
    }
  }

  struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Says whether the gate is as it was locked.")

    @OptionGroup var project: ProjectOptions

    @Option(
      help: ArgumentHelp("The lock has to be signed with this key.", valueName: "file"))
    var publicKey: String?

    func run() throws {
      let suite = try project.load()
      let lock = try GateLock(reading: suite.root)
      let files =
        (publicKey.map { [($0, $0)] } ?? [])
        + (suite.lockPublicKey.map { [($0, "\(suite.root)/\($0)")] } ?? [])
      let keys = try files.map { name, path in (name, try VerifyingKey(reading: path)) }
      let facts = try LockedGate.current.facts(in: suite)
      let now = try GateLock(facts, root: suite.root, absence: .isGone)
      let faults = lock.faults(now: now, keys: keys)
      for fault in faults { complain(fault) }
      guard faults.isEmpty else { try finish(.lockBroken) }
      let signed =
        switch (lock.signature, keys.first?.0) {
        case (nil, _): "not signed"
        case (_, let name?): "signed, as \(name) verifies"
        case (_, nil): "signed, and not verified: name the key with --public-key FILE"
        }
      emit("root hash \(lock.rootHash), \(lock.entries.count) entries, \(signed)\n")
    }
  }

  struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sign", abstract: "Signs the lock with an Ed25519 key.")

    @OptionGroup var project: ProjectOptions

    @Option(help: ArgumentHelp("The private key, PKCS#8 PEM.", valueName: "file"))
    var key: String

    func run() throws {
      let suite = try project.load()
      let text = try FileSystem.read(key)
      let key = try SigningKey(pem: String(decoding: text, as: UTF8.self), from: key)
      if let path = suite.lockPublicKey,
        try VerifyingKey(reading: "\(suite.root)/\(path)") != key.publicKey
      {
        complain("\(self.key): is not the key of \(path), which conformance.yaml names")
        try finish(.usage)
      }
      let lock = try GateLock(reading: suite.root)
      let facts = try LockedGate.current.facts(in: suite)
      let faults = lock.faults(now: try GateLock(facts, root: suite.root, absence: .isGone))
      guard faults.isEmpty else {
        complain("the lock is not signed, because it does not hold:")
        for fault in faults { complain(fault) }
        try finish(.lockBroken)
      }
      try FileSystem.replace("\(suite.root)/\(GateLock.path)", with: lock.signed(by: key).text)
      emit("root hash \(lock.rootHash), signed\n")
    }
  }

  struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "keygen", abstract: "Makes an Ed25519 key: two new files.")

    @Option(
      help: ArgumentHelp("The private key, which only its owner can read.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("The public key.", valueName: "file"))
    var publicKey: String

    func run() throws {
      for path in [key, publicKey] where FileSystem.kind(of: path) != nil {
        complain("\(path): is there already, and no key is overwritten")
        try finish(.usage)
      }
      let made = SigningKey()
      try made.write(to: key)
      do {
        try made.publicKey.write(to: publicKey)
      } catch {
        try FileSystem.remove(key)
        throw error
      }
      emit("\(key) signs: keep it out of the repository\n\(publicKey) verifies\n")
    }
  }
}

extension VerifyingKey {
  fileprivate init(reading path: String) throws {
    self = try VerifyingKey(
      pem: String(decoding: FileSystem.read(path), as: UTF8.self), from: path)
  }
}
