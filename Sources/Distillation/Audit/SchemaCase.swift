// The validators' own fixture suite, which is part of the program: an installed command has no
// fixtures beside it.

import WireJSON

/// A record, and what the validator has to say of it.
package struct SchemaCase: Sendable {
  /// The kind that the record is held against.
  package var kind: RecordKind
  /// The record's text.
  package var record: String
  /// The violations in order, each `PATH CODE`.
  package var expected: [String]

  /// Makes a case.
  package init(_ kind: RecordKind, _ record: String, _ expected: [String] = []) {
    self.kind = kind
    self.record = record
    self.expected = expected
  }

  /// What is wrong with the validator; nil if it says what is expected.
  var fault: String? {
    let said: [String]
    do throws(JSONSyntaxError) {
      let document = try JSONDocument(
        parsing: Array(record.utf8), maximumDepth: JSONDocument.systemDepth)
      said = RecordValidator.validate(document, as: kind).map { "\($0.path) \($0.code.rawValue)" }
    } catch {
      said = ["no JSON: \(error)"]
    }
    if said.count == expected.count, zip(said, expected).allSatisfy({ $0.hasUTF8(of: $1) }) {
      return nil
    }
    func list(_ violations: [String]) -> String {
      violations.isEmpty ? "valid" : violations.joined(separator: ", ")
    }
    return "\(kind.rawValue) \(record): \(list(said)), expected: \(list(expected))"
  }

  /// Every case: of each kind a record that is valid, and records with one part of it replaced.
  package static let all: [SchemaCase] = RecordKind.allCases.flatMap { kind in
    let good = text(of: kind)
    return [
      SchemaCase(kind, good), SchemaCase(kind, "[\(good)]", [" type"]),
      SchemaCase(kind, #"{"x":0,\#(good.dropFirst())"#, ["/x unknown_field"]),
    ]
      + edits(of: kind).map { part, replacement, violations in
        let pieces = good.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        precondition(pieces.count == 2, "the \(kind.rawValue) has no \(part)")
        return SchemaCase(kind, pieces[0] + replacement + pieces[1], violations)
      }
  }
}
