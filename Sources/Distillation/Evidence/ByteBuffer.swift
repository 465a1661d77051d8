// Bytes that are being written, for whoever writes millions of lines.

import WireJSON

/// Bytes in memory of their own that grows as they are appended.
///
/// Unlike an array it is never copied, so that an append is a move of bytes and nothing else. Nobody
/// reads it while another thread writes it.
final class ByteBuffer: @unchecked Sendable {
  @exclusivity(unchecked) private var base: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) private(set) var count = 0

  init(capacity: Int = 0) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  /// A string of printable ASCII, as it is written.
  convenience init(quoting text: [UInt8]) {
    self.init(capacity: text.count + 2)
    append("\"")
    append(text)
    append("\"")
  }

  deinit { base.deallocate() }

  /// The bytes, good until more are appended.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// The bytes at some offsets, good until more are appended.
  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[range])
  }

  /// Writes over the bytes at some offsets.
  func replace(_ range: Range<Int>, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    precondition(range.upperBound <= count, "only what is there can be replaced")
    write(UnsafeMutableBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// Forgets the bytes and keeps the memory.
  func removeAll() { count = 0 }

  @inline(__always)
  func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    append(source, bytes.count)
  }

  /// Appends text that stands in the program.
  @inline(__always)
  func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

  func append(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { append($0) } }

  func append(text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// Appends a string of some code points, as it is written.
  func append(string utf8: some Collection<UInt8>) {
    var writer = JSONWriter()
    writer.string(utf8: utf8)
    append(writer.bytes)
  }

  /// Appends what stands between the quotes of a string.
  func appendContent(of string: JSONNode) {
    let quoted = string.canonical()
    quoted.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[1..<$0.count - 1])) }
  }

  @inline(__always)
  private func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    (base + count).update(from: source, count: length)
    count &+= length
  }

  @inline(__always)
  private func reserve(_ additional: Int) {
    if capacity &- count < additional { grow(toFit: additional) }
  }

  @inline(never)
  private func grow(toFit additional: Int) {
    let wanted = max(count + additional, capacity * 2)
    let new = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
    new.moveInitialize(from: base, count: count)
    base.deallocate()
    base = new
    capacity = wanted
  }
}
