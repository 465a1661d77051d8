// Random items: ids that collide and sort apart in UTF-8 and UTF-16, metadata of all shapes.

package import VectorStore
import WireJSON

extension SeededGenerator {
  package mutating func id() -> String {
    let pool: [Unicode.Scalar] = [
      "a", "b", "c", "\"", "\\", "/", "\u{0}", "\n", "é", "e", "\u{301}", "\u{2028}", "\u{D7FF}",
      "\u{E000}", "\u{FFFF}", "\u{10000}", "😀",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0...below(4) { text.append(oneOf(pool)) }
    return String(text)
  }

  /// Finite, not all zero; the whole range of float32, and -0.
  package mutating func wideVector(_ dimension: Int) -> [Float] {
    var vector = (0..<dimension).map { _ -> Float in
      switch below(6) {
      case 0: return -0.0
      case 1:
        let any = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
        return any.isFinite ? any : 1
      default: return Float(Int.random(in: -100...100, using: &self)) / 8
      }
    }
    if vector.allSatisfy({ $0 == 0 }) { vector[0] = 1 }
    return vector
  }

  package mutating func metadata() -> [UInt8]? {
    switch below(4) {
    case 0: return nil
    case 1: return Array("{}".utf8)
    default:
      let members = (0..<below(4)).map { _ in (id(), JSONValue.number(Double(below(100)) / 4)) }
      return JSONValue.object(JSONObject(members + [("s", .string(id()))])).canonical()
    }
  }

  /// Items whose ids are all different, in no order.
  package mutating func items(_ count: Int, dimension: Int) -> [IndexItem] {
    var seen = Set<[UInt8]>()
    return (0..<count).compactMap { _ in
      let item = IndexItem(id: id(), vector: wideVector(dimension), metadata: metadata())
      return seen.insert(Array(item.id.utf8)).inserted ? item : nil
    }
  }
}

extension IndexItem {
  /// The item to the bit: `==` takes -0 for 0, and canonically equivalent ids for equal.
  package var bits: [[UInt32]] {
    [
      id.utf8.map(UInt32.init), vector.map(\.bitPattern), metadata?.map(UInt32.init) ?? [.max],
    ]
  }
}
