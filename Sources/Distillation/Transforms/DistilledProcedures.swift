// Transform 2: procedures that a model drew out of runs.

extension Transform {
  static let distilledProcedures = distilled(
    .distilledProcedures, taskID: "distilled_procedure:{source_label}")
}
