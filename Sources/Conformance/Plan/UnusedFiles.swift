// Fixtures and goldens that nothing uses: a row that is silently never run begins as such a file.

import Artifacts

/// Finds what stands below `fixtures/` and `golden/` and belongs to no probe and to no gate.
struct UnusedFiles {
  private let root: String
  private let used: Set<String>
  private var faults = [DeclarationError]()

  /// Returns a fault for each file, or each folder with nothing in it that is used, and for each
  /// folder of the gate that holds no file.
  static func faults(in suite: Suite) -> [DeclarationError] {
    var search = UnusedFiles(suite)
    for folder in ["fixtures", "golden"] { search.walk(folder) }
    for folder in suite.gateFolders where search.files(below: folder).isEmpty {
      search.faults.append(
        DeclarationError(
          file: "conformance.yaml", message: "the gate's folder \(folder) holds no file"))
    }
    return search.faults
  }

  private init(_ suite: Suite) {
    root = suite.root
    var used = Set(suite.gateFolders + [PendingGoldens.folder, GateLock.path])
    for probe in suite.probes {
      used.formUnion(probe.serviceFiles.map(\.path))
      for source in probe.sources {
        switch source {
        case .fixtures: used.formUnion(["fixtures/\(probe.name)", "golden/\(probe.name)"])
        case .lines(let path, _): used.insert(path)
        case .requests(let row, _, _): used.formUnion(row.files.map(\.path))
        case .inline: continue
        }
      }
    }
    self.used = used
  }

  private mutating func walk(_ folder: String) {
    for name in (try? FileSystem.list("\(root)/\(folder)")) ?? [] {
      let path = "\(folder)/\(name)"
      if used.contains(path) { continue }
      if used.contains(where: { $0.hasPrefix("\(path)/") }) {
        walk(path)
        continue
      }
      let files = files(below: path)
      guard let first = files.first else { continue }
      let what =
        first.isEmpty
        ? "belongs" : "holds \(files.count) file\(files.count > 1 ? "s" : "") and belongs"
      faults.append(
        DeclarationError(
          file: path,
          message: "\(what) to no probe and to no folder of the gate: remove it, or name it in a "
            + "probe (fixtures, lines) or in conformance.yaml (gate: folders)"))
    }
  }

  /// The files below a folder, or "" for a file; pages for people do not count.
  private func files(below path: String) -> [String] {
    ((try? FileSystem.files(below: "\(root)/\(path)")) ?? []).filter {
      let name = $0.isEmpty ? path : $0
      return name != Self.page && !name.hasSuffix("/\(Self.page)")
    }
  }

  /// What may stand in any folder.
  static let page = "README.md"
}
