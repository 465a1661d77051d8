// Laws: what is written is read as it was; whatever is read, is an index or an error.

import Testing
import VectorStore
import VectorTesting

@Suite struct EnvelopeLawTests {
  static func envelope(seed: UInt64) throws -> (Envelope, [IndexItem]) {
    var random = SeededGenerator(seed: seed)
    let dimension = 1 + random.below(5)
    let parameters = try IndexParameters(
      name: "n-\(seed)", dimension: dimension, distance: random.oneOf(Distance.allCases),
      m: 1 + random.below(4096), efConstruction: 1 + random.below(4096),
      efSearch: 1 + random.below(4096))
    let items = random.items(random.below(30), dimension: dimension)
    return (Envelope(parameters: parameters, items: items), items)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    let (envelope, items) = try Self.envelope(seed: seed)
    let text = envelope.encoded()
    let read = try Envelope(decoding: text)
    #expect(read.parameters == envelope.parameters)
    #expect(read.items.map(\.bits) == envelope.items.map(\.bits))
    #expect(Set(read.items.map(\.bits)) == Set(items.map(\.bits)))
    for (a, b) in zip(read.items, read.items.dropFirst()) {
      #expect(a.id.utf8.lexicographicallyPrecedes(b.id.utf8))
    }
    #expect(read.encoded() == text)
  }

  /// An envelope whose bytes were changed is refused, or is an envelope like any other.
  @Test func mutations() throws {
    var random = SeededGenerator(seed: 1)
    var refused: [VectorError.Code: Int] = [:]
    var texts: [[UInt8]] = []
    for seed in 0..<20 as Range<UInt64> { texts.append(try Self.envelope(seed: seed).0.encoded()) }
    texts.append(Array(EnvelopeTests.old().utf8))
    for _ in 0..<mutationCount(5_000) {
      let text = random.mutation(of: random.oneOf(texts))
      do throws(VectorError) {
        let envelope = try Envelope(decoding: text)
        let again = try Envelope(decoding: envelope.encoded())
        #expect(again.items.map(\.bits) == envelope.items.map(\.bits))
        #expect(again.parameters == envelope.parameters)
        for item in envelope.items {
          #expect(item.vector.count == envelope.parameters.dimension)
          #expect(!item.vector.contains { !$0.isFinite })
        }
      } catch {
        refused[error.code, default: 0] += 1
      }
    }
    #expect(refused.count >= 3, "\(refused)")
  }
}
