// What a run will do: which probes, which runtimes, which rows; every name checked beforehand.

import Artifacts
import Parity

/// What somebody asks of a run.
public struct RunOptions: Sendable {
  /// The probes; empty for the set.
  public var probes: [String] = []
  /// The set, where no probes are named.
  public var set = Suite.defaultSet
  /// The runtimes; empty for those of each probe.
  public var runtimes: [String] = []
  /// Patterns of `PROBE/ROW` or of a row's name; empty for every row.
  public var filters: [String] = []
  /// How to reach the runtimes, where they have a choice; nil for what they prefer.
  public var mode: Transport.Mode?
  /// How many processes a runtime may have at once where each row needs its own.
  public var jobs = 2
  /// Stop at the first batch with a failure.
  public var failFast = false
  /// The runtimes that may be absent.
  public var allowAbsent: Set<String> = []
  /// Ask each runtime twice, and fail where it differs from itself.
  public var control = false
  /// Make what answers a row without a golden a pending golden; the row fails.
  public var record = false

  /// Makes the options of a plain run.
  public init() {}
}

/// A probe as it will be run.
public struct PlannedProbe: Sendable {
  /// Its declaration.
  public var declaration: ProbeDeclaration
  /// The runtimes that are asked, in the order of the declaration, and how.
  public var runtimes: [(name: String, transport: Transport)]
  /// The runtimes of the declaration that were not asked for.
  public var excludedRuntimes: [String]
  var rows: [RowReference]
  var corpora: [String]
}

/// The probes, runtimes and rows of a run.
public struct RunPlan: Sendable {
  /// What is run.
  public var probes: [PlannedProbe]
  /// The probes that are not in the set, or were not named.
  public var otherProbes: [String]
  /// The options it was made of.
  public var options: RunOptions
  /// The project.
  public var suite: Suite

  /// Plans a run.
  ///
  /// - Throws: ``DeclarationErrors`` for every name that matches nothing, every golden without a
  ///   fixture and every file that nothing uses.
  public init(suite: Suite, options: RunOptions) throws {
    self.suite = suite
    self.options = options
    var errors = [DeclarationError]()
    func report(_ message: String) {
      errors.append(DeclarationError(file: "command line", message: message))
    }
    let names = suite.probes.map(\.name)
    for name in options.probes where !names.contains(name) {
      report(NearestName.message("probe", name, among: names))
    }
    let selected: [String]
    if options.probes.isEmpty {
      if suite.probes(ofSet: options.set) == nil {
        let sets = Set(suite.sets.keys).union([Suite.defaultSet, Suite.everything]).sorted()
        report(NearestName.message("set", options.set, among: sets))
      }
      selected = suite.probes(ofSet: options.set) ?? []
    } else {
      selected = options.probes
    }
    for name in options.runtimes + options.allowAbsent.sorted()
    where suite.runtime(name) == nil {
      report(NearestName.message("runtime", name, among: suite.runtimes.map(\.name)))
    }

    var planned = [PlannedProbe]()
    for probe in suite.probes where selected.contains(probe.name) {
      do throws(DeclarationErrors) {
        planned.append(try PlannedProbe(probe, suite: suite, options: options))
      } catch {
        errors += error.errors
      }
    }
    for name in options.runtimes
    where suite.runtime(name) != nil && errors.isEmpty
      && !planned.contains(where: { $0.runtimes.contains { $0.name == name } })
    {
      report("runtime \"\(name)\" is in none of the probes that were asked for")
    }
    let hasCorpora = planned.contains { !$0.corpora.isEmpty }
    for filter in options.filters where errors.isEmpty && !hasCorpora {
      let isMet = planned.contains { probe in
        probe.rows.contains { Self.matches(filter, probe.declaration.name, $0.identity.name) }
      }
      if !isMet {
        let rows = planned.flatMap { probe in
          probe.rows.map { "\(probe.declaration.name)/\($0.identity.name)" }
        }
        report(NearestName.message("row", filter, among: rows))
      }
    }
    errors += Self.checkKnown(suite.known, planned)
    errors += UnusedFiles.faults(in: suite)
    guard errors.isEmpty else { throw DeclarationErrors(errors) }
    probes = planned
    otherProbes = names.filter { !selected.contains($0) }
  }

