// Transform 3: configuration hints that a model drew out of runs.

extension Transform {
  static let distilledConfigHints = distilled(
    .distilledConfigHints, taskID: "distilled_config_hint:{source_label}")
}
