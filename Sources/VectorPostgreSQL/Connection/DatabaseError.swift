// What the database or the way to it refused.

import CLibPQ
import VectorStore

/// A refused statement, or a connection that is not there (any more).
struct DatabaseError: Error {
  /// The five characters of PostgreSQL's "Error Codes", empty where the client library says it.
  let state: String
  /// One line.
  let message: String
  /// Whether the connection cannot be used after it.
  let isConnectionLost: Bool

  /// "undefined_table": the items of an index that was dropped or replaced meanwhile.
  var isTableGone: Bool { state == "42P01" }

  init(connection: OpaquePointer?) {
    state = ""
    message = Self.line(PQerrorMessage(connection))
    isConnectionLost = true
  }

  init(result: OpaquePointer?, connection: OpaquePointer) {
    state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    let primary = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
    message = Self.line(primary ?? PQerrorMessage(connection))
    // Class 08: connection exception; 57P01 to 57P03: the server goes down, or is not up yet.
    isConnectionLost =
      PQstatus(connection) != CONNECTION_OK || state.hasPrefix("08") || state.hasPrefix("57P0")
  }

  init(_ message: String) {
    state = ""
    self.message = message
    isConnectionLost = false
  }

  private static func line(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "out of memory" }
    return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}

extension StoreError {
  init(_ error: DatabaseError) {
    self.init(.storage, "the database: \(error.message)")
  }
}
