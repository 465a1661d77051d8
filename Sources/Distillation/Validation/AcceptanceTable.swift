// The tables once more, flat and without references: what judges millions of valid records.

import Glibc

/// Accepts records that are certainly valid, from their text, without allocating.
///
/// It is made from a ``FieldType`` and says yes only where the complete judgement, which is
/// ``FieldType/appendViolations(of:to:)``, finds nothing. A no means nothing: unusual spellings,
/// such as an escape in a name or `1e2` for an integer, are left to the complete judgement, and so
/// are members that a later one overrides.
struct AcceptanceTable: Sendable {
  /// What a field's value has to be.
  fileprivate enum Form: UInt8 {
    case text, string, timestamp, hexadecimal, integer, number, bool, choice, schemaVersion
    case array, filledArray, record, map, freeForm, anything
  }

  fileprivate struct Row: BitwiseCopyable {
    var name = Slice(first: 0, count: 0)
    var form = Form.freeForm
    /// How many hexadecimal digits.
    var digits = 0
    var bounds = (0.0, 0.0)
    /// The spellings of a choice; the fields of a record; the one row of an array's or map's
    /// values.
    var slice = Slice(first: 0, count: 0)
    /// A bit for each field of a record that must be there.
    var required: UInt64 = 0
  }

  fileprivate struct Slice: BitwiseCopyable {
    var first: Int
    var count: Int
  }

  // Names and spellings, one after the other; where the spellings of choices stand; the rows.
  private var bytes: [UInt8] = []
  private var spellings: [Slice] = []
  private var rows: [Row] = []
  private var root = Row()

  init(_ type: FieldType) { root = row(type) }

  /// Whether the record that is the whole of a text is certainly valid.
  func accepts(_ text: RowText) -> Bool {
    withJudgement { $0.judge(of: text).endOfRecord { _, _ in } != nil }
  }

  /// Calls a closure with what judges of texts are made of; it must not leave the closure.
  @inline(__always)
  func withJudgement<Result>(_ body: (Judgement) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { bytes in
      spellings.withUnsafeBufferPointer { spellings in
        rows.withUnsafeBufferPointer { rows in
          body(Judgement(bytes: bytes, spellings: spellings, rows: rows, record: root))
        }
      }
    }
  }

  /// The table as its judges see it.
  struct Judgement {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let spellings: UnsafeBufferPointer<Slice>
    fileprivate let rows: UnsafeBufferPointer<Row>
    fileprivate let record: Row

    /// The judge of a text's values.
    @inline(__always)
    func judge(of text: RowText) -> Judge {
      Judge(text: text, bytes: bytes, spellings: spellings, rows: rows, record: record)
    }
  }
}

// Making a table.
extension AcceptanceTable {
  private mutating func row(_ type: FieldType) -> Row {
    var row = Row()
    switch type {
    case .text: row.form = .text
    case .string: row.form = .string
    case .timestamp: row.form = .timestamp
    case .hexadecimal(let digits):
      row.form = .hexadecimal
      row.digits = digits
    case .integer(let least):
      row.form = .integer
      row.bounds = (Double(least), 9_007_199_254_740_991)
    case .number(let bounds):
      row.form = .number
      row.bounds = (bounds.lowerBound, bounds.upperBound)
    case .bool: row.form = .bool
    case .choice(let values), .firewalled(let values, never: _):
      row.form = .choice
      row.slice = Slice(first: spellings.count, count: values.count)
      for value in values { spellings.append(slice(of: value)) }
    case .constant(let value):
      row.form = .choice
      row.slice = Slice(first: spellings.count, count: 1)
      spellings.append(slice(of: value))
    case .schemaVersion: row.form = .schemaVersion
    case .array(let element, let mayBeEmpty):
      row.form = mayBeEmpty ? .array : .filledArray
      row.slice = add([(self.row(element), "")])
    case .record(let schema):
      row.form = .record
      row.required = schema.required
      row.slice = add(schema.fields.map { (self.row($0.type), $0.name) })
    case .map(let value):
      row.form = .map
      row.slice = add([(self.row(value), "")])
    case .freeForm: row.form = .freeForm
    case .anything: row.form = .anything
    }
    return row
  }

  private mutating func add(_ named: [(row: Row, name: String)]) -> Slice {
    let first = rows.count
    for (row, name) in named {
      rows.append(row)
      rows[rows.count - 1].name = slice(of: name)
    }
    return Slice(first: first, count: named.count)
  }

  private mutating func slice(of text: String) -> Slice {
    bytes.append(contentsOf: text.utf8)
    return Slice(first: bytes.count - text.utf8.count, count: text.utf8.count)
  }
}

// Judging. Every function returns the end of the value that it accepts, nil for all else.
extension AcceptanceTable {
  struct Judge {
    let text: RowText
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let spellings: UnsafeBufferPointer<Slice>
    fileprivate let rows: UnsafeBufferPointer<Row>
    /// The record that the table is of.
    fileprivate let record: Row

