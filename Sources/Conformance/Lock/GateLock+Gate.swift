// From a gate as it stands now to its lock: files are hashed, known divergences counted.

import Artifacts
import Parity
import WireJSON

extension GateLock {
  /// What a folder or file means that is named and is not there.
  public enum Absence: Sendable {
    /// A fault: somebody made a mistake in naming it.
    case isFault
    /// Nothing is locked of it; held against a lock that has it, it is gone.
    case isGone
  }

  /// The lock of a gate as it is now.
  ///
  /// Besides the facts, every known divergence of `conformance/known/*.yaml` is locked, so that none
  /// comes or goes unseen.
  ///
  /// - Parameters:
  ///   - facts: What the gate is made of.
  ///   - root: The project's root.
  ///   - absence: What it means that a folder or file of `facts` is not there, or holds nothing.
  /// - Throws: ``DeclarationErrors`` for what stands twice, is not there, or is neither a file nor a
  ///   symbolic link; `ArtifactError` for what cannot be read.
  public init(_ facts: GateFacts, root: String, absence: Absence = .isFault) throws {
    var entries = [Entry(kind: .gate, name: "version", value: facts.version)]
    for (name, value) in facts.facts {
      entries.append(Entry(kind: .fact, name: name, value: value))
    }
    for (id, statement) in facts.statements {
      let hash = Digest.sha256(of: Array(statement.utf8))
      entries.append(Entry(kind: .statement, name: id, value: hash))
    }
    for path in try Self.files(of: facts, root, absence).sorted() {
      entries.append(Entry(kind: .file, name: path, value: try Self.content("\(root)/\(path)")))
    }
    for entry in try KnownDivergence.all(below: root) {
      entries.append(Entry(kind: .known, name: entry.lockName, value: entry.hash))
    }
    entries.sort { $0.precedes($1) }
    for (one, other) in zip(entries, entries.dropFirst()) where !one.precedes(other) {
      let message = "\(one.words) stands twice; a gate has each once"
      throw DeclarationErrors([DeclarationError(file: Self.path, message: message)])
    }
    self.init(entries: entries)
  }

  private static func files(
    of facts: GateFacts, _ root: String, _ absence: Absence
  ) throws -> Set<String> {
    var files = Set<String>()
    var faults = [DeclarationError]()
    for folder in facts.folders {
      let path = "\(root)/\(folder)"
      let found = FileSystem.kind(of: path) == .directory ? try FileSystem.files(below: path) : []
      files.formUnion(found.map { "\(folder)/\($0)" })
      if found.isEmpty {
        faults.append(.init(file: folder, message: "is a folder of the gate and holds no file"))
      }
    }
    for file in facts.files {
      if FileSystem.kind(of: "\(root)/\(file)") == nil
        && FileSystem.linkTarget("\(root)/\(file)") == nil
      {
        faults.append(.init(file: file, message: "is a file of the gate and is not there"))
      } else {
        files.insert(file)
      }
    }
    if absence == .isFault, !faults.isEmpty { throw DeclarationErrors(faults) }
    return files
  }

  /// What stands at a path: a hash of a file's bytes, or where a link leads.
  private static func content(_ path: String) throws -> String {
    if let target = FileSystem.linkTarget(path) { return linkMark + target }
    guard FileSystem.kind(of: path) == .file else {
      throw ArtifactError(
        .read, path: path, reason: "is neither a file nor a symbolic link, and cannot be locked")
    }
    return try Digest.sha256(ofFile: path)
  }

  static let linkMark = "link to "
}

extension KnownDivergence {
  /// What tells this entry from others.
  fileprivate var lockName: String {
    JSONValue.array([
      .string(runtime), .string(probe), .string(row), .string(signature.description),
    ]).description
  }

  /// The `sig_hash` of all its fields.
  fileprivate var hash: String {
    var fields: JSONObject = [
      "runtime": .string(runtime), "probe": .string(probe), "row": .string(row),
      "signature": .string(signature.description), "reason": .string(reason), "date": .string(date),
    ]
    if let expires { fields["expires"] = .string(expires) }
    return Digest.sha256(of: JSONValue.object(fields).canonical())
  }
}
