// Transform 9: patches that were applied, or not, by themselves.

extension Transform {
  static let autoApply = Transform(
    .autoApply,
    fields: [
      .required("ts", .timestamp),
      .required("file", .text),
      .required("action", .text),
      .optional("model", .text),
      .optional("patch", .string),
      .optional("build", .text),
      .optional("commit", .commit),
    ],
    runID: "auto_apply:{file}:{ts ms}",
    taskID: "auto_apply:{file}",
    timestamp: "ts",
    evidence: [
      EvidenceRule("model_name", .field("model")),
      .modelRole("applier"),
      EvidenceRule("source_files", .list(of: "file")),
      EvidenceRule(
        "success_markers", .markers([.match("committed", if: "action", is: "committed")])),
      EvidenceRule(
        "failure_markers",
        .markers([
          .match("reverted", if: "action", is: "reverted"),
          .match("build_failed", if: "action", is: "build_failed"),
        ])),
      EvidenceRule("text", .field("patch")),
      .metadata("action", "build", "commit"),
    ])
}
