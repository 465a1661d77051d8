// Base64 in pieces: the vectors of an envelope are read and written without a second copy of them.

/// Base64 of RFC 4648 section 4, padded, its unused bits 0.
enum Base64 {
  static let padding = UInt8(ascii: "=")

  fileprivate static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each digit; 0xFF for bytes that are none.
  fileprivate static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, digit) in alphabet.enumerated() { table[Int(digit)] = UInt8(value) }
    return table
  }()

  /// What makes a text no base64, in words that fit after "it"; nil for one that is.
  static func fault(in text: UnsafeBufferPointer<UInt8>) -> String? {
    guard text.count % 4 == 0 else { return "has \(text.count) digits, which is no multiple of 4" }
    let digits = text.count - text.suffix(2).reversed().prefix { $0 == padding }.count
    var faults: UInt8 = 0
    values.withUnsafeBufferPointer { values in
      for index in 0..<digits { faults |= values[Int(text[index])] }
    }
    guard faults < 64 else {
      let place = text[..<digits].firstIndex { values[Int($0)] == 0xFF } ?? 0
      return "has a byte at \(place) that is no digit"
    }
    let unused: UInt8 =
      switch text.count - digits {
      case 1: 0b11
      case 2: 0b1111
      default: 0
      }
    guard unused == 0 || values[Int(text[digits - 1])] & unused == 0 else {
      return "has unused bits that are not 0"
    }
    return nil
  }

  /// How many bytes a text without fault stands for.
  static func decodedCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    text.count / 4 * 3 - text.suffix(2).count { $0 == padding }
  }
}

/// Reads the bytes of a text without fault, from its start.
struct Base64Decoder {
  private let text: UnsafeBufferPointer<UInt8>
  private var place = 0
  /// The bytes of the last group that nobody has taken, the first in the highest bits.
  private var held: UInt32 = 0
  private var heldCount = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Fills `room`, for which there are bytes enough.
  mutating func read(into room: UnsafeMutableRawBufferPointer) {
    var filled = 0
    Base64.values.withUnsafeBufferPointer { values in
      while filled < room.count {
        if heldCount == 0 { readGroup(values) }
        room[filled] = UInt8(truncatingIfNeeded: held >> 16)
        held <<= 8
        heldCount -= 1
        filled += 1
      }
    }
  }

  @inline(__always)
  private mutating func readGroup(_ values: UnsafeBufferPointer<UInt8>) {
    var bits: UInt32 = 0
    // The value of padding is cut to 6 bits that nobody takes.
    for offset in 0..<4 { bits = bits << 6 | UInt32(values[Int(text[place + offset])] & 63) }
    held = bits
    heldCount = 3
    place += 4
  }
}

/// Writes bytes that come in pieces.
struct Base64Encoder {
  private var held: UInt32 = 0
  private var heldCount = 0

  /// Appends the digits of all whole groups so far.
  mutating func append(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    Base64.alphabet.withUnsafeBufferPointer { alphabet in
      for byte in bytes {
        held = held << 8 | UInt32(byte)
        heldCount += 1
        if heldCount == 3 { writeGroup(alphabet, to: &out) }
      }
    }
  }

  /// Appends the digits of what is left, and the padding.
  mutating func finish(to out: inout [UInt8]) {
    guard heldCount > 0 else { return }
    let missing = 3 - heldCount
    held <<= UInt32(8 * missing)
    Base64.alphabet.withUnsafeBufferPointer { writeGroup($0, to: &out) }
    out.removeLast(missing)
    out.append(contentsOf: repeatElement(Base64.padding, count: missing))
  }

  @inline(__always)
  private mutating func writeGroup(
    _ alphabet: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]
  ) {
    for shift: UInt32 in [18, 12, 6, 0] { out.append(alphabet[Int(held >> shift & 63)]) }
    held = 0
    heldCount = 0
  }
}
