// Transform 8: facts drawn from a pull request.

extension Transform {
  static let auditFacts = Transform(
    .auditFacts,
    fields: [
      .required("head_sha", .commit),
      .required("pr_number", .integer),
      .required("extracted_at", .timestamp),
      .required("extractor", .text),
      .required("facts", .strings),
      .optional("entities", .array(of: .anything, mayBeEmpty: true)),
      .optional("verifier_verdict", .text),
    ],
    runID: "audit_facts:{head_sha}:{line_offset}",
    taskID: "pr:{pr_number}",
    timestamp: "extracted_at",
    evidence: [
      EvidenceRule("model_name", .field("extractor")),
      .modelRole("extractor"),
      EvidenceRule("text", .lines(of: "facts")),
      .metadata("entities", "verifier_verdict"),
    ])
}
