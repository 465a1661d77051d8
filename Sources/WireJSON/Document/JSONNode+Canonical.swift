// The canonical form of a value, and the texts it is made of.

extension JSONNode {
  /// The canonical form (RFC 8785): members sorted by the UTF-16 code units of their names,
  /// recursively, numbers and strings as ECMAScript writes them. No line feed follows.
  ///
  ///     let document = try JSONDocument(parsing: Array(#"{"b":1.0, "a":"\u0041\/"}"#.utf8))
  ///     document.root.canonical()      // {"a":"A/","b":1}
  public func canonical() -> [UInt8] {
    var out: [UInt8] = []
    appendCanonical(to: &out)
    return out
  }

  /// Appends the canonical form (RFC 8785).
  public func appendCanonical(to out: inout [UInt8]) {
    storage.bytes.withUnsafeBufferPointer { text in
      let row = row
      if row.kind == .string, row.isCanonical {
        return out.append(contentsOf: text[row.start..<row.end])
      }
      var canonicalizer = Canonicalizer()
      canonicalizer.append(index, of: storage.tape.rows.base, in: text, to: &out)
    }
  }
}
