// From any Swift string to bytes that may stand in an XML 1.0 document: illegal characters made
// visible, terminal sequences taken out, markup escaped, in one pass over the UTF-8.

/// Turns UTF-8 into the escaped text of an attribute value or of element content.
///
/// XML 1.0 (2.2) has no form at all, not even a reference, for C0 other than TAB, LF and CR, nor
/// for U+FFFE and U+FFFF; they are written as `\u` and four upper-case hexadecimal digits.
/// libxml2's writer checks none of this, so its output gets these bytes raw.
package struct JUnitEscaper: Sendable {
  /// What happens with a byte; `plain` is 0, so that the scan for the end of a run compares with
  /// zero.
  enum Class: UInt8 {
    case plain, ampersand, less, greater, quote, reference, control, terminal, backslash, lead
  }

  private let classes: [UInt8]

  /// Names in an attribute: the backslash is doubled, so that no two names have the same form.
  package static let nameAttribute = JUnitEscaper(attribute: true, name: true)
  /// Names in content.
  package static let nameContent = JUnitEscaper(attribute: false, name: true)
  /// Messages in an attribute: ANSI escape sequences are taken out.
  package static let messageAttribute = JUnitEscaper(attribute: true, terminal: true)
  /// Messages and captured output in content: ANSI escape sequences are taken out.
  package static let messageContent = JUnitEscaper(attribute: false, terminal: true)
  /// Other values in an attribute, such as paths and property values: nothing is taken out.
  package static let valueAttribute = JUnitEscaper(attribute: true)

  private init(attribute: Bool, name: Bool = false, terminal: Bool = false) {
    var classes = [UInt8](repeating: Class.plain.rawValue, count: 256)
    func set(_ bytes: some Sequence<UInt8>, _ value: Class) {
      for byte in bytes { classes[Int(byte)] = value.rawValue }
    }
    set(0x00...0x1F, .control)
    if terminal { set([0x1B], .terminal) }
    // A parser normalises raw white space in attributes to spaces, and a raw CR to LF anywhere.
    set([0x09, 0x0A], attribute ? .reference : .plain)
    set([0x0D], .reference)
    set([UInt8(ascii: "&")], .ampersand)
    set([UInt8(ascii: "<")], .less)
    // Always, so that `]]>` cannot come about.
    set([UInt8(ascii: ">")], .greater)
    if attribute { set([UInt8(ascii: "\"")], .quote) }
    if name { set([UInt8(ascii: "\\")], .backslash) }
    // The first byte of U+FFFE and U+FFFF, and of all from U+F000.
    set([0xEF], .lead)
    self.classes = classes
  }

  /// Whether the bytes are their own escaped form.
  package func isPlain(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
    endOfRun(from: 0, in: source) == source.count
  }

  /// Appends the escaped form of `source` from `start`, at most `budget` bytes of it.
  ///
  /// - Returns: The position in `source` up to which it was written: its count, if all of it
  ///   fitted. Scalars, references and visible escapes are never cut.
  @discardableResult
  package func append(
    _ source: UnsafeBufferPointer<UInt8>, from start: Int = 0, to output: inout [UInt8],
    budget: Int = .max
  ) -> Int {
    var position = start
    var room = budget
    while position < source.count {
      var end = endOfRun(from: position, in: source)
      if end > position {
        let cut = end - position > room
        if cut {
          end = position + room
          while end > position, source[end] & 0xC0 == 0x80 { end -= 1 }
        }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: source[position..<end]))
        room -= end - position
        position = end
        if cut { return position }
        continue
      }
      let unit = unit(at: position, in: source)
      guard unit.form.bytes <= room else { return position }
      unit.form.append(to: &output)
      room -= unit.form.bytes
      position += unit.consumed
    }
    return position
  }

  /// The end of the run of bytes, from `start`, that stand for themselves.
  func endOfRun(from start: Int, in source: UnsafeBufferPointer<UInt8>) -> Int {
    classes.withUnsafeBufferPointer { classes in
      var end = start
      while end < source.count, classes[Int(source[end])] == 0 { end += 1 }
      return end
    }
  }

  /// The character or sequence at `position`, whose byte is not plain.
  func unit(at position: Int, in source: UnsafeBufferPointer<UInt8>) -> Unit {
    let byte = source[position]
    switch Class(rawValue: classes[Int(byte)])! {
    case .plain: return Unit(consumed: 1, form: .literal(byte, 0, 0, count: 1))
    case .ampersand: return Unit(consumed: 1, form: .markup("&amp;"))
    case .less: return Unit(consumed: 1, form: .markup("&lt;"))
    case .greater: return Unit(consumed: 1, form: .markup("&gt;"))
    case .quote: return Unit(consumed: 1, form: .markup("&quot;"))
    case .reference:
      switch byte {
      case 0x09: return Unit(consumed: 1, form: .markup("&#9;"))
      case 0x0A: return Unit(consumed: 1, form: .markup("&#10;"))
      default: return Unit(consumed: 1, form: .markup("&#13;"))
      }
    case .control: return Unit(consumed: 1, form: .visible(UInt16(byte)))
    case .terminal:
      if let length = JUnitTerminalSequence.length(at: position, in: source) {
        return Unit(consumed: length, form: .nothing)
      }
      return Unit(consumed: 1, form: .visible(0x1B))
    case .backslash: return Unit(consumed: 1, form: .literal(byte, byte, 0, count: 2))
    case .lead:
      // A Swift string is valid UTF-8, so two more bytes follow.
      let second = source[position + 1]
      let third = source[position + 2]
      if second == 0xBF, third >= 0xBE {
        return Unit(consumed: 3, form: .visible(0xFF00 | UInt16(third) + 0x40))
      }
      return Unit(consumed: 3, form: .literal(byte, second, third, count: 3))
    }
  }
}
