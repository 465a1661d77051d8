// The RAG export: texts to retrieve (exports.md, RagSample).

import Artifacts
import WireJSON

struct RAGMaker: SampleMaker {
  let options: ExportOptions
  /// The run's clock, as it is written.
  let createdAt: [UInt8]

  func reasonBeforeEvidence(_ run: RunFacts) -> LeftOutReason? {
    switch run.category {
    case .accepted, .partiallyAccepted: nil
    case .needsHumanReview: options.includesReview ? nil : .needsHumanReview
    case .rejected: .rejected
    }
  }

  func draft(_ run: RunFacts, _ evidence: EvidenceRow, in block: inout DraftBlock) -> Draft {
    if evidence.isBlank(.text) { return .leftOut(.emptyContent) }
    var runID: [UInt8] = []
    runID.append(evidence, .runID)
    var title: [UInt8] = []
    title.append(evidence, .taskID)
    var content: [UInt8] = []
    content.append(evidence, .text)
    let digest = DigestBytes.sampleID(of: [runID, content])

    let start = block.bytes.count
    var line = SampleLine(id: digest, after: block.takeBytes())
    line.field("title", title)
    line.field("content", content)
    line.field("tags", tags(run, evidence))
    line.field("source_run_id", runID)
    line.field("success_score", run.category)
    line.field("embedding_text", Self.embeddingText(title: title, content: content))
    line.end(createdAt: createdAt, provenanceOf: evidence)
    return block.add(line, from: start, id: digest)
  }

  /// The stem, the source class, the category, then the model if there is one.
  private func tags(_ run: RunFacts, _ evidence: EvidenceRow) -> [UInt8] {
    var tags = JSONWriter()
    tags.beginArray()
    tags.string(evidence.stem)
    tags.string(run.sourceClass.rawValue)
    tags.string(run.category.rawValue)
    if let model = evidence.string(.modelName) { tags.string(model) }
    tags.endArray()
    return tags.bytes
  }

  /// The title, LF, and the first 2000 Unicode scalars of the content, from wire texts to wire text.
  static func embeddingText(title: [UInt8], content: [UInt8]) -> [UInt8] {
    var out = title
    out.removeLast()
    out.append(contentsOf: #"\n"#.utf8)
    out.append(contentsOf: content[1..<endOfScalars(2000, in: content)])
    out.append(UInt8(ascii: "\""))
    return out
  }

  /// Where so many scalars of a wire string end, or where its closing quote is.
  private static func endOfScalars(_ count: Int, in string: [UInt8]) -> Int {
    let end = string.count - 1
    // No scalar takes less than a byte.
    if end - 1 <= count { return end }
    var i = 1
    for _ in 0..<count where i < end {
      switch string[i] {
      case UInt8(ascii: "\\"): i += string[i + 1] == UInt8(ascii: "u") ? 6 : 2
      case 0x80...0xDF: i += 2
      case 0xE0...0xEF: i += 3
      case 0xF0...: i += 4
      default: i += 1
      }
    }
    return i
  }
}

extension DraftBlock {
  /// Hands the bytes to whoever adds to them and gives them back.
  fileprivate mutating func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }
}
