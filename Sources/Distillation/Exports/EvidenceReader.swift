// Evidence read line by line: parsed, then validated and located in one walk over the values.

import WireJSON

/// Reads evidence line by line: parses, validates and locates, in memory that is used again for the
/// next line.
struct EvidenceReader: ~Copyable {
  private var reader: RecordReader
  private let slots = UnsafeMutableBufferPointer<LocatedValue>.allocate(
    capacity: LocatedField.count)
  /// The fields of the record that was read last.
  private var seen: UInt64 = 0

  /// A reader of the file at a path, as errors name it.
  init(_ path: String) { reader = RecordReader(.evidenceRecord, in: path) }

  deinit {
    Self.forget(seen, in: slots)
    slots.deallocate()
  }

  /// Reads a record. The row is good until the next one is read.
  ///
  /// - Parameters:
  ///   - number: The line's number in the file, from 0.
  ///   - offset: Where the line begins in its file.
  mutating func read(
    _ line: UnsafeBufferPointer<UInt8>, number: Int, offset: Int
  ) throws(DistillationError) -> EvidenceRow {
    Self.forget(seen, in: slots)
    seen = 0
    let document = try reader.parse(line, number: number)
    let text = document.parsedText(at: line)
    if !accept(text) {
      try reader.validate(document.root, number: number)
      ask(document.root, text)
    }
    return EvidenceRow(text: text, document: document, offset: offset, fields: seen, slots: slots)
  }

  private static func forget(
    _ fields: UInt64, in slots: UnsafeMutableBufferPointer<LocatedValue>
  ) {
    var rest = fields
    while rest != 0 {
      slots[rest.trailingZeroBitCount].copy?.deallocate()
      rest &= rest &- 1
    }
  }

  /// Validates a record and finds its fields on the way; false if the document has to be asked.
  private mutating func accept(_ text: ParsedText) -> Bool {
    var seen: UInt64 = 0
    let isValid = reader.acceptance.judge(of: text).acceptsRecord { place, value in
      seen |= 1 << UInt64(place)
      slots[place] = LocatedValue(value: value)
    }
    guard isValid else { return false }
    _ = text.forEachMember(of: slots[LocatedField.provenance.rawValue].value) { name, value in
      let field = LocatedField(ofProvenance: text[name.content])
      seen |= field.bit
      slots[field.rawValue] = LocatedValue(value: value)
      return true
    }
    self.seen = seen
    return true
  }

  private mutating func ask(_ root: JSONNode, _ text: ParsedText) {
    for field in LocatedField.allCases {
      guard let node = field.node(in: root) else { continue }
      seen |= field.bit
      slots[field.rawValue] = LocatedValue(value: text.value(of: node))
    }
  }
}

extension LocatedField {
  /// The field of a valid provenance that has a name: there are but four.
  fileprivate init(ofProvenance name: UnsafeBufferPointer<UInt8>) {
    switch name[0] {
    case UInt8(ascii: "l"): self = .lineOffset
    case UInt8(ascii: "r"): self = .recordedAt
    default: self = name.count == 8 ? .sigHash : .sourceFile
    }
  }
}
