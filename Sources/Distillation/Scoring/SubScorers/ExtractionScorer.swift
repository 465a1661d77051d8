// Sub-scorer extraction: what a model drew out of a text is never verified by itself.

enum ExtractionScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [.when({ $0.isBlank }, .rejected, "extraction: empty text")],
    .otherwise(.partiallyAccepted, "extraction: unverified text"))

  private struct Facts {
    var isBlank: Bool

    init(_ record: ScoredRecord) { isBlank = record.isTextBlank }
  }
}
