// The set that holds what is known: against the standard library's, with identities that collide.

import Artifacts
import Distillation
import Testing

@Suite struct IdentitySetTests {
  @Test func itHoldsWhatASetHolds() {
    let set = IdentitySet()
    var reference: Set<DigestBytes> = []
    var state: UInt64 = 1
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    for _ in 0..<60_000 {
      // Few tables, few slots, and words of zero: as many collisions as there can be.
      let words = SIMD4<UInt64>(next() % 4096 << 1 | 1, next() % 8, 0, 0)
      let digest = DigestBytes(words: words)
      let identity = RowIdentity(digest)
      #expect(set.contains(identity) == reference.contains(digest))
      #expect(set.insert(identity) == reference.insert(digest).inserted)
    }
    #expect(set.count == reference.count)
    #expect(reference.count > 20_000)
    for digest in reference { #expect(set.contains(RowIdentity(digest))) }
  }

  @Test func aDigestOfZerosIsAnIdentityToo() {
    let set = IdentitySet()
    let zero = RowIdentity(DigestBytes(words: SIMD4(repeating: 0)))
    #expect(!set.contains(zero))
    #expect(set.insert(zero))
    #expect(set.contains(zero))
  }
}
