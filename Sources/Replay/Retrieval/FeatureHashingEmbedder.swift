// The built-in embedder: words and pairs of words, hashed into 256 dimensions (replay.md, 1).

/// A deterministic embedder without a model: equal texts have equal vectors on every machine.
///
/// Words are maximal runs of ASCII letters, digits and code points from U+0080, A-Z lowered. Each word,
/// and each two neighbouring ones joined by a space, counts in the bucket that the FNV-1a hash of its
/// UTF-8 names, with the sign of the hash's highest bit. One pass over the bytes, no memory but the sums.
///
/// The vectors are the sums themselves, whole numbers that float32 holds exactly: the cosine divides them by
/// their L2 norms in double, and texts that are equally far are so to the last bits.
///
///     FeatureHashingEmbedder().embed(["a b"])    // three buckets of ±1: a, b and "a b"
public struct FeatureHashingEmbedder: Embedder {
  /// The dimension of every vector.
  public static let dimension = 256

  public let identity = "feature-hashing-fnv1a64-256-sums"
  public let batchSize = 256

  /// Makes an embedder.
  public init() {}

  public func embed(_ texts: [String]) -> [[Float]] { texts.map(embed) }

  private func embed(_ text: String) -> [Float] {
    var sums = [Float](repeating: 0, count: Self.dimension)
    func count(_ hash: FNV1a) {
      sums[Int(hash.value % UInt64(Self.dimension))] += hash.value >> 63 == 0 ? 1 : -1
    }
    // Of the word at hand: it alone, and with the one before it.
    var word: FNV1a?
    var pair: FNV1a?
    var previous: FNV1a?
    func endWord() {
      guard let ended = word else { return }
      count(ended)
      if let pair { count(pair) }
      previous = ended
      word = nil
    }
    for var byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte |= 0x20
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
        break
      default:
        endWord()
        continue
      }
      if word == nil {
        word = FNV1a()
        pair = previous
        pair?.take(UInt8(ascii: " "))
      }
      word?.take(byte)
      pair?.take(byte)
    }
    endWord()
    return sums
  }
}

/// FNV-1a, 64 bits (draft-eastlake-fnv).
struct FNV1a {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func take(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
