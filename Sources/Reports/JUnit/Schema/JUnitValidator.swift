// Holds a JUnit file against an XML schema while it streams by.

internal import CLibXML2

/// One place where a file is not what its schema says.
public struct JUnitViolation: Sendable, Equatable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// What libxml2 says, in one line.
  public let message: String

  /// `LINE: message`.
  public var description: String { "\(line): \(message)" }
}

/// Validates files of any length against one schema in little memory.
///
/// The schema is the project's own and trusted; the files are not. The project ships
/// `conformance/junit.xsd` for the rich profile and `conformance/junit-strict.xsd` for the strict
/// one.
///
/// ```swift
/// let validator = try JUnitValidator(schema: "conformance/junit.xsd")
/// for violation in try validator.validate(file: "report.xml") { print("report.xml:\(violation)") }
/// ```
public struct JUnitValidator {
  /// Frees the schema with the last copy of the validator.
  private final class Schema {
    let pointer: xmlSchemaPtr

    init(_ pointer: xmlSchemaPtr) {
      self.pointer = pointer
    }

    deinit {
      xmlSchemaFree(pointer)
    }
  }

  /// Where libxml2's callbacks find the file and leave what they have to say.
  private final class Session {
    let input: JUnitInput
    let limit: Int
    var violations: [JUnitViolation] = []

    init(input: JUnitInput, limit: Int) {
      self.input = input
      self.limit = limit
    }

    func note(_ message: String, line: Int) {
      guard violations.count < limit else { return }
      violations.append(
        JUnitViolation(line: line, message: JUnitLibrary.line(of: message)))
    }
  }

  /// What the parsing of a schema complains of.
  private final class Complaints {
    var first: (message: String, line: Int)?
  }

  private let schema: Schema
  /// The longest file that is validated, in bytes.
  public var fileBytes = 1 << 31

  /// Reads a schema.
  ///
  /// - Parameter path: An XML Schema 1.0 document.
  /// - Throws: ``JUnitError`` `invalidSchema`.
  public init(schema path: String) throws {
    _ = JUnitLibrary.ready
    guard let context = xmlSchemaNewParserCtxt(path) else {
      throw JUnitError(.library, "no schema parser", path: path)
    }
    defer { xmlSchemaFreeParserCtxt(context) }
    let complaints = Complaints()
    xmlSchemaSetParserStructuredErrors(
      context,
      { opaque, error in
        guard let opaque, let error else { return }
        let complaints = Unmanaged<Complaints>.fromOpaque(opaque).takeUnretainedValue()
        guard complaints.first == nil else { return }
        let message = error.pointee.message.map { String(cString: $0) } ?? "no schema"
        complaints.first = (message, Int(error.pointee.line))
      }, Unmanaged.passUnretained(complaints).toOpaque())
    let parsed = withExtendedLifetime(complaints) { xmlSchemaParse(context) }
    guard let parsed else {
      let (message, line) = complaints.first ?? ("no schema", 0)
      throw JUnitError(
        .invalidSchema, JUnitLibrary.line(of: message), path: path, line: line > 0 ? line : nil)
    }
    schema = Schema(parsed)
  }

  /// Validates one file.
  ///
  /// A place that is not well-formed is a violation too, and the last one.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: How many violations are reported at most.
  /// - Returns: The violations in the order of the file; none for a valid file.
  /// - Throws: ``JUnitError``: `io`, `compressed`, `tooLarge` or `documentType`.
  public func validate(file path: String, limit: Int = 1_000) throws -> [JUnitViolation] {
    let session = Session(
      input: try JUnitInput(path: path, limit: fileBytes), limit: max(1, limit))
    let opaque = Unmanaged.passUnretained(session).toOpaque()
    // Neither HUGE nor NOENT: libxml2's own limits hold, and nothing is expanded or fetched.
    let reader = xmlReaderForIO(
      { opaque, bytes, count in
        guard let opaque, let bytes, count > 0 else { return -1 }
        let session = Unmanaged<Session>.fromOpaque(opaque).takeUnretainedValue()
        return session.input.deliver(
          to: UnsafeMutableRawBufferPointer(start: bytes, count: Int(count)))
      }, nil, opaque, nil, nil, Int32(XML_PARSE_NONET.rawValue))
    guard let reader else {
      if let failure = session.input.failure { throw failure }
      throw JUnitError(.library, "no reader", path: path)
    }
    defer { withExtendedLifetime((session, schema)) { xmlFreeTextReader(reader) } }
    // Before the schema: setting it hands the handler on to the validation.
    xmlTextReaderSetStructuredErrorHandler(
      reader,
      { opaque, error in
        guard let opaque, let error else { return }
        let session = Unmanaged<Session>.fromOpaque(opaque).takeUnretainedValue()
        session.note(
          error.pointee.message.map { String(cString: $0) } ?? "invalid",
          line: Int(error.pointee.line))
      }, opaque)
    guard xmlTextReaderSetSchema(reader, schema.pointer) == 0 else {
      throw JUnitError(.library, "the schema cannot be attached", path: path)
    }

    var status = xmlTextReaderRead(reader)
    while status == 1 {
      if xmlTextReaderNodeType(reader) == Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue) {
        throw JUnitError(
          .documentType, "a document type declaration is refused", path: path,
          line: Int(xmlTextReaderGetParserLineNumber(reader)))
      }
      if session.violations.count >= session.limit { return session.violations }
      status = xmlTextReaderRead(reader)
    }
    if let failure = session.input.failure { throw failure }
    let unexplained = status < 0 || xmlTextReaderIsValid(reader) != 1
    if unexplained, session.violations.isEmpty {
      session.note(
        "the text cannot be read from here on", line: Int(xmlTextReaderGetParserLineNumber(reader)))
    }
    return session.violations
  }
}
