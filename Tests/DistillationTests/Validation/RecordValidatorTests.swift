// The validators: every field of every kind, broken in every way; the order of what is reported; and
// the quick acceptance, which must never say yes where the complete judgement finds something.

import Distillation
import Testing
import WireJSON

@Suite struct RecordValidatorTests {
  /// Violations as `path code`, of a text that is parsed.
  static func violations(_ text: String, _ kind: RecordKind) throws -> [String] {
    let document = try JSONDocument(parsing: Array(text.utf8))
    let violations = RecordValidator.validate(document, as: kind)
    #expect(RecordValidator.validate(document.root, as: kind) == violations)
    if !violations.isEmpty { #expect(!RecordValidator.accepts(document, as: kind)) }
    return violations.map { "\($0.path) \($0.code.rawValue)" }
  }

  static func violations(_ value: JSONValue, _ kind: RecordKind) throws -> [String] {
    try violations(String(decoding: value.wire(), as: UTF8.self), kind)
  }

  @Test(arguments: RecordKind.allCases)
  func aFullRecordIsValid(_ kind: RecordKind) throws {
    let record = ContractField.record(ContractField.fields(of: kind))
    #expect(try Self.violations(record, kind) == [])
    let document = try JSONDocument(parsing: record.wire())
    #expect(RecordValidator.accepts(document, as: kind), "a valid record is judged the long way")
  }

  @Test(arguments: RecordKind.allCases)
  func aMinimalRecordIsValid(_ kind: RecordKind) throws {
    let required = ContractField.fields(of: kind).filter { !$0.isOptional }
    #expect(try Self.violations(ContractField.record(required), kind) == [])
  }

  @Test(arguments: RecordKind.allCases)
  func anEmptyRecordMissesAllThatIsRequired(_ kind: RecordKind) throws {
    let required = ContractField.fields(of: kind).filter { !$0.isOptional }
    #expect(try Self.violations([:], kind) == required.map { "/\($0.name) required" })
  }

  @Test(arguments: RecordKind.allCases)
  func eachFieldIsJudged(_ kind: RecordKind) throws {
    let fields = ContractField.fields(of: kind)
    guard case .object(let record) = ContractField.record(fields) else { return }
    for field in fields {
      try judge(field, in: record, path: "/\(field.name)") { try Self.violations($0, kind) }
    }
  }

  /// Breaks one field of an object in every way, and the fields of an object inside.
  private func judge(
    _ field: ContractField, in record: JSONObject, path: String,
    _ violations: (JSONValue) throws -> [String]
  ) throws {
    func judge(_ value: JSONValue?, _ expected: [String]) throws {
      var changed = record
      changed[field.name] = value
      #expect(try violations(.object(changed)) == expected, "\(path): \(String(describing: value))")
    }
    try judge(nil, field.isOptional ? [] : ["\(path) required"])
    var faults = FieldFault.all(of: field.type)
    if field.type.hasPrefix("=") {
      faults = FieldFault.all(ofOneOf: String(field.type.dropFirst()))
    }
    if field.type.hasPrefix("~") {
      faults = FieldFault.all(ofOneOf: String(field.type.dropFirst()), code: "format")
    }
    if let inner = ContractField.fields(inside: field.type) {
      let isArray = field.type.hasPrefix("[")
      faults = [FieldFault(isArray ? [:] : [], " type"), FieldFault(.null, " type")]
      let prefix = isArray ? "/1" : ""
      guard case .object(let object) = ContractField.record(inner) else { return }
      let wrap = { (value: JSONValue) -> JSONValue in
        isArray ? [ContractField.record(inner), value] : value
      }
      faults.append(FieldFault(wrap([]), "\(prefix) type"))
      var unknown = object
      unknown["x"] = 1
      faults.append(FieldFault(wrap(.object(unknown)), "\(prefix)/x unknown_field"))
      for innerField in inner {
        try self.judge(innerField, in: object, path: "\(path)\(prefix)/\(innerField.name)") {
          var changed = record
          changed[field.name] = wrap($0)
          return try violations(.object(changed))
        }
      }
    }
    #expect(!faults.isEmpty, "no faults for the type \(field.type)")
    for fault in faults { try judge(fault.value, fault.violations.map { path + $0 }) }
  }

  struct Literal: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: RecordKind
    var text: String
    var expected: [String]
    var testDescription: String { name }

    init(_ name: String, _ kind: RecordKind, _ text: String, _ expected: String...) {
      self.name = name
      self.kind = kind
      self.text = text
      self.expected = expected
    }
  }

