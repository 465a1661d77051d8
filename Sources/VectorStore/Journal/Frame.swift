// The unit of writing: a run of bytes with its length, its place in the order and its checksums.

/// The head of a frame; what it carries follows it.
///
///     mark 4 | length 4 | sequence 8 | CRC-32C of the content 4 | CRC-32C of these 4
///
/// Both checksums begin with that of the store's random number, so that what a client writes can
/// never look like a frame of the store it is written to.
package struct Frame {
  static let mark: UInt32 = 0x656D_7266
  package static let headSize = 24
  /// The largest content.
  static let maximumLength = 1 << 30

  var length: Int
  var sequence: UInt64
  var checksum: UInt32

  /// What checksums of a store begin with.
  package static func seed(store: UInt64) -> UInt32 {
    withUnsafeBytes(of: store.littleEndian) { Checksum.crc32c($0) }
  }

  /// Makes the head of the frame that `bytes` hold after room for it.
  package static func complete(_ bytes: inout [UInt8], sequence: UInt64, seed: UInt32) {
    let checksum = bytes.withUnsafeBytes {
      Checksum.crc32c(UnsafeRawBufferPointer(rebasing: $0[headSize...]), after: seed)
    }
    bytes.set(mark, at: 0)
    bytes.set(UInt32(bytes.count - headSize), at: 4)
    bytes.set(sequence, at: 8)
    bytes.set(checksum, at: 16)
    bytes.set(Checksum.crc32c(bytes[..<20], after: seed), at: 20)
  }

  /// Reads a head; nil if these bytes are none.
  init?(_ bytes: UnsafeRawBufferPointer, seed: UInt32) {
    guard bytes.count >= Self.headSize,
      UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)) == Self.mark
    else { return nil }
    var reader = ByteReader(bytes)
    do throws(ByteFault) {
      _ = try reader.take(4)
      length = Int(try reader.number(UInt32.self))
      sequence = try reader.number()
      checksum = try reader.number()
      let own = try reader.number(UInt32.self)
      let head = UnsafeRawBufferPointer(rebasing: bytes[..<20])
      guard own == Checksum.crc32c(head, after: seed), length <= Self.maximumLength else {
        return nil
      }
    } catch {
      return nil
    }
  }

  func isIntact(_ content: UnsafeRawBufferPointer, seed: UInt32) -> Bool {
    Checksum.crc32c(content, after: seed) == checksum
  }
}
