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
      let gate = LockedGate.of(suite)
      let lock = try GateLock(gate.facts(in: suite), root: suite.root)
      let failures = try gate.failures(suite)
      guard failures.isEmpty else {
        complain("the gate is not locked:")
        for result in failures {
          complain("\(result.id) does not hold: \(result.offender?.description ?? "")")
        }
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
      let check = try LockCheck(of: suite, publicKey: publicKey)
      try check.require()
      let signed =
        switch (check.lock.signature, check.key) {
        case (nil, _): "not signed"
        case (_, let name?): "signed, as \(name) verifies"
        case (_, nil): "its signature is not verified: name the key with --public-key FILE"
        }
      let lock = check.lock
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
      // The signature that it has, if any, is replaced; all else has to hold.
      let check = try LockCheck(of: suite, verifiesSignature: false)
      if !check.faults.isEmpty { complain("the lock is not signed, because it does not hold:") }
      try check.require()
      let lock = check.lock
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
  init(reading path: String) throws {
    self = try VerifyingKey(
      pem: String(decoding: FileSystem.read(path), as: UTF8.self), from: path)
  }
}
