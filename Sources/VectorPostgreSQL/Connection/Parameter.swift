// Values in PostgreSQL's binary form, which goes to the server apart from the text of a statement.

/// A value for `$1`, `$2` and so on.
struct Parameter {
  /// The object identifier of its type; 0 where the statement says it, by a cast.
  let type: UInt32
  /// Big-endian; nil is NULL.
  let bytes: [UInt8]?

  private enum ObjectID {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let int8: UInt32 = 20
    static let text: UInt32 = 25
    static let float8: UInt32 = 701
    static let byteaArray: UInt32 = 1001
  }

  static func bool(_ value: Bool) -> Parameter {
    Parameter(type: ObjectID.bool, bytes: [value ? 1 : 0])
  }

  static func integer(_ value: Int) -> Parameter {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: Int64(value))
    return Parameter(type: ObjectID.int8, bytes: bytes)
  }

  static func double(_ value: Double) -> Parameter {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: value.bitPattern)
    return Parameter(type: ObjectID.float8, bytes: bytes)
  }

  /// A text without U+0000, which PostgreSQL's `text` cannot have.
  static func text(_ value: String) -> Parameter {
    Parameter(type: ObjectID.text, bytes: Array(value.utf8))
  }

  static func bytes(_ value: String) -> Parameter {
    Parameter(type: ObjectID.bytea, bytes: Array(value.utf8))
  }

  static func bytes(_ values: [[UInt8]?]) -> Parameter {
    Parameter(
      type: ObjectID.byteaArray,
      bytes: array(of: ObjectID.bytea, values, size: { $0.count }) { $1 += $0 })
  }

  static func ids(_ values: [String]) -> Parameter {
    Parameter(
      type: ObjectID.byteaArray,
      bytes: array(of: ObjectID.bytea, values, size: { $0.utf8.count }) { $1 += $0.utf8 })
  }

  /// For `$1::vector`.
  static func vector(_ value: [Float]) -> Parameter {
    var bytes: [UInt8] = []
    bytes.append(vector: value)
    return Parameter(type: 0, bytes: bytes)
  }

  /// For `$1::vector[]`; `type` is the object identifier of `vector`.
  static func vectors(_ values: [[Float]], type: UInt32) -> Parameter {
    Parameter(
      type: 0, bytes: array(of: type, values, size: { 4 + 4 * $0.count }) { $1.append(vector: $0) })
  }

  /// `array_recv`: dimensions, whether there are NULLs, the type, the count, the lower bound, then each
  /// element behind its length.
  private static func array<Element>(
    of type: UInt32, _ elements: [Element?], size: (Element) -> Int,
    _ append: (Element, inout [UInt8]) -> Void
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      20 + elements.reduce(0) { total, element in total + 4 + (element.map(size) ?? 0) })
    bytes.append(bigEndian: Int32(elements.isEmpty ? 0 : 1))
    bytes.append(bigEndian: Int32(1))
    bytes.append(bigEndian: type)
    guard !elements.isEmpty else { return bytes }
    bytes.append(bigEndian: Int32(elements.count))
    bytes.append(bigEndian: Int32(1))
    for element in elements {
      guard let element else {
        bytes.append(bigEndian: Int32(-1))
        continue
      }
      bytes.append(bigEndian: Int32(size(element)))
      append(element, &bytes)
    }
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }

  /// pgvector's `vector_recv`: the dimension, 0, then the float32 values bit for bit.
  fileprivate mutating func append(vector: [Float]) {
    append(bigEndian: Int16(vector.count))
    append(bigEndian: Int16(0))
    for value in vector { append(bigEndian: value.bitPattern) }
  }
}
