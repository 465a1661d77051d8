// The tables once more, flat and without references: what judges millions of valid records.

import Glibc
import WireJSON

/// Accepts records that are certainly valid, without allocating.
///
/// It is made from a ``FieldType`` and says yes only where the complete judgement, which is
/// ``FieldType/appendViolations(of:to:)``, finds nothing. A no means nothing: unusual spellings,
/// such as an escape in a name, are left to the complete judgement, and so are members that a later
/// one overrides.
///
/// A table is made once for each kind of record and stays for as long as the process does.
struct AcceptanceTable: BitwiseCopyable, Sendable {
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
  private let bytes: ConstantTable<UInt8>
  private let spellings: ConstantTable<Slice>
  private let rows: ConstantTable<Row>
  private let root: Row

  init(_ type: FieldType) {
    var maker = Maker()
    root = maker.row(type)
    bytes = ConstantTable(maker.bytes)
    spellings = ConstantTable(maker.spellings)
    rows = ConstantTable(maker.rows)
  }

  /// Whether the record that is the whole of a text is certainly valid.
  func accepts(_ text: ParsedText) -> Bool { judge(of: text).acceptsRecord { _, _ in } }

  /// The judge of a text's values.
  @inline(__always)
  func judge(of text: ParsedText) -> Judge {
    Judge(
      text: text, bytes: bytes.elements, spellings: spellings.elements, rows: rows.elements,
      record: root)
  }
}

// Making a table.
extension AcceptanceTable {
  fileprivate struct Maker {
    var bytes: [UInt8] = []
    fileprivate var spellings: [Slice] = []
    fileprivate var rows: [Row] = []
  }
}

extension AcceptanceTable.Maker {
  fileprivate typealias Row = AcceptanceTable.Row
  fileprivate typealias Slice = AcceptanceTable.Slice

  fileprivate mutating func row(_ type: FieldType) -> AcceptanceTable.Row {
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

// Judging.
extension AcceptanceTable {
  struct Judge {
    let text: ParsedText
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let spellings: UnsafeBufferPointer<Slice>
    fileprivate let rows: UnsafeBufferPointer<Row>
    /// The record that the table is of.
    fileprivate let record: Row

    /// The place of a field of the record, searched from a hint on.
    @inline(__always)
    func place(of name: ParsedValue, near hint: Int) -> Int? {
      place(of: name, in: record.slice, near: hint)
    }

    /// Whether the record that the text is is certainly valid.
    ///
    /// - Parameter found: Called with the place and the value of each field, also with those that a
    ///   later one overrides.
    @inline(__always)
    func acceptsRecord(_ found: (_ place: Int, _ value: ParsedValue) -> Void) -> Bool {
      text.root.kind == .object && accepts(membersOf: text.root, record, found)
    }

    /// Whether a value is certainly fit for the field at a place.
    func accepts(_ value: ParsedValue, forFieldAt place: Int) -> Bool {
      accepts(value, rows[record.slice.first &+ place])
    }

    fileprivate func accepts(_ value: ParsedValue, _ row: Row) -> Bool {
      switch (value.kind, row.form) {
      case (_, .anything), (.bool, .bool), (.object, .freeForm), (.string, .string): true
      case (.string, .text): !value.content.isEmpty
      case (.string, .timestamp):
        !value.hasEscapes && ContractTimestamp(utf8: text[value.content]) != nil
      case (.string, .hexadecimal):
        !value.hasEscapes && text[value.content].isLowerHexadecimal(digits: row.digits)
      case (.string, .choice): !value.hasEscapes && isSpelling(text[value.content], of: row)
      case (.number, .integer):
        isInBounds(value, row) && value.number == value.number?.rounded(.towardZero)
      case (.number, .number): isInBounds(value, row)
      case (.number, .schemaVersion): value.number == 1
      case (.array, .array): accepts(elementsOf: value, row)
      case (.array, .filledArray): accepts(elementsOf: value, row, atLeast: 1)
      case (.object, .record): accepts(membersOf: value, row) { _, _ in }
      case (.object, .map):
        text.forEachMember(of: value) { accepts($1, rows[row.slice.first]) }
      default: false
      }
    }

    private func isInBounds(_ value: ParsedValue, _ row: Row) -> Bool {
      value.number.map { row.bounds.0 <= $0 && $0 <= row.bounds.1 } ?? false
    }

    private func accepts(elementsOf array: ParsedValue, _ row: Row, atLeast least: Int = 0) -> Bool
    {
      let element = rows[row.slice.first]
      var count = 0
      return text.forEachElement(of: array) {
        count &+= 1
        return accepts($0, element)
      } && count >= least
    }

    @inline(__always)
    private func accepts(
      membersOf object: ParsedValue, _ row: Row, _ found: (Int, ParsedValue) -> Void
    ) -> Bool {
      var seen: UInt64 = 0
      var hint = 0
      let areFit = text.forEachMember(of: object) { name, value in
        guard let place = place(of: name, in: row.slice, near: hint),
          accepts(value, rows[row.slice.first &+ place])
        else { return false }
        seen |= 1 << UInt64(place)
        hint = place &+ 1
        found(place, value)
        return true
      }
      return areFit && seen & row.required == row.required
    }

    /// The place of a field in its record. Members mostly come in wire order, so the search begins
    /// where the last one ended.
    @inline(__always)
    private func place(of name: ParsedValue, in fields: Slice, near hint: Int) -> Int? {
      let literal = text[name.content]
      var place = hint
      for _ in 0..<fields.count {
        if place >= fields.count { place = 0 }
        if equal(rows[fields.first &+ place].name, literal) { return place }
        place &+= 1
      }
      return nil
    }

    private func isSpelling(_ content: UnsafeBufferPointer<UInt8>, of row: Row) -> Bool {
      let range = row.slice.first..<row.slice.first &+ row.slice.count
      return range.contains { equal(spellings[$0], content) }
    }

    @inline(__always)
    private func equal(_ slice: Slice, _ literal: UnsafeBufferPointer<UInt8>) -> Bool {
      slice.count == literal.count
        && memcmp(
          bytes.baseAddress.unsafelyUnwrapped + slice.first, literal.baseAddress.unsafelyUnwrapped,
          slice.count) == 0
    }
  }
}
