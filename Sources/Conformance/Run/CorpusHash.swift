// One hash for all that a run's verdict rests on: the same hash, the same questions.

import Artifacts

/// SHA-256 over path and content of every declaration, fixture and golden of a plan.
enum CorpusHash {
  static func of(_ plan: RunPlan) throws -> String {
    let root = plan.suite.root
    var files = Set([RuntimeDeclaration.file])
    for entry in plan.suite.known { files.insert(entry.file) }
    for probe in plan.probes {
      files.insert(probe.declaration.file)
      for corpus in probe.corpora { files.insert(corpus) }
      files.formUnion(probe.declaration.serviceFiles.map(\.path))
      for row in probe.rows {
        switch row.content {
        case .inline: continue
        case .requests(let row): files.formUnion(row.files.map(\.path))
        case .folder(let input, let golden):
          for folder in [input, golden] where FileSystem.kind(of: "\(root)/\(folder)") != nil {
            files.formUnion(
              try FileSystem.files(below: "\(root)/\(folder)").map { "\(folder)/\($0)" })
          }
        case .files(let input, let output, let status):
          files.insert(input)
          for golden in [output, status] where FileSystem.kind(of: "\(root)/\(golden)") == .file {
            files.insert(golden)
          }
        }
      }
    }
    var digest = Digest()
    for file in files.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = "\(root)/\(file)"
      let content =
        try FileSystem.linkTarget(path).map { "link to \($0)" } ?? Digest.sha256(ofFile: path)
      digest.update(Array("\(file)\0\(content)\0".utf8).span.bytes)
    }
    return digest.hexadecimal()
  }
}
