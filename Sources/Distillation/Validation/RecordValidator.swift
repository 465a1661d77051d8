// The judge of records: one walk over the tables for all ten kinds.

public import WireJSON

/// Says of a record which rules of its table it breaks.
///
///     let record = try JSONDocument(parsing: Array(#"{"run_id":""}"#.utf8)).root
///     RecordValidator.validate(record, as: .evidenceRecord).first
///     // Violation(path: "/run_id", code: .empty)
public enum RecordValidator {
  /// Returns every violation in field order, the unknown fields of an object after its known ones
  /// in order of their place in the text; none for a valid record.
  ///
  /// Of several members with one name the last counts. Clause: EvidenceRecord in evidence.md; the
  /// tables of the other kinds are in scoring.md, exports.md, receipts-and-audit.md and replay.md.
  public static func validate(_ node: JSONNode, as kind: RecordKind) -> [Violation] {
    let type = kind.type
    if type.accepts(node) { return [] }
    var violations: [Violation] = []
    type.appendViolations(of: node, to: &violations)
    return violations
  }
}

extension RecordKind {
  /// The table of the kind.
  var type: FieldType {
    switch self {
    case .evidenceRecord: Self.evidenceRecordType
    case .skip: Self.skipType
    case .scoredRun: Self.scoredRunType
    case .sftSample: Self.sftSampleType
    case .ragSample: Self.ragSampleType
    case .preferenceSample: Self.preferenceSampleType
    case .stageReceipt: Self.stageReceiptType
    case .runSummary: Self.runSummaryType
    case .auditBaseline: Self.auditBaselineType
    case .replayRun: Self.replayRunType
    }
  }

  private static let evidenceRecordType = FieldType.record(.evidenceRecord)
  private static let skipType = FieldType.record(.skip)
  private static let scoredRunType = FieldType.record(.scoredRun)
  private static let sftSampleType = FieldType.record(.sftSample)
  private static let ragSampleType = FieldType.record(.ragSample)
  private static let preferenceSampleType = FieldType.record(.preferenceSample)
  private static let stageReceiptType = FieldType.record(.stageReceipt)
  private static let runSummaryType = FieldType.record(.runSummary)
  private static let auditBaselineType = FieldType.record(.auditBaseline)
  private static let replayRunType = FieldType.record(.replayRun)
}

// The quick answer, which is nearly always yes: members are judged as they come, also those that
// a later one overrides, so a no is none until the complete answer was given.
extension FieldType {
  func accepts(_ node: JSONNode) -> Bool {
    guard fault(of: node) == nil else { return false }
    switch self {
    case .record(let schema): return schema.accepts(node)
    case .array(let element, _): return node.elements.allSatisfy { element.accepts($0) }
    case .map(let value): return node.writtenMembers.allSatisfy { value.accepts($0.value) }
    default: return true
    }
  }
}

extension RecordSchema {
  fileprivate func accepts(_ node: JSONNode) -> Bool {
    var seen: UInt64 = 0
    var hint = 0
    for (name, value) in node.writtenMembers {
      guard let place = place(of: name, near: hint), fields[place].type.accepts(value) else {
        return false
      }
      seen |= 1 << UInt64(place)
      hint = place + 1
    }
    return seen & required == required
  }
}

// The complete answer.
extension FieldType {
  fileprivate func appendViolations(of node: JSONNode, to violations: inout [Violation]) {
    if let code = fault(of: node) {
      violations.append(Violation(path: "", code: code))
      return
    }
    switch self {
    case .record(let schema): schema.appendViolations(of: node, to: &violations)
    case .array(let element, _):
      for (index, value) in node.elements.enumerated() {
        element.appendViolations(of: value, below: String(index), to: &violations)
      }
    case .map(let type):
      for (name, value) in node.members {
        type.appendViolations(of: value, below: name, to: &violations)
      }
    default: break
    }
  }

  /// Appends what is wrong with a member or element, its name or number put before each path.
  fileprivate func appendViolations(
    of node: JSONNode, below token: String, to violations: inout [Violation]
  ) {
    let first = violations.count
    appendViolations(of: node, to: &violations)
    guard violations.count > first else { return }
    let step = pointer(token)
    for index in first..<violations.count { violations[index].path = step + violations[index].path }
  }
}

extension RecordSchema {
  fileprivate func appendViolations(of node: JSONNode, to violations: inout [Violation]) {
    var values = [JSONNode?](repeating: nil, count: fields.count)
    var unknown: [String] = []
    for (name, value) in node.members {
      if let place = place(of: name, near: 0) {
        values[place] = value
      } else {
        unknown.append(name)
      }
    }
    for (field, value) in zip(fields, values) {
      if let value {
        field.type.appendViolations(of: value, below: field.name, to: &violations)
      } else if field.isRequired {
        violations.append(Violation(path: pointer(field.name), code: .required))
      }
    }
    for name in unknown {
      violations.append(Violation(path: pointer(name), code: .unknownField))
    }
  }
}

/// Returns one step of a JSON Pointer.
private func pointer(_ token: String) -> String {
  JSONPointer(tokens: [token]).description
}
