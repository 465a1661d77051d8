// Elements and attributes, written by libxml2 into memory; the only place that calls its writer.

internal import CLibXML2

/// A stream of XML that libxml2 structures and this process collects.
///
/// Every return value is checked. Values arrive here already escaped and go in raw: libxml2 would
/// escape them again, and would let illegal characters through.
final class JUnitMarkup {
  /// Where libxml2's output buffer delivers. An object of its own, because freeing the writer
  /// delivers once more.
  private final class Sink {
    var bytes: [UInt8] = []
  }

  private let sink = Sink()
  private let writer: xmlTextWriterPtr
  private var scratch: [UInt8] = []

  init() throws {
    _ = JUnitLibrary.ready
    let buffer = xmlOutputBufferCreateIO(
      { context, bytes, count in
        guard let context, let bytes, count >= 0 else { return -1 }
        let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
        sink.bytes.append(
          contentsOf: UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        return count
      },
      nil, Unmanaged.passUnretained(sink).toOpaque(), nil)
    guard let buffer else { throw JUnitError(.library, "no output buffer") }
    // Takes the buffer over, and frees it with itself.
    guard let writer = xmlNewTextWriter(buffer) else {
      xmlOutputBufferClose(buffer)
      throw JUnitError(.library, "no text writer")
    }
    self.writer = writer
  }

  deinit {
    withExtendedLifetime(sink) { xmlFreeTextWriter(writer) }
  }

  private func check(_ status: Int32, _ call: StaticString) throws {
    if status < 0 { throw JUnitError(.library, "libxml2 refused: \(call)") }
  }

  func startDocument() throws {
    // UTF-8 by name: without it libxml2 writes everything beyond ASCII as references.
    try check(xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil), "start document")
  }

  func start(_ element: StaticString) throws {
    try check(xmlTextWriterStartElement(writer, element.utf8Start), "start element")
  }

  func end() throws {
    try check(xmlTextWriterEndElement(writer), "end element")
  }

  /// Writes an attribute; `escape` appends the escaped form of its value.
  func attribute(_ name: StaticString, _ escape: (inout [UInt8]) -> Void) throws {
    try check(xmlTextWriterStartAttribute(writer, name.utf8Start), "start attribute")
    scratch.removeAll(keepingCapacity: true)
    escape(&scratch)
    try scratch.withUnsafeBufferPointer(raw)
    try check(xmlTextWriterEndAttribute(writer), "end attribute")
  }

  func attribute(_ name: StaticString, _ value: String, _ escaper: JUnitEscaper) throws {
    try check(xmlTextWriterStartAttribute(writer, name.utf8Start), "start attribute")
    try value.withJUnitBytes { bytes in
      if escaper.isPlain(bytes) {
        try raw(bytes)
      } else {
        try escaped { escaper.append(bytes, to: &$0) }
      }
    }
    try check(xmlTextWriterEndAttribute(writer), "end attribute")
  }

  func attribute(_ name: StaticString, name value: String) throws {
    try check(xmlTextWriterStartAttribute(writer, name.utf8Start), "start attribute")
    try value.withJUnitBytes { bytes in
      if JUnitEscaper.nameAttribute.isPlainName(bytes) {
        try raw(bytes)
      } else {
        try escaped { JUnitEscaper.nameAttribute.appendName(bytes, to: &$0) }
      }
    }
    try check(xmlTextWriterEndAttribute(writer), "end attribute")
  }

  func attribute(_ name: StaticString, _ value: Int) throws {
    try attribute(name) { $0.append(decimal: value) }
  }

  func attribute(_ name: StaticString, seconds milliseconds: Int) throws {
    try attribute(name) { $0.append(seconds: milliseconds) }
  }

  private func escaped(_ escape: (inout [UInt8]) -> Void) throws {
    scratch.removeAll(keepingCapacity: true)
    escape(&scratch)
    try scratch.withUnsafeBufferPointer(raw)
  }

  /// Writes white space between elements, or closes an open start tag.
  func raw(_ text: StaticString) throws {
    try raw(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes bytes that are well-formed where they go.
  func raw(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    var rest = bytes[...]
    // Lengths are 32-bit there.
    while !rest.isEmpty {
      let part = UnsafeBufferPointer(rebasing: rest.prefix(1 << 24))
      try check(
        xmlTextWriterWriteRawLen(writer, part.baseAddress, Int32(part.count)), "write raw")
      rest = rest.dropFirst(part.count)
    }
  }

  /// Hands over everything written since the last time, out of libxml2's buffer too.
  func drain<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R {
    try check(xmlTextWriterFlush(writer), "flush")
    defer { sink.bytes.removeAll(keepingCapacity: true) }
    return try sink.bytes.withUnsafeBufferPointer(body)
  }
}

extension String {
  /// The string's UTF-8, without a copy where it is stored as such.
  func withJUnitBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    if let result = try utf8.withContiguousStorageIfAvailable(body) { return result }
    return try Array(utf8).withUnsafeBufferPointer(body)
  }
}

extension [UInt8] {
  /// Appends a number in decimal digits.
  mutating func append(decimal value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let start = count
    repeat {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    self[start...].reverse()
  }

  /// Appends a time as `S.mmm`: always with a point, because Bazel takes a time without one for
  /// milliseconds.
  mutating func append(seconds milliseconds: Int) {
    append(decimal: milliseconds / 1000)
    append(UInt8(ascii: "."))
    let fraction = milliseconds % 1000
    append(UInt8(ascii: "0") + UInt8(fraction / 100))
    append(UInt8(ascii: "0") + UInt8(fraction / 10 % 10))
    append(UInt8(ascii: "0") + UInt8(fraction % 10))
  }
}
