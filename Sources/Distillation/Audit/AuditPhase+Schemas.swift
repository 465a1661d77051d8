// Phase 1: the validators, held against records that are known to be good or bad.

extension AuditWork {
  /// `fixture_suite`, `schema_command`.
  func lookAtSchemas() {
    var faults = AuditFaults()
    for schemaCase in options.schemaCases {
      if let fault = schemaCase.fault { faults.note(fault) }
    }
    let cases = options.schemaCases.count
    note("fixture_suite", faults.finding(otherwise: "\(cases) cases"))
    note("schema_command", options.schemaCommand?() ?? .skipped("no command was given"))
    measure("p1_schema_cases", cases)
  }
}
