// Texts with fields in them, such as `scrum:{file}:{reviewed_at ms}`, as the contract writes them.

/// A text made of fixed parts and fields of a source row.
///
/// `{x}` stands for the text of field x, `{x ms}` for a timestamp in milliseconds since the epoch,
/// `{line_offset}` for the number of the line.
struct Template: Sendable {
  enum Piece: Sendable {
    /// Text that stands in a JSON string as it is.
    case fixed([UInt8])
    /// The field at a place.
    case field(Int)
    /// The milliseconds of the timestamp at a place.
    case milliseconds(Int)
    case lineOffset
  }

  let pieces: [Piece]

  /// A template whose fields are those of a table.
  init(_ text: String, fields: RecordSchema) {
    var pieces: [Piece] = []
    for part in text.split(separator: "{", omittingEmptySubsequences: false) {
      guard let brace = part.firstIndex(of: "}") else {
        pieces.append(.fixed(Array(part.utf8)))
        continue
      }
      let words = part[..<brace].split(separator: " ")
      if words[0] == "line_offset" {
        pieces.append(.lineOffset)
      } else if words.count == 2 {
        pieces.append(.milliseconds(fields.place(of: String(words[0]))))
      } else {
        pieces.append(.field(fields.place(of: String(words[0]))))
      }
      pieces.append(.fixed(Array(part[part.index(after: brace)...].utf8)))
    }
    self.pieces = pieces.filter {
      if case .fixed(let bytes) = $0 { !bytes.isEmpty } else { true }
    }
  }
}

extension RecordSchema {
  /// The place of a field that the table has.
  func place(of name: String) -> Int {
    guard let place = fields.firstIndex(where: { $0.name.hasUTF8(of: name) }) else {
      preconditionFailure("a transform names the field \(name), which its table does not have")
    }
    return place
  }
}
