// What a model had before it: the context of a sample (exports.md, SftSample).

import WireJSON

extension [UInt8] {
  /// Appends the present ones of matrix, pathway and model, joined by ` · `, as a string; an empty
  /// one if none is.
  mutating func appendContext(of evidence: EvidenceRow) {
    append("\"")
    let start = count
    if let retrieved = evidence.node(.retrievedContext) {
      appendMatrix(of: retrieved)
      if let seen = retrieved["pathway_fingerprints_seen"]?.integer {
        separate(from: start, " · ")
        append(contentsOf: "pathway: \(seen) fingerprints".utf8)
      }
    }
    if evidence.has(.modelName) {
      separate(from: start, " · ")
      append("model: ")
      append(contentsOf: evidence.content(.modelName))
    }
    append("\"")
  }

  private mutating func appendMatrix(of retrieved: JSONNode) {
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
      append(contentsOf: " (\(hits) hits)".utf8)
    }
  }

  private mutating func separate(from start: Int, _ separator: StaticString) {
    if count > start { append(separator) }
  }
}
