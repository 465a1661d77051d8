// Numbers, texts and vectors as bytes, little-endian, and back with every bound checked.

extension [UInt8] {
  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  /// Puts a number into a place that there is.
  mutating func set<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
    Swift.withUnsafeBytes(of: number.littleEndian) {
      replaceSubrange(offset..<(offset + $0.count), with: $0)
    }
  }

  /// Puts the length in two bytes, and the UTF-8.
  mutating func put(_ text: String) {
    put(UInt16(text.utf8.count))
    append(contentsOf: text.utf8)
  }

  mutating func put(_ vector: [Float]) {
    #if _endian(little)
      vector.withUnsafeBytes { append(contentsOf: $0) }
    #else
      for number in vector { put(number.bitPattern) }
    #endif
  }
}

extension [UInt8] {
  /// Puts flags 1, departures 8 and the entry point 4.
  mutating func put(_ state: GraphState) {
    put(UInt8((state.isPrecise ? 1 : 0) | (state.isBeingReplaced ? 2 : 0)))
    put(state.departures)
    put(state.entry)
  }
}

/// Bytes that end before what they are said to hold, or hold something else.
struct ByteFault: Error {
  let message: String
}

/// Reads from bytes what was put there.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var rest: Int { bytes.count - offset }

  mutating func take(_ count: Int) throws(ByteFault) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= rest else {
      throw ByteFault(message: "\(count) bytes are wanted where \(rest) are left")
    }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
  }

  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws(ByteFault) -> Number {
    let bytes = try take(Number.bitWidth / 8)
    return Number(littleEndian: bytes.loadUnaligned(as: Number.self))
  }

  /// A count of things that take so many bytes each at least, so that no room is made for more of
  /// them than can be there.
  mutating func count(ofSize size: Int) throws(ByteFault) -> Int {
    let count = Int(try number(UInt32.self))
    guard count <= rest / size else {
      throw ByteFault(message: "\(count) things of \(size) bytes are wanted where \(rest) are left")
    }
    return count
  }

  mutating func text() throws(ByteFault) -> String {
    let bytes = try take(Int(number(UInt16.self)))
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ByteFault(message: "a text that is no UTF-8")
    }
    return text
  }

  mutating func vector(_ dimension: Int) throws(ByteFault) -> [Float] {
    let bytes = try take(dimension * 4)
    #if _endian(little)
      return [Float](unsafeUninitializedCapacity: dimension) { room, count in
        UnsafeMutableRawBufferPointer(room).copyMemory(from: bytes)
        count = dimension
      }
    #else
      return (0..<dimension).map { place in
        let bits = bytes.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: bits))
      }
    #endif
  }

  mutating func graphState() throws(ByteFault) -> GraphState {
    let flags = try number(UInt8.self)
    guard flags < 4 else { throw ByteFault(message: "unknown flags of the graph: \(flags)") }
    let departures = try number(UInt64.self)
    return GraphState(
      entry: try number(), isPrecise: flags & 1 != 0, isBeingReplaced: flags & 2 != 0,
      departures: departures)
  }
}
