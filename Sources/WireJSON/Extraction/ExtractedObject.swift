// extract_json: the JSON object in a model's answer.

/// What ``extractJSON(_:)`` found.
public struct ExtractedObject: Sendable {
  /// The object, with offsets counted from its first byte; nil if nothing matched.
  public let document: JSONDocument?

  /// Where the object stands in the answer; nil if nothing matched.
  ///
  /// Offsets count the bytes of the answer as it was read: where it is not valid UTF-8 they count
  /// three bytes for each U+FFFD that stands for what is ill-formed.
  public let range: Range<Int>?

  /// The wire line: `{"matched":true,"value":OBJECT}` with the object in canonical form, or
  /// `{"matched":false,"value":null}`, and a LF.
  public var line: [UInt8] {
    guard let document else { return Array("{\"matched\":false,\"value\":null}\n".utf8) }
    var out = Array("{\"matched\":true,\"value\":".utf8)
    document.root.appendCanonical(to: &out)
    out += [ASCII.closeBrace, ASCII.lineFeed]
    return out
  }
}

/// Finds the JSON object in a model's answer: the first object of the first fenced block that has
/// one, else the first object of the whole answer.
///
/// Any bytes are an answer: what is not UTF-8 is read as U+FFFD. An object may nest
/// ``JSONDocument/rowDepth`` deep, counted from its own brace. Time and memory are linear in the
/// answer, whatever it holds; the sorting of the result's names, done by
/// ``ExtractedObject/line``, aside. Clause: extract-json.md.
///
///     let answer = "Sure: {\"b\": 1, \"a\": [2.0]} Anything else?"
///     extractJSON(Array(answer.utf8)).line     // {"matched":true,"value":{"a":[2],"b":1}}
public func extractJSON(_ input: [UInt8]) -> ExtractedObject {
  extractJSON(input, maximumDepth: JSONDocument.rowDepth)
}

/// ``extractJSON(_:)`` with a depth limit of one's own, at most 254.
package func extractJSON(_ input: [UInt8], maximumDepth: Int) -> ExtractedObject {
  input.withUnsafeBufferPointer { bytes in
    guard let repaired = UTF8Scan.repaired(bytes) else {
      return extract(from: bytes, maximumDepth: maximumDepth)
    }
    return repaired.withUnsafeBufferPointer { extract(from: $0, maximumDepth: maximumDepth) }
  }
}

private func extract(
  from text: UnsafeBufferPointer<UInt8>, maximumDepth: Int
) -> ExtractedObject {
  guard let base = text.baseAddress else { return ExtractedObject(document: nil, range: nil) }
  var finder = ObjectFinder(maximumDepth: maximumDepth)
  var blocks = FencedBlocks(base, end: text.count)
  var found: Range<Int>?
  while found == nil, let block = blocks.nextBlock() {
    found = finder.firstObject(in: base, block)
  }
  guard let range = found ?? finder.firstObject(in: base, 0..<text.count) else {
    return ExtractedObject(document: nil, range: nil)
  }
  return ExtractedObject(document: finder.document(of: text, range), range: range)
}

extension ObjectFinder {
  /// The document of the object that was found last.
  fileprivate consuming func document(
    of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> JSONDocument {
    JSONDocument(storage: JSONStorage(bytes: Array(text[range]), tape: tape))
  }
}
