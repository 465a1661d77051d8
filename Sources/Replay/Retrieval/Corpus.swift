// The RAG export as a corpus: its samples one after the other, and any of them again by its place.

import Artifacts
import WireJSON

/// One sample of the corpus.
public struct RAGSample: Sendable, Equatable {
  /// Its id.
  public var id: String
  /// Its title.
  public var title: String
  /// What is shown of it.
  public var content: String
  /// What it is found by.
  public var embeddingText: String

  /// Makes a sample.
  public init(id: String, title: String, content: String, embeddingText: String) {
    self.id = id
    self.title = title
    self.content = content
    self.embeddingText = embeddingText
  }
}

/// Where a sample stands in the file.
struct SamplePlace: Sendable, Equatable {
  var line: Int
  var offset: Int
  var length: Int
}

/// A RAG export that is open: it stays the same file, whatever takes its name meanwhile.
struct Corpus {
  private let file: RandomAccessFile
  private let path: String

  private static let chunk = 1 << 20

  /// Opens the export at a path; nil where there is none, or an empty one.
  init?(_ path: String) throws {
    guard FileSystem.kind(of: path) != nil else { return nil }
    file = try RandomAccessFile(path)
    self.path = path
    if file.size == 0 { return nil }
  }

  /// SHA-256 of its bytes.
  func sha256() throws -> String {
    var digest = Digest()
    try forEachChunk { digest.update($0.span.bytes) }
    return digest.hexadecimal()
  }

  /// Hands over every sample, in the order of the file; blank lines are passed over.
  ///
  /// - Throws: `damaged_row`, with the line, for a line that is no sample; what `body` throws.
  func forEachSample(_ body: (RAGSample, SamplePlace) throws -> Void) throws {
    var reader = JSONLineReader()
    var parser = JSONParser()
    func take(_ line: JSONLine) throws {
      if line.isBlank { return }
      let place = SamplePlace(line: line.number, offset: line.offset, length: line.bytes.count)
      try body(try sample(line.bytes, line: line.number, &parser), place)
    }
    try forEachChunk { chunk in
      reader.append(chunk)
      while let line = try reader.next() { try take(line) }
    }
    if let line = try reader.finish() { try take(line) }
  }

  /// The sample at a place.
  func sample(at place: SamplePlace) throws -> RAGSample {
    var bytes = [UInt8](repeating: 0, count: place.length)
    let got = try bytes.withUnsafeMutableBytes { try file.read(at: place.offset, into: $0) }
    var parser = JSONParser()
    return try sample(Array(bytes[..<got]), line: place.line, &parser)
  }

  private func forEachChunk(_ body: ([UInt8]) throws -> Void) throws {
    var offset = 0
    while true {
      var chunk = [UInt8](repeating: 0, count: Self.chunk)
      let got = try chunk.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
      if got == 0 { return }
      chunk.removeLast(chunk.count - got)
      try body(chunk)
      offset += got
    }
  }

  /// Reads a row: the four members that a replay needs have to be texts that are not empty.
  private func sample(
    _ line: [UInt8], line number: Int, _ parser: inout JSONParser
  ) throws(ReplayError) -> RAGSample {
    func fault(_ message: String) -> ReplayError {
      ReplayError(.damagedRow, path: path, line: number, "\(message): make the export anew")
    }
    let root: JSONNode
    do throws(JSONSyntaxError) {
      root = try parser.parse(line).root
    } catch {
      throw fault("no JSON: \(error)")
    }
    func text(_ name: String) throws(ReplayError) -> String {
      guard let text = root[name]?.string, !text.isEmpty else {
        throw fault("no RAG sample: \"\(name)\" is no text, or empty")
      }
      return text
    }
    let id = try text("id")
    guard id.utf8.count <= 512 else { throw fault("no RAG sample: \"id\" has more than 512 bytes") }
    return RAGSample(
      id: id, title: try text("title"), content: try text("content"),
      embeddingText: try text("embedding_text"))
  }
}
