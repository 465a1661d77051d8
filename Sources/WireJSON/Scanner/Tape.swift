// The sink that keeps what the scanner finds.

/// Rows in the order of the text, and the limit of their depth.
struct Tape: ~Copyable, ScanSink, Sendable {
  private(set) var rows: GrowableBuffer<TapeRow>
  private var innermost = -1
  private var depth = 0
  private var maximumDepth = 0

  init(minimumCapacity: Int = 64) {
    rows = GrowableBuffer(minimumCapacity: minimumCapacity)
  }

  /// Forgets the last text and keeps the memory.
  mutating func restart(maximumDepth: Int) {
    rows.removeAll()
    innermost = -1
    depth = 0
    self.maximumDepth = maximumDepth
  }

  @inline(__always)
  mutating func null(at offset: Int) { rows.append(.null(at: offset)) }

  @inline(__always)
  mutating func bool(_ value: Bool, at offset: Int) { rows.append(.bool(value, at: offset)) }

  @inline(__always)
  mutating func number(_ number: ScannedNumber, from start: Int) {
    rows.append(.number(number, from: start))
  }

  @inline(__always)
  mutating func string(_ string: ScannedString, from start: Int) {
    rows.append(.string(string, from: start))
  }

  @inline(__always)
  mutating func open(_ container: Container, at offset: Int) -> Bool {
    guard depth < maximumDepth else { return false }
    depth &+= 1
    let index = rows.count
    rows.append(.open(container, at: offset, parent: innermost))
    innermost = index
    return true
  }

  @inline(__always)
  mutating func close(end: Int) -> Container {
    depth &-= 1
    let row = rows[innermost]
    rows[innermost] = row.closed(end: end, next: rows.count)
    innermost = row.parent
    if innermost < 0 { return .none }
    return rows[innermost].kind == .object ? .object : .array
  }
}
