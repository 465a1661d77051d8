// Transform 11: audits of a phase, with findings.

extension Transform {
  static let audits = Transform(
    .audits,
    fields: [
      .required("audit_id", .text),
      .required("ts", .timestamp),
      .required("phase", .text),
      .optional("overall", .choice(["approve", "request_changes", "block"])),
      .optional("severity", .choice(["info", "low", "medium", "high", "critical"])),
      .required("findings", .strings),
      .optional("auditor", .text),
      .optional("override", .record(.humanOverride)),
    ],
    runID: "audit:{audit_id}",
    taskID: "phase:{phase}",
    timestamp: "ts",
    evidence: [
      EvidenceRule("model_name", .field("auditor")),
      .modelRole("reviewer"),
      EvidenceRule("success_markers", .markers([.match("approve", if: "overall", is: "approve")])),
      EvidenceRule(
        "failure_markers",
        .markers([
          .match("request_changes", if: "overall", is: "request_changes"),
          .match("block", if: "overall", is: "block"),
        ])),
      EvidenceRule("human_override", .humanOverride("override")),
      EvidenceRule("text", .lines(of: "findings")),
      .metadata("overall", "severity"),
    ])
}
