// A row that came back, in PostgreSQL's binary form.

import CLibPQ

/// One row of a result; valid while the closure that it is given to runs.
struct Row {
  let result: OpaquePointer

  /// Whether the value is NULL.
  private func isNull(_ column: Int32) -> Bool { PQgetisnull(result, 0, column) == 1 }

  private func value(_ column: Int32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: PQgetvalue(result, 0, column), count: Int(PQgetlength(result, 0, column)))
  }

  /// An `int4` or `int8`.
  func integer(_ column: Int32) -> Int {
    let bytes = value(column)
    if bytes.count == 4 {
      return Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    }
    return Int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
  }

  /// A `bool`.
  func bool(_ column: Int32) -> Bool { value(column)[0] != 0 }

  /// A `text`, or a `bytea` of UTF-8.
  func string(_ column: Int32) -> String { String(decoding: value(column), as: UTF8.self) }

  /// A `bytea`, or nil.
  func bytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : [UInt8](value(column)) }

  /// A `vector`: the dimension and 0 in four bytes, then the float32 values.
  func floats(_ column: Int32) -> [Float] {
    let bytes = value(column)
    return (0..<(bytes.count / 4 - 1)).map { place in
      Float(
        bitPattern: UInt32(
          bigEndian: bytes.loadUnaligned(fromByteOffset: 4 + 4 * place, as: UInt32.self)))
    }
  }
}
