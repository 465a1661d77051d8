// Terminal escape sequences (ECMA-48, and xterm's strings), found whole, to be taken out.

/// The escape sequences that programs write to colour, link and move on a terminal.
enum JUnitTerminalSequence {
  private static let escape: UInt8 = 0x1B

  /// The length of the complete sequence that begins with the ESC at `start`, or `nil` if there is
  /// none.
  ///
  /// Looks no further than the next ESC, so that any number of beginnings costs one pass.
  static func length(at start: Int, in source: UnsafeBufferPointer<UInt8>) -> Int? {
    guard start + 1 < source.count else { return nil }
    switch source[start + 1] {
    case UInt8(ascii: "["):
      let parameters = end(of: 0x30...0x3F, from: start + 2, in: source)
      let intermediates = end(of: 0x20...0x2F, from: parameters, in: source)
      return closing(0x40...0x7E, at: intermediates, from: start, in: source)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      return string(from: start, in: source)
    case 0x20...0x2F:
      let intermediates = end(of: 0x20...0x2F, from: start + 2, in: source)
      return closing(0x30...0x7E, at: intermediates, from: start, in: source)
    case 0x30...0x7E:
      return 2
    default:
      return nil
    }
  }

  /// OSC, DCS and their like: up to BEL or ST, on one line, without other control characters.
  private static func string(from start: Int, in source: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = start + 2
    while position < source.count {
      switch source[position] {
      case 0x07:
        return position + 1 - start
      case escape:
        let closes = position + 1 < source.count && source[position + 1] == UInt8(ascii: "\\")
        return closes ? position + 2 - start : nil
      case 0x00...0x08, 0x0A...0x1F:
        return nil
      default:
        position += 1
      }
    }
    return nil
  }

  private static func end(
    of bytes: ClosedRange<UInt8>, from start: Int, in source: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var position = start
    while position < source.count, bytes.contains(source[position]) { position += 1 }
    return position
  }

  private static func closing(
    _ bytes: ClosedRange<UInt8>, at position: Int, from start: Int,
    in source: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    guard position < source.count, bytes.contains(source[position]) else { return nil }
    return position + 1 - start
  }
}
