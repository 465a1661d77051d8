// What a model would have been told to do: the instruction by stem (exports.md, SftSample).

import WireJSON

extension EvidenceRow {
  /// The instruction, which is the prompt of preference pairs as well.
  var instruction: String {
    let name = stem
    switch SourceStem.allCases.first(where: { $0.rawValue.hasUTF8(of: name) }) {
    case .scrumReviews:
      return "Review the file '\(file)' against the PRD and propose concrete changes."
    case .modeExperiments:
      return "Run task_class='\(taskID)' for file '\(file)'; produce the mode's answer."
    case .autoApply:
      return "Auto-apply: emit a 6-line surgical patch for file '\(file)'."
    case .audits:
      return "Audit phase '\(taskID(without: "phase:"))' and report its findings."
    case .observerReviews:
      return "Observer-review the latest attempt on file '\(file)'."
    case .contractAnalyses:
      let permit = taskID(without: "permit:")
      guard let contractor = node(.metadata)?["contractor"]?.string else {
        return "Analyze permit '\(permit)'."
      }
      return "Analyze contractor '\(contractor)' for permit '\(permit)'."
    case .outcomes:
      return "Run scenario; report per-event outcome for '\(taskID(without: "scenario:"))'."
    case .distilledFacts, .distilledProcedures, .distilledConfigHints, .observerEscalations,
      .auditFacts, nil:
      return "Source '\(name)' run; produce the appropriate output."
    }
  }

  /// The first of the source files, `?` if there is none.
  private var file: String {
    var files = node(.sourceFiles)?.elements
    return files?.next()?.string ?? "?"
  }

  private func taskID(without prefix: String) -> String {
    let task = taskID
    guard task.utf8.starts(with: prefix.utf8) else { return task }
    return String(Substring(task.utf8.dropFirst(prefix.utf8.count)))
  }

  private var taskID: String { string(.taskID) ?? "" }
}
