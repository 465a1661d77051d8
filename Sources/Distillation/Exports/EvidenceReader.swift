// Evidence read line by line: parsed, then validated and located in one walk along the text.

import WireJSON

/// Reads evidence line by line: parses, validates and locates, in memory that is used again for the
/// next line.
struct EvidenceReader: ~Copyable {
  private var reader: RecordReader
  private let slots = UnsafeMutableBufferPointer<LocatedValue>.allocate(
    capacity: LocatedField.count)
  private let fields = LocatedField.ofPlaces

  /// A reader of the file at a path, as errors name it.
  init(_ path: String) {
    reader = RecordReader(.evidenceRecord, in: path)
    slots.initialize(repeating: LocatedValue())
  }

  deinit {
    clear()
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
    let root = try reader.parse(line, number: number)
    let text = RowText(line)
    clear()
    if !accept(text) {
      try reader.validate(root, number: number)
      ask(root, text)
    }
    return EvidenceRow(text: text, root: root, offset: offset, slots: slots)
  }

  private func clear() {
    for slot in slots.indices {
      if slots[slot].isOwned { slots[slot].wire?.deallocate() }
      slots[slot] = LocatedValue()
    }
  }

  /// Validates a record and finds its fields on the way; false if the document has to be asked.
  private func accept(_ text: RowText) -> Bool {
    let end = reader.acceptance.withJudgement { judgement in
      judgement.judge(of: text).endOfRecord { place, value in
        if let field = fields[place] { slots[field.rawValue].place = text.textValue(value) }
      }
    }
    guard end != nil else { return false }
    let provenance = slots[LocatedField.provenance.rawValue].place.start
    return text.forEachMember(ofObjectAt: provenance) { name, start in
      let value = text.value(at: start)
      for field in LocatedField.ofProvenance where text.holds(field.name, name) {
        slots[field.rawValue].place = value
      }
      return value.end
    } != nil
  }

  private func ask(_ root: JSONNode, _ text: RowText) {
    clear()
    for field in LocatedField.allCases {
      guard let start = field.node(in: root)?.sourceRange.lowerBound else { continue }
      slots[field.rawValue].place = text.value(at: start)
    }
  }
}