    /// The place of a field of the record, searched from a hint on.
    @inline(__always)
    func place(of name: TextValue, near hint: Int) -> Int? {
      place(of: name, in: record.slice, near: hint)
    }

    /// The end of the record that the text is, if it is certainly valid; nil if not.
    ///
    /// - Parameter found: Called with the place of each field and with where its value stands, also
    ///   for fields that a later one overrides.
    @inline(__always)
    func endOfRecord(_ found: (_ place: Int, _ value: Range<Int>) -> Void) -> Int? {
      let start = text.skipSpace(0)
      return text[start] == UInt8(ascii: "{") ? endOfRecord(start, record, found) : nil
    }

    /// Whether the value at an offset is certainly fit for the field at a place.
    func accepts(valueAt start: Int, forFieldAt place: Int) -> Bool {
      end(ofValueAt: start, rows[record.slice.first &+ place]) != nil
    }

    fileprivate func end(ofValueAt start: Int, _ row: Row) -> Int? {
      switch (text[start], row.form) {
      case (_, .anything): text.value(at: start).end
      case (UInt8(ascii: "\""), _): endOfString(start, row)
      case (UInt8(ascii: "{"), .record): endOfRecord(start, row) { _, _ in }
      case (UInt8(ascii: "{"), .map):
        text.forEachMember(ofObjectAt: start) { end(ofValueAt: $1, rows[row.slice.first]) }
      case (UInt8(ascii: "{"), .freeForm): text.endOfContainer(start)
      case (UInt8(ascii: "["), .array): endOfArray(start, row)
      case (UInt8(ascii: "["), .filledArray):
        text[text.skipSpace(start &+ 1)] == UInt8(ascii: "]") ? nil : endOfArray(start, row)
      case (UInt8(ascii: "t"), .bool): start &+ 4
      case (UInt8(ascii: "f"), .bool): start &+ 5
      case (UInt8(ascii: "-"), _), (UInt8(ascii: "0")...UInt8(ascii: "9"), _):
        endOfNumber(start, row)
      default: nil
      }
    }

    private func endOfString(_ start: Int, _ row: Row) -> Int? {
      let string = text.string(at: start)
      let content = UnsafeBufferPointer(
        start: text.base + (start &+ 1), count: string.end &- start &- 2)
      let isFit =
        switch row.form {
        case .string: true
        case .text: !content.isEmpty
        case .timestamp: !string.hasEscapes && ContractTimestamp(utf8: content) != nil
        case .hexadecimal:
          !string.hasEscapes && content.isLowerHexadecimal(digits: row.digits)
        case .choice: !string.hasEscapes && isSpelling(content, of: row)
        default: false
        }
      return isFit ? string.end : nil
    }

    private func endOfNumber(_ start: Int, _ row: Row) -> Int? {
      let number = TextValue(start: start, end: text.endOfScalar(start))
      guard let value = text.plainNumber(number) else { return nil }
      let isFit =
        switch row.form {
        case .integer:
          row.bounds.0 <= value && value == value.rounded(.towardZero)
        case .number: row.bounds.0 <= value && value <= row.bounds.1
        case .schemaVersion: value == 1
        default: false
        }
      return isFit ? number.end : nil
    }

    private func endOfArray(_ start: Int, _ row: Row) -> Int? {
      let element = rows[row.slice.first]
      return text.forEachElement(ofArrayAt: start) { end(ofValueAt: $0, element) }
    }

    @inline(__always)
    private func endOfRecord(
      _ start: Int, _ row: Row, _ found: (Int, Range<Int>) -> Void
    ) -> Int? {
      var seen: UInt64 = 0
      var hint = 0
      let end = text.forEachMember(ofObjectAt: start) { name, value in
        guard let place = place(of: name, in: row.slice, near: hint),
          let end = self.end(ofValueAt: value, rows[row.slice.first &+ place])
        else { return nil }
        seen |= 1 << UInt64(place)
        hint = place &+ 1
        found(place, value..<end)
        return end
      }
      return seen & row.required == row.required ? end : nil
    }

    /// The place of a field in its record. Members mostly come in wire order, so the search begins
    /// where the last one ended.
    @inline(__always)
    private func place(of name: TextValue, in fields: Slice, near hint: Int) -> Int? {
      let literal = text.base + (name.start &+ 1)
      let length = name.end &- name.start &- 2
      var place = hint
      for _ in 0..<fields.count {
        if place >= fields.count { place = 0 }
        if equal(rows[fields.first &+ place].name, literal, length) { return place }
        place &+= 1
      }
      return nil
    }

    private func isSpelling(_ content: UnsafeBufferPointer<UInt8>, of row: Row) -> Bool {
      guard let base = content.baseAddress else { return false }
      let range = row.slice.first..<row.slice.first &+ row.slice.count
      return range.contains { equal(spellings[$0], base, content.count) }
    }

    @inline(__always)
    private func equal(_ slice: Slice, _ literal: UnsafePointer<UInt8>, _ length: Int) -> Bool {
      slice.count == length
        && memcmp(bytes.baseAddress.unsafelyUnwrapped + slice.first, literal, length) == 0
    }
  }
}
