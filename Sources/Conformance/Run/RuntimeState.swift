// Is a runtime here, in which version, is it built: what has to be known before it is asked.

import Artifacts
import Glibc
import Parity

/// What was found out about a runtime on this machine.
public struct RuntimeState: Sendable {
  /// Its name.
  public var name: String
  /// Whether it can be asked.
  public var readiness: Readiness
  /// Its version, where it has a command for it that answers.
  public var version: String?

  /// Whether a runtime can be asked.
  public enum Readiness: Sendable, Hashable {
    case ready
    /// A program that it needs is not on `PATH`.
    case absent(missing: [String], install: String)
    /// It could not be built; the text is what the build said.
    case unbuildable(String)
  }
}

/// Makes runtimes ready: looks for their programs, asks for their version, builds what needs it.
public struct RuntimePreparation: Sendable {
  let suite: Suite
  /// The folder of this project's own products, for `{products}` in commands.
  let products: String

  /// The time that a build or a gate may take.
  static let buildTimeout = Duration.seconds(600)

  /// Makes a preparation.
  public init(suite: Suite, products: String) {
    self.suite = suite
    self.products = products
  }

  /// The command with `{build}`, `{products}` and `{root}` replaced by folders.
  public func expand(_ command: [String], for runtime: String) -> [String] {
    command.map { word in
      word.replacing("{build}", with: buildDirectory(runtime)).replacing(
        "{products}", with: products
      )
      .replacing("{root}", with: suite.root)
    }
  }

  /// Finds out about a runtime, and builds it if `builds` is true and it needs to be.
  public func prepare(_ runtime: RuntimeDeclaration, builds: Bool = true) -> RuntimeState {
    var state = RuntimeState(name: runtime.name, readiness: .ready)
    let missing = runtime.needs.filter { !Self.isOnPath($0) }
    guard missing.isEmpty else {
      state.readiness = .absent(missing: missing, install: runtime.install)
      return state
    }
    if let command = runtime.version {
      let response = Command.run(
        expand(command, for: runtime.name), directory: suite.root, timeout: .seconds(30))
      if case .answered(let answer) = response.outcome, answer.exitStatus == 0 {
        let line = answer.output.prefix { $0 != UInt8(ascii: "\n") }
        state.version = String(decoding: line, as: UTF8.self)
      }
    }
    if builds, let build = runtime.build, let fault = self.build(build, runtime, state.version) {
      state.readiness = .unbuildable(fault)
    }
    return state
  }

  /// Finds out about every runtime of the project, without building any.
  public func prepareAll() -> [RuntimeState] {
    concurrentMap(suite.runtimes, jobs: suite.runtimes.count) { prepare($0, builds: false) }
  }

  /// Runs a gate; returns what it said if it did not pass.
  func runGate(_ command: [String], for runtime: String) -> String? {
    Self.fault(
      Command.run(
        expand(command, for: runtime), directory: suite.root, timeout: Self.buildTimeout))
  }

  // MARK: - Building

  private func buildDirectory(_ runtime: String) -> String {
    "\(suite.root)/.build/conformance/\(runtime)"
  }

  /// Builds unless the product of these very inputs is there; returns what went wrong.
  private func build(
    _ build: RuntimeDeclaration.Build, _ runtime: RuntimeDeclaration, _ version: String?
  ) -> String? {
    let folder = buildDirectory(runtime.name)
    let stamp = "\(folder)/inputs.sha256"
    do {
      try FileSystem.createDirectory(folder)
      return try FileLock.withLock("\(folder)/lock") {
        let key = try Self.key(build, version, root: suite.root)
        if let built = try? FileSystem.read(stamp), built == key { return nil }
        unlink(stamp)
        let response = Command.run(
          expand(build.command, for: runtime.name), directory: "\(suite.root)/\(build.directory)",
          timeout: Self.buildTimeout)
        if let fault = Self.fault(response) { return fault }
        try FileSystem.replace(stamp, with: key)
        return nil
      }
    } catch {
      return "\(error)"
    }
  }

  /// A hash over all that a build's product is made of.
  private static func key(
    _ build: RuntimeDeclaration.Build, _ version: String?, root: String
  ) throws -> [UInt8] {
    var digest = Digest()
    digest.update(Array((build.command + [version ?? ""]).joined(separator: "\0").utf8).span.bytes)
    for input in build.inputs {
      for file in try FileSystem.files(below: "\(root)/\(input)") {
        let path = file.isEmpty ? input : "\(input)/\(file)"
        let hash = try Digest.sha256(ofFile: "\(root)/\(path)")
        digest.update(Array("\0\(path)\0\(hash)".utf8).span.bytes)
      }
    }
    return Array((digest.hexadecimal() + "\n").utf8)
  }

  private static func fault(_ response: Response) -> String? {
    switch response.outcome {
    case .answered(let answer) where answer.exitStatus == 0: return nil
    case .answered(let answer):
      let said = String(decoding: answer.output + response.diagnostics, as: UTF8.self)
      return "exit status \(answer.exitStatus): \(said.suffix(4_000))"
    case .crashed(let how), .timedOut(let how), .violatedProtocol(let how):
      return "\(how): \(String(decoding: response.diagnostics, as: UTF8.self))"
    }
  }

  private static func isOnPath(_ program: String) -> Bool {
    if program.utf8.contains(UInt8(ascii: "/")) { return access(program, X_OK) == 0 }
    guard let path = getenv("PATH") else { return false }
    return String(cString: path).split(separator: ":").contains { folder in
      FileSystem.kind(of: "\(folder)/\(program)") == .file
        && access("\(folder)/\(program)", X_OK) == 0
    }
  }
}
