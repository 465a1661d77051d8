// The preference export, first half: runs and what their places in a group depend on.

import WireJSON

struct PreferenceMaker: BitwiseCopyable {
  func draft(_ run: RunFacts, _ evidence: EvidenceRow, in block: inout DraftBlock) -> Draft {
    let taskID = block.add(evidence, .taskID)
    let runID = block.add(evidence, .runID)
    let timestamp = evidence.withText(.timestamp) { ContractTimestamp(utf8: $0)?.milliseconds }
    return .grouped(
      GroupedDraft(
        taskID: taskID, runID: runID, timestamp: timestamp ?? 0,
        evidence: evidence.offset..<evidence.offset + evidence.length,
        text: text(of: evidence), reason: reason(run, evidence)))
  }

  private func text(of evidence: EvidenceRow) -> Range<Int>? {
    guard evidence.has(.text), evidence.value(.text).isCanonical else { return nil }
    let text = evidence.value(.text)
    return evidence.offset + text.start..<evidence.offset + text.end
  }

  private func reason(_ run: RunFacts, _ evidence: EvidenceRow) -> LeftOutReason? {
    if run.category == .needsHumanReview { return .needsHumanReview }
    if run.sourceClass == .extraction { return .extractionClass }
    if evidence.isBlank(.text) { return .emptyText }
    return nil
  }
}

extension DraftBlock {
  /// Appends the code points of a field.
  fileprivate func add(_ evidence: EvidenceRow, _ field: LocatedField) -> Range<Int> {
    let start = bytes.count
    evidence.withText(field) { bytes.append($0) }
    return start..<bytes.count
  }
}
