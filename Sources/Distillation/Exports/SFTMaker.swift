// The SFT export: samples to fine-tune on (exports.md, SftSample).

import WireJSON

struct SFTMaker: BitwiseCopyable {
  let options: ExportOptions

  func reasonBeforeEvidence(_ run: RunFacts) -> LeftOutReason? {
    switch SFTCategory(run.category) {
    case .accepted: nil
    case .partiallyAccepted: options.includesPartial ? nil : .belowQuality
    case nil: .sftNever
    }
  }

  func draft(_ run: RunFacts, _ evidence: EvidenceRow, in block: inout DraftBlock) -> Draft {
    guard let quality = SFTCategory(run.category) else { return .leftOut(.sftNever) }
    if run.sourceClass == .extraction
      || evidence.string(.modelRole)?.hasUTF8(of: "extractor") ?? false
    {
      return .leftOut(.extractionClass)
    }
    let sample = SFTSample(of: evidence, quality: quality, in: &block)
    return sample.map { .sample($0.draft) } ?? .leftOut(.emptyPair)
  }
}
