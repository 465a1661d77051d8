// The RAG export: texts to retrieve (exports.md, RagSample).

import Artifacts
import WireJSON

struct RAGMaker: BitwiseCopyable {
  let options: ExportOptions

  func reasonBeforeEvidence(_ run: RunFacts) -> LeftOutReason? {
    switch run.category {
    case .accepted, .partiallyAccepted: nil
    case .needsHumanReview: options.includesReview ? nil : .needsHumanReview
    case .rejected: .rejected
    }
  }

  func draft(_ run: RunFacts, _ evidence: EvidenceRow, in block: inout DraftBlock) -> Draft {
    if evidence.isBlank(.text) { return .leftOut(.emptyContent) }
    block.beginLine()
    block.field(#","title":"#, evidence.wire(.taskID))
    let content = block.field(#","content":"#, evidence.wire(.text))
    block.field(#","tags":"#) { Self.appendTags(of: run, evidence, to: $0) }
    let runID = block.field(#","source_run_id":"#, evidence.wire(.runID))
    block.field(#","success_score":"#, run.category)
    block.field(#","embedding_text":"#) { Self.appendEmbeddingText(of: evidence, to: $0) }
    return .sample(block.endLine(provenanceOf: evidence, identity: [runID, content]))
  }

  /// The stem, the source class, the category, then the model if there is one.
  private static func appendTags(
    of run: RunFacts, _ evidence: EvidenceRow, to out: ByteBuffer
  ) {
    out.append("[\"")
    out.append(evidence.stem)
    out.append("\",\"")
    out.append(text: run.sourceClass.rawValue)
    out.append("\",\"")
    out.append(text: run.category.rawValue)
    out.append("\"")
    if evidence.has(.modelName) {
      out.append(",")
      out.append(evidence.wire(.modelName))
    }
    out.append("]")
  }

  /// The title, LF, and the first 2000 Unicode scalars of the content.
  private static func appendEmbeddingText(of evidence: EvidenceRow, to out: ByteBuffer) {
    let content = evidence.content(.text)
    out.append("\"")
    out.append(evidence.content(.taskID))
    out.append(#"\n"#)
    out.append(UnsafeBufferPointer(rebasing: content[..<endOfScalars(2000, in: content)]))
    out.append("\"")
  }

  /// Where so many scalars of the content of a wire string end, or where it ends.
  private static func endOfScalars(_ count: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    // No scalar takes less than a byte.
    if text.count <= count { return text.count }
    var i = 0
    for _ in 0..<count where i < text.count {
      switch text[i] {
      case UInt8(ascii: "\\"): i += text[i + 1] == UInt8(ascii: "u") ? 6 : 2
      case 0x80...0xDF: i += 2
      case 0xE0...0xEF: i += 3
      case 0xF0...: i += 4
      default: i += 1
      }
    }
    return i
  }
}