  /// True if the row is among those that were asked for.
  func includes(_ probe: String, _ row: String) -> Bool {
    options.filters.isEmpty || options.filters.contains { Self.matches($0, probe, row) }
  }

  /// How many rows are named in files; the rows of line corpora are not counted.
  public var rowCount: Int {
    probes.reduce(0) { count, probe in
      count + probe.rows.count { includes(probe.declaration.name, $0.identity.name) }
    }
  }

  private static func matches(_ filter: String, _ probe: String, _ row: String) -> Bool {
    filter.utf8.contains(UInt8(ascii: "/"))
      ? Glob.matches(filter, "\(probe)/\(row)") : Glob.matches(filter, row)
  }

  private static func checkKnown(
    _ known: [KnownDivergence], _ planned: [PlannedProbe]
  ) -> [DeclarationError] {
    var errors = [DeclarationError]()
    for entry in known {
      guard let probe = planned.first(where: { $0.declaration.name == entry.probe }),
        probe.corpora.isEmpty
      else { continue }
      let rows = probe.rows.map(\.identity.name)
      let count = rows.count { entry.names(row: $0) }
      if count == 0 {
        errors.append(
          .init(
            file: entry.file, line: entry.line,
            message: NearestName.message("row", entry.row, among: rows)))
      } else if count > KnownDivergence.rowLimit {
        let message =
          "\"\(entry.row)\" names \(count) rows; one entry may name \(KnownDivergence.rowLimit)"
        errors.append(.init(file: entry.file, line: entry.line, message: message))
      }
    }
    return errors
  }
}

extension PlannedProbe {
  init(
    _ probe: ProbeDeclaration, suite: Suite, options: RunOptions
  ) throws(DeclarationErrors) {
    var errors = [DeclarationError]()
    declaration = probe
    runtimes = []
    excludedRuntimes = []
    rows = []
    corpora = []
    for name in probe.runtimes {
      let ways = suite.runtime(name)?.surfaces[probe.surface] ?? []
      let isReference = probe.reference == .runtime(name)
      guard options.runtimes.isEmpty || options.runtimes.contains(name) || isReference else {
        excludedRuntimes.append(name)
        continue
      }
      guard let way = options.mode.map({ mode in ways.first { $0.mode == mode } }) ?? ways.first
      else {
        excludedRuntimes.append(name)
        continue
      }
      runtimes.append((name, way))
    }
    for source in probe.sources {
      switch source {
      case .inline(let row):
        let identity = RowIdentity(name: row.name, file: probe.file, line: row.line)
        rows.append(RowReference(identity: identity, content: .inline(row.input, row.expected)))
      case .requests(let row, let name, let line):
        let identity = RowIdentity(name: name, file: probe.file, line: line)
        rows.append(RowReference(identity: identity, content: .requests(row)))
        for (path, line) in row.files where FileSystem.kind(of: "\(suite.root)/\(path)") != .file {
          errors.append(.init(file: probe.file, line: line, message: "there is no file \(path)"))
        }
      case .lines(let path, let line):
        if FileSystem.kind(of: "\(suite.root)/\(path)") == .file {
          corpora.append(path)
        } else {
          errors.append(.init(file: probe.file, line: line, message: "there is no file \(path)"))
        }
      case .fixtures(let line):
        errors += addFixtures(of: probe, root: suite.root, line: line)
      }
    }
    for (path, line) in probe.serviceFiles
    where FileSystem.kind(of: "\(suite.root)/\(path)") != .file {
      errors.append(.init(file: probe.file, line: line, message: "there is no file \(path)"))
    }
    errors += checkModes()
    var seen = Set<String>()
    for row in rows where !seen.insert(row.identity.name).inserted {
      let message = "row \"\(row.identity.name)\" is there twice in probe \(probe.name)"
      errors.append(.init(file: row.identity.file, line: row.identity.line, message: message))
    }
    rows.sort { $0.identity.name.utf8.lexicographicallyPrecedes($1.identity.name.utf8) }
    if !errors.isEmpty { throw DeclarationErrors(errors) }
  }

