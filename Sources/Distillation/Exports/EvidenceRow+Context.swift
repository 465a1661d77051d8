// What a model had before it: the context of a sample (exports.md, SftSample).

import WireJSON

extension EvidenceRow {
  /// The present ones of matrix, pathway and model, joined by ` · `; empty if none is.
  var context: String {
    [matrix, pathway, model].compactMap { $0 }.joined(separator: " · ")
  }

  private var matrix: String? {
    let retrieved = node(.retrievedContext)
    let corpora = retrieved?["matrix_corpora"]?.elements.compactMap(\.string) ?? []
    if corpora.isEmpty { return nil }
    let hits = retrieved?["matrix_hits"]?.integer.map { " (\($0) hits)" } ?? ""
    return "matrix: \(corpora.joined(separator: ", "))\(hits)"
  }

  private var pathway: String? {
    node(.retrievedContext)?["pathway_fingerprints_seen"]?.integer
      .map { "pathway: \($0) fingerprints" }
  }

  private var model: String? { string(.modelName).map { "model: \($0)" } }
}
