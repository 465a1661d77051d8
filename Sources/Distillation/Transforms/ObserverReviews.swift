// Transform 10: an observer's reviews of attempts on a file.

extension Transform {
  static let observerReviews = Transform(
    .observerReviews,
    fields: [
      .required("ts", .timestamp),
      .required("file", .text),
      .required("attempt", .integer(from: 1)),
      .optional("verdict", .text),
      .optional("confidence", .number(0...100)),
      .optional("notes", .string),
      .optional("model", .text),
    ],
    runID: "observer_review:{file}:{attempt}:{ts ms}",
    taskID: "observer_review:{file}",
    timestamp: "ts",
    evidence: [
      EvidenceRule("model_name", .field("model")),
      .modelRole("reviewer"),
      EvidenceRule("source_files", .list(of: "file")),
      EvidenceRule("observer_notes", .listUnlessEmpty(of: "notes")),
      EvidenceRule("observer_verdict", .field("verdict")),
      EvidenceRule("observer_confidence", .field("confidence")),
      EvidenceRule("text", .field("notes")),
      .metadata("attempt"),
    ])
}