  /// Requests can only be sent to a server, and a server understands nothing else.
  private func checkModes() -> [DeclarationError] {
    var errors = [DeclarationError]()
    for (name, transport) in runtimes where transport.mode != .tree {
      guard let service = declaration.services.first else { break }
      let message =
        "services stand beside rows in mode tree, and \(name) is reached in mode "
        + transport.mode.rawValue
      errors.append(.init(file: declaration.file, line: service.line, message: message))
    }
    for row in rows {
      let isRequest: Bool
      switch row.content {
      case .requests: isRequest = true
      case .inline, .files: isRequest = false
      case .folder: continue
      }
      for (name, transport) in runtimes where (transport.mode == .http) != isRequest {
        let message =
          isRequest
          ? "the row has requests, and \(name) is reached in mode \(transport.mode.rawValue)"
          : "the row has no request, and \(name) is reached in mode http"
        errors.append(
          .init(file: row.identity.file, line: row.identity.line, message: message))
      }
    }
    return errors
  }

  private mutating func addFixtures(
    of probe: ProbeDeclaration, root: String, line: Int
  ) -> [DeclarationError] {
    let (inputs, outputs) = ("fixtures/\(probe.name)", "golden/\(probe.name)")
    guard let names = try? FileSystem.list("\(root)/\(inputs)"), !names.isEmpty else {
      return [.init(file: probe.file, line: line, message: "\(inputs) holds no file")]
    }
    var errors = [DeclarationError]()
    var rowNames = Set<String>()
    for file in names where file != UnusedFiles.page {
      let name = file.split(separator: ".").first.map(String.init) ?? ""
      guard YAMLValue.isName(name) else {
        errors.append(.init(file: "\(inputs)/\(file)", message: "is no name for a row"))
        continue
      }
      rowNames.insert(name)
      let steps = "\(inputs)/\(file)/\(RowReference.stepsFile)"
      if FileSystem.kind(of: "\(root)/\(inputs)/\(file)") == .directory {
        rows.append(
          RowReference(
            identity: RowIdentity(name: name, file: steps, line: 1),
            content: .folder("\(inputs)/\(file)", golden: "\(outputs)/\(name)")))
        continue
      }
      rows.append(
        RowReference(
          identity: RowIdentity(name: name, file: "\(inputs)/\(file)", line: 1),
          content: .files(
            input: "\(inputs)/\(file)", output: "\(outputs)/\(name).out",
            status: "\(outputs)/\(name).exit")))
    }
    for file in (try? FileSystem.list("\(root)/\(outputs)")) ?? []
    where file != UnusedFiles.page {
      let parts = file.split(separator: ".").map(String.init)
      let isFolder = FileSystem.kind(of: "\(root)/\(outputs)/\(file)") == .directory
      let isGolden =
        isFolder ? parts.count == 1 : parts.count == 2 && ["out", "exit"].contains(parts[1])
      guard isGolden, rowNames.contains(parts[0]) else {
        errors.append(
          .init(
            file: "\(outputs)/\(file)",
            message: "no row uses it: remove it, or add \(inputs)/\(parts.first ?? file).*"))
        continue
      }
    }
    return errors
  }
}

extension PlannedProbe {
  /// Where each row stands that is named in a file.
  public var rowIdentities: [RowIdentity] { rows.map(\.identity) }

  /// True if it also has rows in line corpora, which are not counted beforehand.
  public var hasCorpora: Bool { !corpora.isEmpty }
}
