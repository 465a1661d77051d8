// The end of a stream that may be long.

import Parity
import Testing

@Suite("tail buffer") struct TailBufferTests {
  @Test("keeps all that fits")
  func short() {
    var buffer = TailBuffer(limit: 4)
    #expect(buffer.contents == [])
    buffer.append([0x61])
    buffer.append([0x62, 0x63, 0x64])
    #expect(buffer.contents == Array("abcd".utf8))
    buffer.append([])
    #expect(buffer.contents == Array("abcd".utf8))
  }

  @Test("says what is left out")
  func long() {
    var buffer = TailBuffer(limit: 4)
    buffer.append(Array("abcde".utf8))
    #expect(buffer.contents == Array("[1 bytes left out]\nbcde".utf8))
    buffer.append(Array("fghijklm".utf8))
    #expect(buffer.contents == Array("[9 bytes left out]\njklm".utf8))
    buffer.removeAll()
    #expect(buffer.contents == [])
    buffer.append([0x78])
    #expect(buffer.contents == [0x78])
  }

  @Test("is the end of everything, in whatever pieces it comes")
  func pieces() {
    var random = SeededGenerator(seed: 30)
    for _ in 0..<300 {
      let limit = random.below(20)
      var buffer = TailBuffer(limit: limit)
      var all = [UInt8]()
      for _ in 0..<random.below(12) {
        let piece = random.bytes(random.below(30))
        buffer.append(piece)
        all += piece
        let dropped = all.count - limit
        let expected =
          dropped > 0 ? Array("[\(dropped) bytes left out]\n".utf8) + all.suffix(limit) : all
        #expect(buffer.contents == expected)
      }
    }
  }
}
