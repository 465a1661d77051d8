// The smallest things that the escaper never cuts: a reference, a visible escape, a scalar, a
// sequence.

extension JUnitEscaper {
  /// A piece of the source and what is written for it.
  struct Unit {
    let consumed: Int
    let form: Form
  }

  /// What is written for one unit.
  enum Form {
    /// Bytes as they are, the first `count` of the three.
    case literal(UInt8, UInt8, UInt8, count: Int)
    /// A reference, one character to the reader.
    case markup(StaticString)
    /// A code that XML cannot hold, as `\uXXXX`.
    case visible(UInt16)
    /// A terminal sequence, which is taken out.
    case nothing

    /// The length of the form in the file.
    var bytes: Int {
      switch self {
      case .literal(_, _, _, let count): return count
      case .markup(let text): return text.utf8CodeUnitCount
      case .visible: return 6
      case .nothing: return 0
      }
    }

    /// The length of the form for the reader of the document, in Unicode scalars.
    var characters: Int {
      switch self {
      case .literal(_, let second, _, let count): return count == 2 && second < 0x80 ? 2 : 1
      case .markup: return 1
      case .visible: return 6
      case .nothing: return 0
      }
    }

    func append(to output: inout [UInt8]) {
      switch self {
      case .literal(let first, let second, let third, let count):
        output.append(first)
        if count > 1 { output.append(second) }
        if count > 2 { output.append(third) }
      case .markup(let text):
        output.append(
          contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
      case .visible(let code):
        output.append(UInt8(ascii: "\\"))
        output.append(UInt8(ascii: "u"))
        for shift in stride(from: 12, through: 0, by: -4) {
          let digit = UInt8(truncatingIfNeeded: code >> shift) & 0xF
          output.append(digit < 10 ? 0x30 + digit : 0x37 + digit)
        }
      case .nothing:
        break
      }
    }
  }
}
