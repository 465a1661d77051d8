// Evidence records as literal lines, with only what a test is about spelled out.

/// The line of an evidence record.
struct EvidenceText {
  var runID = "r"
  var taskID = "t"
  var timestamp = "2026-01-01T00:00:00.000Z"
  var source = "data/_kb/scrum_reviews.jsonl"
  /// One digit that is repeated 64 times.
  var sig: Character = "a"
  /// The other members, each after a comma.
  var members = ""

  var line: String {
    """
    {"run_id":"\(runID)","task_id":"\(taskID)","timestamp":"\(timestamp)","schema_version":1,\
    "provenance":\(provenance)\(members)}
    """
  }

  var provenance: String {
    """
    {"source_file":"\(source)","line_offset":0,"sig_hash":"\(String(repeating: sig, count: 64))",\
    "recorded_at":"2026-01-01T00:00:00.000Z"}
    """
  }

  /// A record of a stem with some members.
  static func of(_ stem: String, _ members: String = "") -> EvidenceText {
    EvidenceText(source: "data/_kb/\(stem).jsonl", members: members)
  }
}
