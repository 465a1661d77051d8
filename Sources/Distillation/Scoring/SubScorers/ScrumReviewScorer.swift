// Sub-scorer scrum_review: on which attempt a review's proposal was accepted.

enum ScrumReviewScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [
      .when({ $0.attempt == "1" }, .accepted, "scrum: accepted on attempt 1"),
      .when({ $0.attempt == "2" || $0.attempt == "3" }, .partiallyAccepted) {
        "scrum: accepted on attempt \($0.attempt ?? "")"
      },
      .when({ $0.attempt != nil }, .needsHumanReview) {
        "scrum: accepted only on attempt \($0.attempt ?? "")"
      },
    ],
    .otherwise(.needsHumanReview, "scrum: no acceptance marker"))

  private struct Facts {
    /// The lowest N of the markers `accepted_on_attempt_N`, in decimal: it may be of any length.
    var attempt: String?

    init(_ record: ScoredRecord) {
      attempt = record.successMarkers.compactMap(Self.attempt(ofMarker:)).min {
        $0.utf8.count != $1.utf8.count
          ? $0.utf8.count < $1.utf8.count : $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    }

    /// N is decimal from 1, ASCII digits, no leading zero.
    private static func attempt(ofMarker marker: String) -> String? {
      guard marker.utf8.starts(with: prefix) else { return nil }
      let digits = marker.utf8.dropFirst(prefix.count)
      guard let first = digits.first, first != UInt8(ascii: "0"),
        digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
      else { return nil }
      return String(Substring(digits))
    }

    private static let prefix = Array("accepted_on_attempt_".utf8)
  }
}
