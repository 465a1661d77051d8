// `lakehouse validate`: one record, or one a line, held against the table of its kind.

import ArgumentParser
import Artifacts
import Distillation
import WireJSON

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says of a record on standard input which rules of its kind it breaks.",
    discussion: """
      Exit status: 0, also for a record that is not valid; 2 for an input that is no JSON. With \
      --jsonl 1 if any row is not valid.
      """)

  @Argument(help: "The kind of record, such as evidence_record.", transform: choice)
  var kind: RecordKind

  @Flag(help: "Read JSON lines and report on each.")
  var jsonl = false

  @Flag(help: "Write the result as lines of JSON instead of a table.")
  var json = false

  func run() throws {
    let input = ChunkedFile(standardInput: "standard input")
    if jsonl { return try validateLines(of: input) }
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: try input.readToEnd())
    } catch let error as JSONSyntaxError {
      complain("standard input: \(error)")
      if json { try emit(Array("{\"error\":{\"code\":\"\(error.wireCode)\"}}\n".utf8)) }
      throw ExitCode(2)
    }
    let violations = RecordValidator.validate(document, as: kind)
    if json { return try emit(validationLine(violations) + [UInt8(ascii: "\n")]) }
    if violations.isEmpty { return try emit(Array("a valid \(kind.rawValue)\n".utf8)) }
    var table = TextTable("ll", header: ["path", "code"])
    for violation in violations { table.add([violation.path, violation.code.rawValue]) }
    try show(table)
  }

  private func validateLines(of input: ChunkedFile) throws {
    var report = LineReport(kind: kind, isJSON: json)
    var reader = JSONLineReader()
    while let chunk = try input.next() {
      reader.append(chunk)
      while let line = try reader.next() { report.add(line) }
      try report.flush()
    }
    if let line = try reader.finish() { report.add(line) }
    try report.end()
    if report.invalid > 0 { throw ExitCode(1) }
  }
}

/// What is said of the rows of a file, line by line.
private struct LineReport {
  let kind: RecordKind
  let isJSON: Bool
  private(set) var invalid = 0
  private var valid = 0
  private var parser = LineParser()
  private var out: [UInt8] = []
  private var table = TextTable("rll", header: ["line", "path", "code"])

  init(kind: RecordKind, isJSON: Bool) {
    self.kind = kind
    self.isJSON = isJSON
  }

  mutating func add(_ line: JSONLine) {
    if line.isBlank { return }
    let document = parser.parse(line.bytes)
    let violations = document.map { RecordValidator.validate($0, as: kind) }
    if violations?.isEmpty ?? false { valid += 1 } else { invalid += 1 }
    if isJSON {
      write(line.number, violations)
    } else {
      for (path, code) in violations?.map({ ($0.path, $0.code.rawValue) }) ?? [("", "invalid_json")]
      {
        table.add(["\(line.number)", path, code])
      }
    }
  }

  private mutating func write(_ number: Int, _ violations: [Violation]?) {
    var writer = JSONWriter(out)
    out = []
    writer.beginObject()
    writer.name("line")
    writer.integer(number)
    if let violations {
      writer.validation(violations)
    } else {
      writer.name("valid")
      writer.bool(false)
      writer.name("errors")
      writer.raw(#"[{"path":"","code":"invalid_json"}]"#.utf8)
    }
    writer.endObject()
    writer.lineFeed()
    out = writer.bytes
  }

  /// Writes what there is to say so far.
  mutating func flush() throws {
    try emit(out)
    out.removeAll(keepingCapacity: true)
  }

  mutating func end() throws {
    try flush()
    if isJSON { return }
    if invalid > 0 { try show(table) }
    try emit(Array("\(valid) valid, \(invalid) not\n".utf8))
  }
}

/// A parser that can be part of a value that is copied.
private final class LineParser {
  private var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)

  func parse(_ line: [UInt8]) -> JSONDocument? { try? parser.parse(line) }
}
