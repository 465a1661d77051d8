// A row of the contract's table of transforms, as a value (evidence.md, "The 12 transforms").

/// How rows of one source stream become evidence.
struct Transform: Sendable {
  let stem: SourceStem
  /// The source fields in check order.
  let fields: RecordSchema
  let acceptance: AcceptanceTable
  let runID: Template
  let taskID: Template
  /// The place of the field that gives the evidence its time and day.
  let timestamp: Int
  /// The places of an integer and of an earlier one that it may not exceed.
  let bound: (place: Int, by: Int)?
  /// The fields after `provenance`, in wire order.
  let evidence: [EvidenceField]
  /// What stands in evidence between its timestamp and the number of the line.
  let beforeLineOffset: [UInt8]

  init(
    _ stem: SourceStem, fields: [RecordField], bound: (field: String, by: String)? = nil,
    runID: String, taskID: String, timestamp: String, evidence: [EvidenceRule]
  ) {
    self.stem = stem
    let schema = RecordSchema(fields)
    self.fields = schema
    acceptance = AcceptanceTable(.record(schema))
    self.runID = Template(runID, fields: schema)
    self.taskID = Template(taskID, fields: schema)
    self.timestamp = schema.place(of: timestamp)
    self.bound = bound.map { (schema.place(of: $0.field), schema.place(of: $0.by)) }
    self.evidence = evidence.map { EvidenceField($0, fields: schema) }
    beforeLineOffset = Array(
      #"","schema_version":1,"provenance":{"source_file":"\#(stem.sourceFile)","line_offset":"#.utf8
    )
    let places = evidence.map { RecordSchema.evidenceRecord.place(of: $0.name) }
    precondition(
      zip(places, places.dropFirst()).allSatisfy { $0 < $1 }, "evidence fields out of wire order")
  }
}

/// A field of evidence and what it is made of, in the names of the source.
struct EvidenceRule: Sendable {
  /// What is made of source fields. Where the source fields are absent, so is what is made of them.
  enum Value: Sendable {
    /// A text, always.
    case constant(String)
    /// The value of a field.
    case field(String)
    /// An array of the one text that a field is.
    case list(of: String)
    /// The same, left out if the text is empty.
    case listUnlessEmpty(of: String)
    /// The first text of an array.
    case first(of: String)
    /// The texts of an array joined by LF.
    case lines(of: String)
    /// A text with fields in it.
    case template(String)
    /// An object of the fields that are present, in this order; none if none is.
    case object([String])
    /// An object with its own table: what a person decided.
    case humanOverride(String)
    /// An array of the markers whose condition holds; none if none does.
    case markers([Marker])
  }

  /// A marker and when it is there.
  enum Marker: Sendable {
    /// A fixed text, if a field is the given boolean.
    case flag(String, if: String, is: Bool)
    /// A fixed text, if a field is one of these texts.
    case match(String, if: String, is: String)
    /// A text with a field in it, if that is there.
    case template(String, if: String)
    /// A fixed text, if the integers of these fields, which are all required, fit.
    case integers(String, of: [String], @Sendable ([Int]) -> Bool)
  }

  let name: String
  let value: Value

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// `metadata` of the fields that are present; free-form, so in canonical order.
  static func metadata(_ names: String...) -> EvidenceRule {
    EvidenceRule("metadata", .object(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }))
  }

  /// `retrieved_context` of the fields that are present, in the order of its table.
  static func retrievedContext(_ names: String...) -> EvidenceRule {
    EvidenceRule("retrieved_context", .object(names))
  }

  /// `model_role`, a constant.
  static func modelRole(_ role: String) -> EvidenceRule {
    EvidenceRule("model_role", .constant(role))
  }
}

/// An ``EvidenceRule`` with places for names and wire text for constants.
struct EvidenceField: Sendable {
  enum Value: Sendable {
    case constant([UInt8])
    case field(Int)
    case list(of: Int, unlessEmpty: Bool)
    case first(of: Int)
    case lines(of: Int)
    case template(Template)
    case object([(prefix: [UInt8], place: Int)])
    case humanOverride(Int)
    case markers([Marker])
  }

  enum Marker: Sendable {
    case flag([UInt8], place: Int, is: Bool)
    case match([UInt8], place: Int, is: [UInt8])
    case template(Template, place: Int)
    case integers([UInt8], places: [Int], @Sendable ([Int]) -> Bool)
  }

  /// A comma, the name and a colon.
  let prefix: [UInt8]
  let value: Value

  init(_ rule: EvidenceRule, fields: RecordSchema) {
    prefix = Array(",\"\(rule.name)\":".utf8)
    value =
      switch rule.value {
      case .constant(let text): .constant(Array("\"\(text)\"".utf8))
      case .field(let name): .field(fields.place(of: name))
      case .list(let name): .list(of: fields.place(of: name), unlessEmpty: false)
      case .listUnlessEmpty(let name): .list(of: fields.place(of: name), unlessEmpty: true)
      case .first(let name): .first(of: fields.place(of: name))
      case .lines(let name): .lines(of: fields.place(of: name))
      case .template(let text): .template(Template(text, fields: fields))
      case .object(let names):
        .object(names.map { (Array("\"\($0)\":".utf8), fields.place(of: $0)) })
      case .humanOverride(let name): .humanOverride(fields.place(of: name))
      case .markers(let markers): .markers(markers.map { Marker($0, fields: fields) })
      }
  }
}

extension EvidenceField.Marker {
  init(_ marker: EvidenceRule.Marker, fields: RecordSchema) {
    switch marker {
    case .flag(let text, if: let name, is: let value):
      self = .flag(Array(text.utf8), place: fields.place(of: name), is: value)
    case .match(let text, if: let name, is: let value):
      self = .match(Array(text.utf8), place: fields.place(of: name), is: Array(value.utf8))
    case .template(let text, if: let name):
      self = .template(Template(text, fields: fields), place: fields.place(of: name))
    case .integers(let text, of: let names, let condition):
      self = .integers(Array(text.utf8), places: names.map { fields.place(of: $0) }, condition)
    }
  }
}
