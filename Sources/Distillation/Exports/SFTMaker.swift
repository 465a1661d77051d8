// The SFT export: samples to fine-tune on (exports.md, SftSample).

import WireJSON

struct SFTMaker: SampleMaker {
  let options: ExportOptions
  /// The run's clock, as it is written.
  let createdAt: [UInt8]

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
    let sample = SFTSample(of: evidence, quality: quality, createdAt: createdAt, in: &block)
    return sample.map { .sample($0.draft) } ?? .leftOut(.emptyPair)
  }
}
