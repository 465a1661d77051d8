// Base64 of RFC 4648, section 4.

import Parity
import Testing

@Suite("base64") struct Base64Tests {
  /// RFC 4648, section 10.
  static let vectors = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ]

  @Test("the vectors of the RFC", arguments: vectors)
  func vector(_ plain: String, _ encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
    #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
  }

  @Test("both characters that are not letters or digits")
  func alphabet() {
    #expect(Base64.encode([0xfb, 0xff, 0xbf]) == Array("+/+/".utf8))
    #expect(Base64.decode(Array("+/+/".utf8)) == [0xfb, 0xff, 0xbf])
  }

  @Test("there and back again")
  func roundTrip() {
    var random = SeededGenerator(seed: 20)
    for count in 0..<300 {
      let bytes = random.bytes(count)
      let text = Base64.encode(bytes)
      #expect(text.count == (count + 2) / 3 * 4)
      #expect(Base64.decode(text) == bytes)
    }
  }

  @Test(
    "what is no base64",
    arguments: [
      "Z", "Zg", "Zg=", "Zm9", "Zg===", "=", "==", "===", "====", "Z===", "=Zg=", "Zg==Zg==",
      "Zh==",
      "Zm9=", "Zm-v", "Zm_v", "Zm 9", "Zm9v\n", " Zm9", "Zm9v=", "Zmöv", "Zm\09", "AA=A",
    ])
  func refused(_ text: String) {
    #expect(Base64.decode(Array(text.utf8)) == nil)
  }

  /// Every text has one meaning: what is read is written again as it was.
  @Test("nothing but what is written is read")
  func canonical() {
    var random = SeededGenerator(seed: 21)
    let characters = Array("ABab01+/==g".utf8)
    var read = 0
    for _ in 0..<20_000 {
      let text = (0..<4 * random.below(4)).map { _ in random.one(of: characters) }
      guard let bytes = Base64.decode(text) else { continue }
      read += 1
      #expect(Base64.encode(bytes) == text)
    }
    #expect(read > 1_000)
  }
}
