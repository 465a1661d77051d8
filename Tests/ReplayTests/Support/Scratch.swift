// A folder that goes with its owner, and a corpus in it.

import Artifacts
import Foundation
import Replay
import WireJSON

final class Scratch {
  let path = FileManager.default.temporaryDirectory.path + "/replay-" + UUID().uuidString

  init() throws { try FileSystem.createDirectory(path) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws -> String {
    let file = "\(path)/\(name)"
    try FileSystem.createDirectory(FileSystem.directory(of: file))
    try FileSystem.replace(file, with: Array(text.utf8))
    return file
  }

  func text(_ name: String) throws -> String {
    String(decoding: try FileSystem.read("\(path)/\(name)"), as: UTF8.self)
  }

  /// Writes samples as a corpus and returns its path; a sample is found by its title and content.
  func corpus(_ samples: [RAGSample]) throws -> String {
    try write("rag.jsonl", samples.map { $0.line + "\n" }.joined())
  }

  var cache: IndexCache { IndexCache(CacheFolder("\(path)/cache")) }

  /// The one file in the cache.
  func cached() throws -> String { try FileSystem.list("\(path)/cache").first ?? "" }
}

extension RAGSample {
  init(_ id: String, _ title: String, _ content: String) {
    self.init(id: id, title: title, content: content, embeddingText: "\(title)\n\(content)")
  }

  var line: String {
    let value: JSONValue = [
      "id": .string(id), "title": .string(title), "content": .string(content),
      "embedding_text": .string(embeddingText),
    ]
    return value.description
  }
}
