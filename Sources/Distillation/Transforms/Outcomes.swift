// Transform 12: what came of a scenario's events.

extension Transform {
  static let outcomes = Transform(
    .outcomes,
    fields: [
      .required("run_id", .text),
      .required("created_at", .timestamp),
      .required("scenario", .text),
      .required("total_events", .integer),
      .required("ok_events", .integer),
      .required("total_gaps", .integer),
      .optional("models", .texts),
      .optional("elapsed_ms", .integer),
      .optional("per_event", .array(of: .anything, mayBeEmpty: true)),
    ],
    bound: (field: "ok_events", by: "total_events"),
    runID: "outcome:{run_id}",
    taskID: "scenario:{scenario}",
    timestamp: "created_at",
    evidence: [
      EvidenceRule("model_name", .first(of: "models")),
      .modelRole("executor"),
      EvidenceRule(
        "success_markers",
        .markers([
          .integers("all_ok", of: ["total_events", "ok_events", "total_gaps"]) {
            $0[0] > 0 && $0[1] == $0[0] && $0[2] == 0
          }
        ])),
      EvidenceRule(
        "failure_markers",
        .markers([
          .integers("none_ok", of: ["total_events", "ok_events"]) { $0[0] > 0 && $0[1] == 0 }
        ])),
      EvidenceRule("validation_results", .object(["ok_events", "total_events", "total_gaps"])),
      EvidenceRule("latency_ms", .field("elapsed_ms")),
      EvidenceRule(
        "text", .template("{ok_events}/{total_events} events ok, {total_gaps} gaps")),
      .metadata("per_event"),
    ])
}
