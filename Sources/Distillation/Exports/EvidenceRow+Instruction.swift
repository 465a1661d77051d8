// What a model would have been told to do: the instruction by stem (exports.md, SftSample).

import WireJSON

extension ByteBuffer {
  /// Appends the instruction as a string; it is the prompt of preference pairs as well.
  func appendInstruction(of evidence: EvidenceRow) {
    append("\"")
    switch SourceStem(utf8: evidence.stem) {
    case .scrumReviews:
      append("Review the file '")
      appendFile(of: evidence)
      append("' against the PRD and propose concrete changes.")
    case .modeExperiments:
      append("Run task_class='")
      append(evidence.content(.taskID))
      append("' for file '")
      appendFile(of: evidence)
      append("'; produce the mode's answer.")
    case .autoApply:
      append("Auto-apply: emit a 6-line surgical patch for file '")
      appendFile(of: evidence)
      append("'.")
    case .audits:
      append("Audit phase '")
      appendTaskID(of: evidence, without: "phase:")
      append("' and report its findings.")
    case .observerReviews:
      append("Observer-review the latest attempt on file '")
      appendFile(of: evidence)
      append("'.")
    case .contractAnalyses:
      let contractor = evidence.node(.metadata)?["contractor"]
      if let contractor, contractor.kind == .string {
        append("Analyze contractor '")
        appendContent(of: contractor)
        append("' for permit '")
      } else {
        append("Analyze permit '")
      }
      appendTaskID(of: evidence, without: "permit:")
      append("'.")
    case .outcomes:
      append("Run scenario; report per-event outcome for '")
      appendTaskID(of: evidence, without: "scenario:")
      append("'.")
    case .distilledFacts, .distilledProcedures, .distilledConfigHints, .observerEscalations,
      .auditFacts, nil:
      append("Source '")
      append(evidence.stem)
      append("' run; produce the appropriate output.")
    }
    append("\"")
  }

  /// Appends the first of the source files, `?` if there is none.
  private func appendFile(of evidence: EvidenceRow) {
    var files = evidence.node(.sourceFiles)?.elements
    if let first = files?.next() { appendContent(of: first) } else { append("?") }
  }

  /// A prefix has no character that is written otherwise in a string.
  private func appendTaskID(of evidence: EvidenceRow, without prefix: StaticString) {
    let task = evidence.content(.taskID)
    let prefix = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    append(
      UnsafeBufferPointer(rebasing: task.dropFirst(task.starts(with: prefix) ? prefix.count : 0)))
  }
}
