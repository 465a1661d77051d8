// Everything a project declares, loaded and checked before anything is started.

import Artifacts

/// The declarations of one project: runtimes, probes, known divergences, sets.
public struct Suite: Sendable {
  /// The project's root: the folder that holds `conformance/`.
  public var root: String
  /// The runtimes, in the order of their file.
  public var runtimes: [RuntimeDeclaration]
  /// The probes, by name.
  public var probes: [ProbeDeclaration]
  /// The known divergences.
  public var known: [KnownDivergence]
  /// The sets of probes that `conformance.yaml` names.
  public var sets: [String: [String]]
  /// The time of a row, where the probe gives none.
  public var timeout: Duration

  /// The folders of the acceptance gate, below the root: their files are the gate's alone.
  public var gateFolders: [String]
  /// The file of the key, below the root, that the gate's lock has to be signed with; nil where it
  /// need not be signed.
  public var lockPublicKey: String?

  /// The set that is asked when no probe is named.
  public static let defaultSet = "default"
  /// The set of all probes.
  public static let everything = "all"

  /// Loads the declarations below `root` and checks every name in them.
  ///
  /// - Throws: ``DeclarationErrors`` with all faults that were found.
  public init(root: String) throws {
    self.root = root
    var errors = [DeclarationError]()
    runtimes = []
    probes = []
    known = []
    sets = [:]
    timeout = .seconds(10)
    gateFolders = []

    func collect(_ body: () throws(DeclarationError) -> Void) {
      do throws(DeclarationError) { try body() } catch { errors.append(error) }
    }

    collect { () throws(DeclarationError) in
      runtimes = try RuntimeDeclaration.all(in: Self.load(RuntimeDeclaration.file, root))
    }
    for folder in ["conformance/probes", KnownDivergence.folder] {
      errors += Self.strangers(in: folder, root)
    }
    for file in Self.files("conformance/probes", root) {
      collect { () throws(DeclarationError) in
        let name = String(file.split(separator: "/").last!.dropLast(".yaml".count))
        guard YAMLValue.isName(name) else {
          throw DeclarationError(file: file, message: "the file's name is no name for a probe")
        }
        probes.append(try ProbeDeclaration(Self.load(file, root), name: name))
      }
    }
    for file in Self.files(KnownDivergence.folder, root) {
      collect { () throws(DeclarationError) in
        known += try KnownDivergence.all(in: Self.load(file, root))
      }
    }
    if FileSystem.kind(of: "\(root)/conformance.yaml") != nil {
      collect { () throws(DeclarationError) in
        try readSettings(Self.load("conformance.yaml", root))
      }
    }
    if errors.isEmpty { errors += checkNames() }
    guard errors.isEmpty else { throw DeclarationErrors(errors) }
  }

  /// Returns the root of the project that `directory` stands in.
  public static func findRoot(from directory: String) throws(DeclarationError) -> String {
    var candidate = directory
    while true {
      if FileSystem.kind(of: "\(candidate)/\(RuntimeDeclaration.file)") == .file {
        return candidate
      }
      let parent = FileSystem.directory(of: candidate)
      guard parent != candidate, parent != "." else { break }
      candidate = parent
    }
    throw DeclarationError(
      file: RuntimeDeclaration.file,
      message: "not found in \(directory) or above it; name the project's folder with --root")
  }

  /// The runtime of this name.
  public func runtime(_ name: String) -> RuntimeDeclaration? { runtimes.first { $0.name == name } }

  /// The probes of a set, in their order; nil where there is no such set.
  public func probes(ofSet name: String) -> [String]? {
    if name == Self.everything { return probes.map(\.name) }
    return sets[name] ?? (name == Self.defaultSet ? probes.map(\.name) : nil)
  }

  // MARK: - Loading

  static func files(_ folder: String, _ root: String) -> [String] {
    ((try? FileSystem.list("\(root)/\(folder)")) ?? [])
      .filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
  }

