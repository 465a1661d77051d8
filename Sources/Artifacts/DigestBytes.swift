// SHA-256 as 32 bytes, for whoever hashes millions of rows and compares more than prints.

/// A SHA-256.
///
///     var text: [UInt8] = []
///     DigestBytes.sha256(of: Array("abc".utf8)).appendHexadecimal(to: &text)
///     // ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
public struct DigestBytes: Sendable, Hashable, BitwiseCopyable {
  /// The 32 bytes, the first in the lowest byte of the first word.
  public let words: SIMD4<UInt64>

  /// A digest of 32 bytes that are known.
  public init(words: SIMD4<UInt64>) { self.words = words }

  /// Returns the SHA-256 of `bytes`.
  public static func sha256(of bytes: UnsafeRawBufferPointer) -> DigestBytes {
    var digest = Digest()
    digest.update(bytes.bytes)
    return digest.bytes
  }

  /// Returns the SHA-256 of `bytes`.
  public static func sha256(of bytes: [UInt8]) -> DigestBytes {
    bytes.withUnsafeBytes { sha256(of: $0) }
  }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  public init?(hexadecimal text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 64 else { return nil }
    var words = SIMD4<UInt64>()
    var faults: UInt8 = 0
    for word in 0..<4 {
      var value: UInt64 = 0
      for place in (word * 16)..<(word * 16 + 16) {
        let digit = Self.digits[Int(text[place])]
        faults |= digit
        value = value << 4 | UInt64(digit & 15)
      }
      words[word] = value.byteSwapped
    }
    guard faults < 16 else { return nil }
    self.words = words
  }

  /// Appends the 64 lower-case hexadecimal digits.
  public func appendHexadecimal(to text: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { room in
      writeHexadecimal(to: room)
      text.append(contentsOf: UnsafeBufferPointer(room))
    }
  }

  /// Writes as many of the lower-case hexadecimal digits as there is room for, a multiple of 16.
  public func writeHexadecimal(to room: UnsafeMutableBufferPointer<UInt8>) {
    for word in 0..<min(room.count / 16, 4) {
      // Eight digits at a time, one in each byte, the first in the lowest.
      for half in 0..<2 {
        var digits = (words[word] >> UInt64(half * 32)) & 0xFFFF_FFFF
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits >> 4 | digits << 8) & 0x0F0F_0F0F_0F0F_0F0F
        // What is above 9 becomes a letter.
        let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        digits = digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
        withUnsafeBytes(of: digits.littleEndian) { bytes in
          for place in 0..<8 { room[word * 16 + half * 8 + place] = bytes[place] }
        }
      }
    }
  }

  /// The value of each byte as a digit; 16 for those that are none.
  private static let digits: [UInt8] = (0...255).map { (byte: UInt8) in
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x57
    default: 16
    }
  }
}
