// The bytes of a string node, with and without escapes.

import Testing
import WireJSON

@Suite struct StringBytesTests {
  @Test(arguments: [
    #""""#, #""plain""#, #""\u0000\n\"\\\/""#, #""é😀\u00e9\ud83d\ude00""#, #""a\tb\tc""#,
  ])
  func areThoseOfTheString(_ text: String) throws {
    let node = try JSONDocument(parsing: Array(text.utf8)).root
    #expect(node.utf8 == node.string.map { Array($0.utf8) })
    #expect(node.utf8 != nil)
  }

  @Test func onlyStringsHaveThem() throws {
    for text in ["null", "1", "[\"a\"]", "{}"] {
      #expect(try JSONDocument(parsing: Array(text.utf8)).root.utf8 == nil)
    }
  }
}
