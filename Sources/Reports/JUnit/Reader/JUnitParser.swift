// libxml2's SAX2 interface as a pull parser; the only place that calls it.

internal import CLibXML2

/// Runs one file through libxml2 and its events through a ``JUnitDocument``.
///
/// The parser pulls, rather than being pushed: a pushed parser must find the end of each tag,
/// comment and CDATA section before it begins with it. A document type ends the reading when its
/// name was read, before anything in it. After that no entity but the five predefined can exist, so
/// `NOENT` expands nothing else (without it `&amp;` in an attribute arrives as `&#38;`), and `HUGE`
/// lifts only limits that are set more narrowly here.
final class JUnitParser {
  private let input: JUnitInput
  private let document: JUnitDocument
  private var context: xmlParserCtxtPtr?
  /// The first error after which the text is no longer well-formed.
  private var damage: JUnitSummary.Ending?
  /// The end of what had been delivered when the last event came.
  private var consumedAtEvent = 0

  init(input: JUnitInput, document: JUnitDocument) {
    self.input = input
    self.document = document
  }

  func parse() throws -> JUnitSummary {
    _ = JUnitLibrary.ready
    var handler = Self.makeHandler()
    let opaque = Unmanaged.passUnretained(self).toOpaque()
    context = xmlCreateIOParserCtxt(
      &handler, opaque,
      { opaque, bytes, count in
        guard let opaque, let bytes, count > 0 else { return -1 }
        return JUnitParser.from(opaque).deliver(
          to: UnsafeMutableRawBufferPointer(start: bytes, count: Int(count)))
      }, nil, opaque, XML_CHAR_ENCODING_NONE)
    guard let context else {
      if let failure = input.failure { throw failure }
      throw JUnitError(.library, "no parser", path: input.path)
    }
    defer {
      xmlFreeParserCtxt(context)
      self.context = nil
    }
    let options = XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue
    guard xmlCtxtUseOptions(context, Int32(options)) == 0 else {
      throw JUnitError(.library, "libxml2 lacks an option", path: input.path)
    }
    let status = withExtendedLifetime(self) { xmlParseDocument(context) }

    if let failure = document.failure { throw failure }
    if let failure = input.failure { throw failure }
    if let damage { return try document.summary(damage) }
    guard status == 0, context.pointee.wellFormed != 0 else {
      let line = Int(clibxml2_line(context))
      return try document.summary(.malformed(line: line, message: "not well-formed"))
    }
    return try document.summary(.complete)
  }

  private static func from(_ opaque: UnsafeMutableRawPointer) -> JUnitParser {
    Unmanaged.fromOpaque(opaque).takeUnretainedValue()
  }

  private func deliver(to bytes: UnsafeMutableRawBufferPointer) -> Int32 {
    if input.consumed - consumedAtEvent > document.limits.sectionBytes {
      refuse("a tag, comment or section of more than \(document.limits.sectionBytes) bytes")
      return -1
    }
    if let context, clibxml2_attribute_high_water(context) > document.limits.attributes {
      refuse("a tag with more than \(document.limits.attributes) attributes")
      return -1
    }
    return input.deliver(to: bytes)
  }

  private func refuse(_ message: String) {
    document.fail(JUnitError(.tooLarge, message, path: input.path, line: line))
  }

  private var line: Int { Int(clibxml2_line(context)) }

  /// Lets the document see an event, and stops the parser if it has seen enough.
  private func event(_ body: () -> Void) {
    guard document.failure == nil else { return }
    consumedAtEvent = input.consumed
    document.line = line
    body()
    if document.failure != nil, let context { xmlStopParser(context) }
  }

  private static func makeHandler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = {
      opaque, name, _, _, namespaceCount, namespaces, count, _, attributes in
      guard let opaque, let name else { return }
      let parser = JUnitParser.from(opaque)
      parser.event {
        // Prefixes and addresses, which are kept like names.
        for index in 0..<(2 * Int(namespaceCount)) {
          if let part = namespaces?[index] { parser.document.count(part) }
        }
        parser.document.start(name, JUnitAttributes(base: attributes, count: Int(count)))
      }
    }
    handler.endElementNs = { opaque, _, _, _ in
      guard let opaque else { return }
      let parser = JUnitParser.from(opaque)
      parser.event { parser.document.end() }
    }
    handler.characters = { opaque, bytes, count in
      guard let opaque, let bytes else { return }
      JUnitParser.from(opaque).text(bytes, count)
    }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = { opaque, bytes, count in
      guard let opaque, let bytes else { return }
      JUnitParser.from(opaque).text(bytes, count)
    }
    handler.comment = { opaque, _ in
      guard let opaque else { return }
      JUnitParser.from(opaque).event {}
    }
    handler.processingInstruction = { opaque, target, _ in
      guard let opaque, let target else { return }
      let parser = JUnitParser.from(opaque)
      parser.event { parser.document.count(target) }
    }
    handler.internalSubset = { opaque, _, _, _ in
      guard let opaque else { return }
      let parser = JUnitParser.from(opaque)
      parser.event {
        parser.document.fail(
          JUnitError(
            .documentType, "a document type declaration is refused", path: parser.input.path,
            line: parser.line))
      }
    }
    handler.serror = { opaque, error in
      guard let opaque, let error else { return }
      let parser = JUnitParser.from(opaque)
      parser.note(
        code: error.pointee.code, fatal: error.pointee.level == XML_ERR_FATAL,
        message: error.pointee.message.map { String(cString: $0) } ?? "not well-formed",
        line: Int(error.pointee.line))
    }
    return handler
  }

  private func text(_ bytes: UnsafePointer<xmlChar>, _ count: Int32) {
    event { document.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
  }

  private func note(code: Int32, fatal: Bool, message: String, line: Int) {
    guard fatal, damage == nil else { return }
    if isCut(code: UInt32(bitPattern: code)) {
      damage = .truncated(line: line)
    } else {
      damage = .malformed(line: line, message: JUnitLibrary.line(of: message))
    }
  }

  /// Whether an error came about because the file ended, not because of what it holds.
  private func isCut(code: UInt32) -> Bool {
    guard input.isExhausted(), let context else { return false }
    // A mismatch is told when the end tag was read, be it the last of the file.
    if code == XML_ERR_TAG_NAME_MISMATCH.rawValue { return false }
    // Too short for the parser to begin with.
    if code == XML_ERR_DOCUMENT_EMPTY.rawValue, input.consumed < 4 { return true }
    var count = 0
    guard let start = clibxml2_ahead(context, &count), count > 0 else { return true }
    return Self.isBeginning(UnsafeBufferPointer(start: start, count: count))
  }

  /// Whether `rest` is the beginning of something that the parser takes only as a whole.
  private static func isBeginning(_ rest: UnsafeBufferPointer<UInt8>) -> Bool {
    let tokens = [
      "version", "encoding", "standalone", "?>", "/>", "!--", "-->", "![CDATA[", "!DOCTYPE",
    ]
    if tokens.contains(where: { rest.count < $0.utf8.count && $0.utf8.starts(with: rest) }) {
      return true
    }
    // A character that lacks its last bytes.
    let length: Int
    switch rest[0] {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return false
    }
    return rest.count < length && rest.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
  }
}

/// The attributes of a start tag, in libxml2's form: five pointers each.
struct JUnitAttributes {
  let base: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  let count: Int

  func name(_ index: Int) -> UnsafePointer<xmlChar>? {
    base?[index * 5]
  }

  func value(_ index: Int) -> String {
    guard let base, let start = base[index * 5 + 3], let end = base[index * 5 + 4] else {
      return ""
    }
    return String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
  }
}