  private static let hash = String(repeating: "0123456789abcdef", count: 4)
  private static let skip =
    #""schema_version":1,"source_file":"s","line_offset":0,"line_sha256":"\#(hash)","#
    + #""reason":"r","recorded_at":"2026-01-01T00:00:00Z""#
  private static let provenance =
    #""provenance":{"source_file":"s","line_offset":0,"sig_hash":"\#(hash)","#
    + #""recorded_at":"2026-01-01T00:00:00Z""#
  private static let evidence =
    #""run_id":"r","task_id":"t","timestamp":"2026-01-01T00:00:00Z","schema_version":1,"#

  static let literals = [
    Literal("no object", .skip, "[]", " type"),
    Literal("a string", .evidenceRecord, #""x""#, " type"),
    Literal("null", .replayRun, "null", " type"),
    Literal("a number", .sftSample, "-0", " type"),
    Literal(
      "unusual spellings", .skip,
      #" { "schema_version" : 1.0e0 , "source\u005ffile" : "\u0073" , "line_offset" : 30e-1 ,"#
        + #""line_sha256":"\u0030\#(hash.dropFirst())","reason":"\n","#
        + #""recorded_at":"2026-01-01T00:00:00\u005a"} "#),
    Literal(
      "integers by their double", .skip,
      "{\(skip.replacing("\"line_offset\":0", with: "\"line_offset\":0.9007199254740991e16"))}"),
    Literal(
      "the field order, not the text's", .skip,
      #"{"recorded_at":3,"line_offset":"0","schema_version":2}"#,
      "/schema_version schema_version", "/source_file required", "/line_offset type",
      "/line_sha256 required", "/reason required", "/recorded_at type"),
    Literal(
      "unknown fields after known ones, as they stand", .skip,
      #"{"b":1,"10":2,\#(skip.replacing("\"r\"", with: "\"\"")),"2":3,"a":4}"#,
      "/reason empty", "/b unknown_field", "/10 unknown_field", "/2 unknown_field",
      "/a unknown_field"),
    Literal(
      "unknown names in a pointer", .skip,
      #"{\#(skip),"a/b":1,"~":2,"~1":3,"":4,"é":5,"\u0000":6,"Reason":7}"#,
      "/a~1b unknown_field", "/~0 unknown_field", "/~01 unknown_field", "/ unknown_field",
      "/é unknown_field", "/\u{0} unknown_field", "/Reason unknown_field"),
    Literal(
      "an unknown name twice counts where it stands last", .skip,
      #"{"x":1,"y":2,\#(skip),"x":3}"#, "/y unknown_field", "/x unknown_field"),
    Literal(
      "one name in two spellings", .skip,
      #"{\#(skip),"x":1,"\u0078":2}"#, "/x unknown_field"),
    Literal(
      "names without normalisation", .skip,
      "{\(skip),\"e\u{301}\":1,\"é\":2}", "/e\u{301} unknown_field", "/é unknown_field"),
    Literal("the last of several counts, valid", .skip, #"{"reason":3,\#(skip)}"#),
    Literal(
      "the last of several counts, invalid", .skip, #"{\#(skip),"reason":""}"#,
      "/reason empty"),
    Literal(
      "the last of several counts, spelled otherwise", .skip,
      #"{\#(skip),"re\u0061son":null}"#, "/reason type"),
    Literal(
      "inside before what comes after", .evidenceRecord,
      #"{\#(evidence)\#(provenance),"x":1,"a":2},"latency_ms":-1,"z":0,"model_name":""}"#,
      "/provenance/x unknown_field", "/provenance/a unknown_field", "/model_name empty",
      "/latency_ms range", "/z unknown_field"),
    Literal(
      "inside in order", .evidenceRecord,
      #"{\#(evidence)"provenance":{"recorded_at":"","y":1,"source_file":""}}"#,
      "/provenance/source_file empty", "/provenance/line_offset required",
      "/provenance/sig_hash required", "/provenance/recorded_at format",
      "/provenance/y unknown_field"),
    Literal(
      "an empty context", .evidenceRecord,
      #"{\#(evidence)\#(provenance)},"retrieved_context":{}}"#),
    Literal(
      "an object for a string", .evidenceRecord,
      #"{\#(evidence)\#(provenance)},"text":{"a":"}"},"metadata":[]}"#, "/text type",
      "/metadata type"),
    Literal(
      "free-form values are not looked into", .evidenceRecord,
      #"{\#(evidence)\#(provenance)},"metadata":{"run_id":null,"x":[{"":[]}],"x":"\""}}"#),
    Literal(
      "many digits that come to an integer", .evidenceRecord,
      #"{\#(evidence)\#(provenance)},"latency_ms":3.00000000000000000000000001}"#),
    Literal(
      "a double that just exceeds", .evidenceRecord,
      #"{\#(evidence)\#(provenance)},"observer_confidence":100.00000000000001}"#,
      "/observer_confidence range"),
    Literal(
      "nulls", .evidenceRecord,
      #"{\#(evidence)\#(provenance)},"human_override":null,"metadata":null,"cost_usd":null}"#,
      "/human_override type", "/cost_usd type", "/metadata type"),
  ]

  @Test(arguments: literals)
  func aTextIsJudged(_ row: Literal) throws {
    #expect(try Self.violations(row.text, row.kind) == row.expected)
  }

  @Test func freeFormValuesMayBeDeep() throws {
    let deep = String(repeating: "[", count: 134) + String(repeating: "]", count: 134)
    let text = #"{\#(Self.evidence)\#(Self.provenance)},"metadata":{"x":\#(deep)}}"#
    #expect(try Self.violations(text, .evidenceRecord) == [])
  }

  @Test func theResultLineIsExact() {
    #expect(String(decoding: validationLine([]), as: UTF8.self) == #"{"valid":true,"errors":[]}"#)
    let violations = [
      Violation(path: "", code: .type), Violation(path: "/a~1\"", code: .unknownField),
    ]
    #expect(
      String(decoding: validationLine(violations), as: UTF8.self)
        == #"{"valid":false,"errors":[{"path":"","code":"type"},"#
        + #"{"path":"/a~1\"","code":"unknown_field"}]}"#)
  }

  @Test func theCodesAreTheContracts() {
    let codes = [
      "required", "type", "empty", "format", "range", "enum", "schema_version",
      "sft_contamination", "unknown_field",
    ]
    #expect(Violation.Code.allCases.map(\.rawValue) == codes)
    let kinds = [
      "evidence_record", "skip", "scored_run", "sft_sample", "rag_sample", "preference_sample",
      "stage_receipt", "run_summary", "audit_baseline", "replay_run",
    ]
    #expect(RecordKind.allCases.map(\.rawValue) == kinds)
  }

  /// A byte of a valid record is replaced, doubled or taken out: whatever is still JSON is judged
  /// alike by both judges.
  @Test(arguments: RecordKind.allCases)
  func acceptanceNeverContradicts(_ kind: RecordKind) throws {
    let text = ContractField.record(ContractField.fields(of: kind)).wire()
    let replacements = Array("\"\\{}[]:,0192.e-\u{0} tfnuaA".utf8)
    var judged = 0
    for index in text.indices {
      for replacement in 0...(replacements.count + 1) {
        var changed = text
        if replacement < replacements.count {
          changed[index] = replacements[replacement]
        } else if replacement == replacements.count {
          changed.remove(at: index)
        } else {
          changed.insert(changed[index], at: index)
        }
        guard let document = try? JSONDocument(parsing: changed) else { continue }
        judged += 1
        if RecordValidator.accepts(document, as: kind) {
          let violations = RecordValidator.validate(document.root, as: kind)
          #expect(violations == [], "\(String(decoding: changed, as: UTF8.self))")
        }
      }
    }
    #expect(judged > text.count)
  }
}
