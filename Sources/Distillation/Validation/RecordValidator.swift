// The judge of records: one walk over the tables for all ten kinds.

public import WireJSON

/// Says of a record which rules of its table it breaks.
///
///     let record = try JSONDocument(parsing: Array(#"{"run_id":""}"#.utf8)).root
///     RecordValidator.validate(record, as: .evidenceRecord).first
///     // Violation(path: "/run_id", code: .empty)
public enum RecordValidator {
  /// Returns every violation of a whole text in field order, the unknown fields of an object after
  /// its known ones in order of their place in the text; none for a valid record.
  ///
  /// Of several members with one name the last counts. A valid record in an ordinary spelling costs
  /// no allocation. Clause: EvidenceRecord in evidence.md; the tables of the other kinds are in
  /// scoring.md, exports.md, receipts-and-audit.md and replay.md.
  public static func validate(_ document: JSONDocument, as kind: RecordKind) -> [Violation] {
    accepts(document, as: kind) ? [] : validate(document.root, as: kind)
  }

  /// Whether a record is certainly valid; one that is not accepted may still be.
  package static func accepts(_ document: JSONDocument, as kind: RecordKind) -> Bool {
    document.bytes.withUnsafeBufferPointer {
      kind.tables.acceptance.accepts(document.parsedText(at: $0))
    }
  }

  /// Returns every violation of a value that may be part of a larger text.
  ///
  /// Choose ``validate(_:as:)-(JSONDocument,_)`` where the record is the whole text: it is many times
  /// as fast on valid records.
  public static func validate(_ node: JSONNode, as kind: RecordKind) -> [Violation] {
    var violations: [Violation] = []
    kind.tables.type.appendViolations(of: node, to: &violations)
    return violations
  }
}

/// A kind's table in its two forms.
struct RecordTables: Sendable {
  let type: FieldType
  let acceptance: AcceptanceTable

  init(_ schema: RecordSchema) {
    type = .record(schema)
    acceptance = AcceptanceTable(type)
  }
}

extension RecordKind {
  var tables: RecordTables {
    switch self {
    case .evidenceRecord: Self.evidenceRecordTables
    case .skip: Self.skipTables
    case .scoredRun: Self.scoredRunTables
    case .sftSample: Self.sftSampleTables
    case .ragSample: Self.ragSampleTables
    case .preferenceSample: Self.preferenceSampleTables
    case .stageReceipt: Self.stageReceiptTables
    case .runSummary: Self.runSummaryTables
    case .auditBaseline: Self.auditBaselineTables
    case .replayRun: Self.replayRunTables
    }
  }

  private static let evidenceRecordTables = RecordTables(.evidenceRecord)
  private static let skipTables = RecordTables(.skip)
  private static let scoredRunTables = RecordTables(.scoredRun)
  private static let sftSampleTables = RecordTables(.sftSample)
  private static let ragSampleTables = RecordTables(.ragSample)
  private static let preferenceSampleTables = RecordTables(.preferenceSample)
  private static let stageReceiptTables = RecordTables(.stageReceipt)
  private static let runSummaryTables = RecordTables(.runSummary)
  private static let auditBaselineTables = RecordTables(.auditBaseline)
  private static let replayRunTables = RecordTables(.replayRun)
}

extension FieldType {
  func appendViolations(of node: JSONNode, to violations: inout [Violation]) {
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

  /// Whether a value breaks any rule; of an array no more is looked at than up to the first that
  /// does.
  func isBroken(by node: JSONNode) -> Bool {
    if case .array(let element, _) = self, fault(of: node) == nil {
      return node.elements.contains { element.isBroken(by: $0) }
    }
    var violations: [Violation] = []
    appendViolations(of: node, to: &violations)
    return !violations.isEmpty
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
