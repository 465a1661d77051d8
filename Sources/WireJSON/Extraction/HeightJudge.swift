// The sink that keeps no values: it only learns which of the objects that a scan meets are closed
// and low enough.

/// Notes, of the objects that one scan meets, where they start and which of them comes first.
///
/// The height of an object is the depth of what it holds, itself counted: that is what a depth
/// limit counted from its own brace compares with.
struct HeightJudge: ~Copyable, ScanSink {
  /// Where each `{` in value position stands, in order.
  private(set) var braces = GrowableBuffer<Int>()
  /// The smallest offset of an object that is closed and no higher than the limit.
  private(set) var first: Int?

  /// The open containers, innermost last: offset, whether it is an object, and the height of
  /// what it holds so far.
  private var open = GrowableBuffer<UInt64>()
  private var maximumHeight = 0

  mutating func restart(maximumHeight: Int) {
    precondition(maximumHeight < 0xFF, "heights are counted in eight bits")
    braces.removeAll()
    open.removeAll()
    first = nil
    self.maximumHeight = maximumHeight
  }

  @inline(__always)
  mutating func null(at offset: Int) {}

  @inline(__always)
  mutating func bool(_ value: Bool, at offset: Int) {}

  @inline(__always)
  mutating func number(_ number: ScannedNumber, from start: Int) {}

  @inline(__always)
  mutating func string(_ string: ScannedString, from start: Int) {}

  @inline(__always)
  mutating func open(_ container: Container, at offset: Int) -> Bool {
    let isObject = container == .object
    if isObject { braces.append(offset) }
    open.append(UInt64(truncatingIfNeeded: offset) << 16 | (isObject ? 0x100 : 0))
    return true
  }

  @inline(__always)
  mutating func close(end: Int) -> Container {
    let top = open.count &- 1
    let level = open[top]
    open.count = top
    // One above the limit stands for every height beyond it.
    let height = min(Int(truncatingIfNeeded: level & 0xFF) &+ 1, maximumHeight &+ 1)
    if level & 0x100 != 0, height <= maximumHeight {
      let offset = Int(truncatingIfNeeded: level >> 16)
      if first.map({ offset < $0 }) ?? true { first = offset }
    }
    if top == 0 { return .none }
    let around = open[top &- 1]
    if Int(truncatingIfNeeded: around & 0xFF) < height {
      open[top &- 1] = around & ~0xFF | UInt64(truncatingIfNeeded: height)
    }
    return around & 0x100 != 0 ? .object : .array
  }
}
