// What scorer drift looks at in a scored run.

import Artifacts
public import WireJSON

/// A scored run: what it judges, and how.
public struct JudgedRun: Sendable, Equatable {
  /// The evidence, told apart by `evidence_run_id` and `provenance.sig_hash`.
  let key: RunKey
  /// What the evidence is worth.
  public var category: Category
  /// What kind of source it comes from.
  public var sourceClass: SourceClass

  /// Makes a run.
  public init(runID: String, sigHash: String, category: Category, sourceClass: SourceClass) {
    key = RunKey(runID: runID, sigHash: sigHash)
    self.category = category
    self.sourceClass = sourceClass
  }

  /// Reads `evidence_run_id`, `category`, `source_class` and `provenance.sig_hash`; whatever else a
  /// scored run has is not looked at.
  ///
  /// - Throws: `invalid_request` with the member's path after `place` in the message.
  public init(_ node: JSONNode, place: String) throws(DistillationError) {
    guard node.kind == .object else {
      throw DistillationError(
        .invalidRequest, "\(place) has to be a scored run and is \(node.kind)")
    }
    let runID = try Self.text(node, "evidence_run_id", place)
    category = try Self.choice(node, "category", place)
    sourceClass = try Self.choice(node, "source_class", place)
    guard let provenance = node["provenance"], provenance.kind == .object else {
      throw DistillationError(.invalidRequest, "\(place).provenance has to be an object")
    }
    key = RunKey(
      runID: runID, sigHash: try Self.text(provenance, "sig_hash", "\(place).provenance"))
  }

  private static func text(
    _ node: JSONNode, _ name: String, _ place: String
  ) throws(DistillationError) -> String {
    guard let text = node[name]?.string else {
      throw DistillationError(.invalidRequest, "\(place).\(name) has to be a string")
    }
    return text
  }

  private static func choice<Choice>(
    _ node: JSONNode, _ name: String, _ place: String
  ) throws(DistillationError) -> Choice where Choice: RawRepresentable<String> & CaseIterable {
    let text = try text(node, name, place)
    guard let choice = Choice.allCases.first(where: { $0.rawValue.hasUTF8(of: text) }) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw DistillationError(
        .invalidRequest, "\(place).\(name) has to be one of \(names) and is \(text)")
    }
    return choice
  }
}

/// The evidence that a run judges, in 32 bytes whatever its names are.
struct RunKey: Hashable, Sendable {
  private let digest: DigestBytes

  init(runID: String, sigHash: String) {
    // No UTF-8 holds the byte between the two.
    digest = DigestBytes.sha256(of: Array(runID.utf8) + [0xFF] + sigHash.utf8)
  }
}
