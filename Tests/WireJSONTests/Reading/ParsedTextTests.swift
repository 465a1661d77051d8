// Values as they stand in their text, held against the nodes of the same document.

import Testing
import WireJSON

@Suite struct ParsedTextTests {
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func valuesAreThoseOfTheNodes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let text = Array(random.spelling(of: random.value()))
      let document = try JSONDocument(parsing: text)
      text.withUnsafeBufferPointer { bytes in
        let parsed = document.parsedText(at: bytes)
        expectEqual(parsed.root, document.root, parsed, document)
      }
    }
  }

  private func expectEqual(
    _ value: ParsedValue, _ node: JSONNode, _ parsed: ParsedText, _ document: JSONDocument
  ) {
    #expect(value.kind == node.kind)
    #expect(value.range == node.sourceRange)
    #expect(Array(parsed[value.range]) == Array(document.bytes[node.sourceRange]))
    #expect(value.number == node.number)
    #expect(value.isTrue == (node.bool ?? false))
    #expect(document.node(value).value == node.value)
    #expect(parsed.value(of: node).range == value.range)
    if value.isCanonical {
      #expect(node.kind == .string || node.kind == .number)
      #expect(Array(parsed[value.range]) == node.canonical())
    }
    var canonicalizer = JSONCanonicalizer()
    #expect(canonicalizer.withCanonical(value, of: parsed) { Array($0) } == node.canonical())
    switch value.kind {
    case .string:
      let content = Array(parsed[value.content])
      #expect(value.hasEscapes == content.contains(UInt8(ascii: "\\")))
      if !value.hasEscapes { #expect(content == node.utf8) }
    case .array:
      var nodes = node.elements
      let isWhole = parsed.forEachElement(of: value) { element in
        guard let next = nodes.next() else { return false }
        expectEqual(element, next, parsed, document)
        return true
      }
      #expect(isWhole && nodes.next() == nil)
    case .object:
      var members = node.writtenMembers
      let isWhole = parsed.forEachMember(of: value) { name, member in
        guard let next = members.next() else { return false }
        #expect(document.node(name).string == next.name)
        expectEqual(member, next.value, parsed, document)
        return true
      }
      #expect(isWhole && members.next() == nil)
    case .null, .bool, .number: break
    }
  }

  @Test func membersAreGoneThroughUntilTheClosureEndsIt() throws {
    let text = Array(#"{"a":1,"b":[2,3],"a":4}"#.utf8)
    let document = try JSONDocument(parsing: text)
    text.withUnsafeBufferPointer { bytes in
      let parsed = document.parsedText(at: bytes)
      var names: [String] = []
      let isWhole = parsed.forEachMember(of: parsed.root) { name, value in
        names.append(String(decoding: parsed[name.content], as: UTF8.self))
        return value.kind != .array
      }
      #expect(!isWhole)
      #expect(names == ["a", "b"])
    }
  }

  /// A number so long that a row of the tape does not hold its length.
  @Test(arguments: [65_533, 65_534, 65_535, 65_536, 100_000])
  func longNumbers(length: Int) throws {
    let zeros = String(repeating: "0", count: length - 2)
    let text = Array("[1.\(zeros),true,false,null]".utf8)
    let document = try JSONDocument(parsing: text)
    text.withUnsafeBufferPointer { bytes in
      let parsed = document.parsedText(at: bytes)
      var ranges: [Range<Int>] = []
      _ = parsed.forEachElement(of: parsed.root) {
        ranges.append($0.range)
        return true
      }
      let end = length + 1
      #expect(
        ranges == [1..<end, end + 1..<end + 5, end + 6..<end + 11, end + 12..<end + 16])
    }
  }
}
