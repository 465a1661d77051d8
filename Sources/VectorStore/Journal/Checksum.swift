// The checksum of everything that a store keeps.

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes a step.
package enum Checksum {
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82F6_3B78 }
      tables[byte] = value
    }
    for place in 256..<(8 * 256) {
      let before = tables[place - 256]
      tables[place] = before >> 8 ^ tables[Int(before & 255)]
    }
    return tables
  }()

  /// The checksum of bytes that follow those of which `start` is the checksum.
  static func crc32c(_ bytes: UnsafeRawBufferPointer, after start: UInt32 = 0) -> UInt32 {
    var value = ~start
    tables.withUnsafeBufferPointer { tables in
      @inline(__always) func entry(_ table: Int, _ byte: UInt64) -> UInt32 {
        tables[table << 8 | Int(byte & 255)]
      }
      var place = 0
      while place + 8 <= bytes.count {
        let word =
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          ^ UInt64(value)
        let low = entry(7, word) ^ entry(6, word >> 8) ^ entry(5, word >> 16) ^ entry(4, word >> 24)
        let high =
          entry(3, word >> 32) ^ entry(2, word >> 40) ^ entry(1, word >> 48) ^ entry(0, word >> 56)
        value = low ^ high
        place += 8
      }
      while place < bytes.count {
        value = value >> 8 ^ entry(0, UInt64(value) ^ UInt64(bytes[place]))
        place += 1
      }
    }
    return ~value
  }

  /// The checksum of bytes that follow those of which `start` is the checksum.
  package static func crc32c(_ bytes: some Sequence<UInt8>, after start: UInt32 = 0) -> UInt32 {
    Array(bytes).withUnsafeBytes { crc32c($0, after: start) }
  }
}
