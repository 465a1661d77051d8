// What a model had before it: the context of a sample (exports.md, SftSample).

import WireJSON

extension ByteBuffer {
  /// Appends the present ones of matrix, pathway and model, joined by ` · `, as a string; an empty
  /// one if none is.
  func appendContext(of evidence: EvidenceRow) {
    append("\"")
    let start = count
    if let retrieved = evidence.node(.retrievedContext) {
      appendMatrix(of: retrieved)
      if let seen = retrieved["pathway_fingerprints_seen"]?.integer {
        separate(from: start, " · ")
        append(text: "pathway: \(seen) fingerprints")
      }
    }
    if evidence.has(.modelName) {
      separate(from: start, " · ")
      append("model: ")
      append(evidence.content(.modelName))
    }
    append("\"")
  }

  private func appendMatrix(of retrieved: JSONNode) {
    guard var corpora = retrieved["matrix_corpora"]?.elements, let first = corpora.next() else {
      return
    }
    append("matrix: ")
    appendContent(of: first)
    for corpus in corpora {
      append(", ")
      appendContent(of: corpus)
    }
    if let hits = retrieved["matrix_hits"]?.integer {
      append(text: " (\(hits) hits)")
    }
  }

  private func separate(from start: Int, _ separator: StaticString) {
    if count > start { append(separator) }
  }
}
