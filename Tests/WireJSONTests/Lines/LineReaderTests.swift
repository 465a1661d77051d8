// Lines of a stream, cut into chunks at every place.

import Testing
import WireJSON

@Suite struct LineReaderTests {
  private func lines(of text: [UInt8], chunk: Int) throws -> [JSONLine] {
    var reader = JSONLineReader()
    var lines: [JSONLine] = []
    var start = 0
    while start < text.count {
      let end = min(start + chunk, text.count)
      reader.append(text[start..<end])
      start = end
      while let line = try reader.next() { lines.append(line) }
    }
    #expect(reader.isAtLineStart == (text.isEmpty || text.last == 0x0A))
    #expect(reader.byteCount == text.count)
    if let line = try reader.finish() { lines.append(line) }
    #expect(try reader.finish() == nil)
    #expect(reader.lineCount == lines.count)
    return lines
  }

  /// The definition: split at LF; what follows the last LF is a line if it is not empty.
  private func expected(_ text: [UInt8]) -> [JSONLine] {
    var lines: [JSONLine] = []
    var offset = 0
    let parts = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if isLast, part.isEmpty { break }
      lines.append(
        JSONLine(bytes: Array(part), number: index + 1, offset: offset, isTerminated: !isLast))
      offset += part.count + 1
    }
    return lines
  }

  struct Sample: Sendable, CustomTestStringConvertible {
    var text: String
    var count: Int
    var testDescription: String { String(reflecting: text) }

    init(_ text: String, _ count: Int) {
      self.text = text
      self.count = count
    }
  }

  @Test(arguments: [
    Sample("", 0), Sample("\n", 1), Sample("\n\n", 2), Sample("a", 1), Sample("a\n", 1),
    Sample("a\nb", 2), Sample("a\r\nb\r\n", 2), Sample("\na\n\n\nb", 5),
    Sample("{\"a\":1}\n{\"b\":\"é\u{2028}\"}\n", 2),
    Sample(String(repeating: "0123456789abcdef", count: 5) + "\n" + "x", 2),
  ])
  func linesWhateverTheChunks(_ sample: Sample) throws {
    let text = Array(sample.text)
    #expect(expected(text).count == sample.count)
    for chunk in 1...max(text.count, 1) {
      #expect(try lines(of: text, chunk: chunk) == expected(text))
    }
    #expect(JSONLineReader.lines(of: text) == expected(text))
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func randomStreams(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let text =
        (0..<random.below(300)).map { _ in random.oneOf([0x0A, 0x61, 0x62, 0x0D, 0xFF]) }
        as [UInt8]
      #expect(try lines(of: text, chunk: 1 + random.below(20)) == expected(text))
    }
  }

  @Test func blankLines() {
    let blank = JSONLineReader.lines(of: Array("\n \t\r\n\u{A0}\n\u{C}\nx\n")).map(\.isBlank)
    #expect(blank == [true, true, false, false, false])
  }

  @Test func aLineBeyondTheBoundIsRefusedBeforeItEnds() throws {
    var reader = JSONLineReader(maximumLineLength: 4)
    reader.append(Array("1234\n12"))
    #expect(try reader.next()?.bytes == Array("1234"))
    #expect(try reader.next() == nil)
    reader.append(Array("345"))
    let error = JSONSyntaxError(code: .lineTooLong, offset: 5, line: 2, column: 1)
    #expect(throws: error) { _ = try reader.next() }
    #expect(throws: error) { _ = try reader.next() }
    #expect(throws: error) { _ = try reader.finish() }
  }

  @Test func theBoundIsForCompleteLinesToo() throws {
    var reader = JSONLineReader(maximumLineLength: 4)
    reader.append(Array("12345\n"))
    #expect(throws: JSONSyntaxError.self) { _ = try reader.next() }
    var last = JSONLineReader(maximumLineLength: 4)
    last.append(Array("1234"))
    #expect(try last.next() == nil)
    #expect(try last.finish()?.isTerminated == false)
  }
}
