// Transform 6: reviews of files against the product requirements.

extension Transform {
  static let scrumReviews = Transform(
    .scrumReviews,
    fields: [
      .required("file", .text),
      .required("reviewed_at", .timestamp),
      .optional("accepted_model", .text),
      .optional("accepted_on_attempt", .integer(from: 1)),
      .optional("attempts_made", .integer),
      .required("suggestions", .string),
      .optional("tree_split_fired", .bool),
    ],
    runID: "scrum:{file}:{reviewed_at ms}",
    taskID: "scrum_review:{file}",
    timestamp: "reviewed_at",
    evidence: [
      EvidenceRule("model_name", .field("accepted_model")),
      .modelRole("executor"),
      EvidenceRule("source_files", .list(of: "file")),
      EvidenceRule(
        "success_markers",
        .markers([
          .template("accepted_on_attempt_{accepted_on_attempt}", if: "accepted_on_attempt")
        ])),
      EvidenceRule("text", .field("suggestions")),
      .metadata("attempts_made", "tree_split_fired"),
    ])
}