  /// What stands among the declarations and is none: it would be read by nobody.
  private static func strangers(in folder: String, _ root: String) -> [DeclarationError] {
    ((try? FileSystem.list("\(root)/\(folder)")) ?? [])
      .filter { !$0.hasSuffix(".yaml") && !$0.hasSuffix(".md") && !$0.hasPrefix(".") }
      .map {
        DeclarationError(
          file: "\(folder)/\($0)",
          message: "is no .yaml file, so nobody reads it: rename or remove it")
      }
  }

  static func load(_ file: String, _ root: String) throws(DeclarationError) -> YAMLValue {
    let bytes: [UInt8]
    do throws(ArtifactError) {
      bytes = try FileSystem.read("\(root)/\(file)")
    } catch {
      throw DeclarationError(file: file, message: "cannot be read: \(error.reason)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DeclarationError(file: file, message: "is no UTF-8")
    }
    return try YAMLValue(parsing: text, file: file)
  }

  private mutating func readGate(
    _ gate: YAMLValue?, _ lock: YAMLValue?
  ) throws(DeclarationError) {
    let fields = try gate?.fields(of: "gate", allowed: ["folders"], required: ["folders"])
    for item in try fields?["folders"]?.list("folders") ?? [] {
      let folder = try item.string("a folder")
      guard YAMLValue.isPath(folder), ["fixtures/", "golden/"].contains(where: folder.hasPrefix)
      else { throw item.error("\"\(folder)\" is no folder below fixtures/ or golden/") }
      gateFolders.append(folder)
    }
    let members = try lock?.fields(of: "lock", allowed: ["public_key"], required: ["public_key"])
    if let key = members?["public_key"] {
      let path = try key.string("public_key")
      guard YAMLValue.isPath(path), FileSystem.kind(of: "\(root)/\(path)") == .file else {
        throw key.error("there is no file \(path) below the project's folder")
      }
      lockPublicKey = path
    }
  }

  private mutating func readSettings(_ value: YAMLValue) throws(DeclarationError) {
    let fields = try value.fields(
      of: "conformance.yaml", allowed: ["sets", "timeout", "gate", "lock"])
    if let duration = fields["timeout"] { timeout = try duration.duration("timeout") }
    try readGate(fields["gate"], fields["lock"])
    for (name, list) in try fields["sets"]?.members(of: "sets") ?? [] {
      guard name != Self.everything else {
        throw list.error("the set \"all\" is every probe; it cannot be given another meaning")
      }
      for item in try list.list("a set") {
        let probe = try item.string("a probe")
        guard probes.contains(where: { $0.name == probe }) else {
          throw item.error(NearestName.message("probe", probe, among: probes.map(\.name)))
        }
      }
      sets[name] = try list.strings("a set")
    }
  }

  // MARK: - Checking

  private func checkNames() -> [DeclarationError] {
    var errors = [DeclarationError]()
    let names = runtimes.map(\.name)
    for probe in probes {
      for runtime in probe.runtimes {
        let line = probe.runtimeLines[runtime]
        guard let declaration = self.runtime(runtime) else {
          errors.append(
            .init(
              file: probe.file, line: line,
              message: NearestName.message("runtime", runtime, among: names)))
          continue
        }
        if declaration.surfaces[probe.surface] == nil {
          let message = NearestName.message(
            "surface of \(runtime)", probe.surface, among: declaration.surfaces.keys.sorted())
          errors.append(.init(file: probe.file, line: line, message: message))
        }
      }
    }
    for entry in known {
      func report(_ message: String) {
        errors.append(.init(file: entry.file, line: entry.line, message: message))
      }
      guard let probe = probes.first(where: { $0.name == entry.probe }) else {
        report(NearestName.message("probe", entry.probe, among: probes.map(\.name)))
        continue
      }
      if !probe.runtimes.contains(entry.runtime) {
        report(
          NearestName.message("runtime of \(probe.name)", entry.runtime, among: probe.runtimes))
      }
    }
    return errors
  }
}
