// Where the database is, and who asks.

import CLibPQ
import Glibc
import VectorStore

/// A connection URI that the client library can read. It may hold a password: no message shows it.
struct DatabaseAddress: Sendable {
  private let uri: String

  /// - Throws: `storage` for a text that is no URI of PostgreSQL's.
  init(_ uri: String) throws(StoreError) {
    let options = PQconninfoParse(uri, nil)
    PQconninfoFree(options)
    let isURI = uri.hasPrefix("postgresql://") || uri.hasPrefix("postgres://")
    guard isURI, options != nil, !uri.utf8.contains(0) else {
      throw StoreError(
        .storage,
        "the URI of the database cannot be read; its form is "
          + "postgresql://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE")
    }
    self.uri = uri
  }

  /// Calls `body` with the two lists that `PQconnectdbParams` takes.
  func withKeywords<Value>(
    _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Value
  ) -> Value {
    // What stands behind the URI overrides it, what stands before it gives way.
    let options: KeyValuePairs = [
      "connect_timeout": "10", "fallback_application_name": "vectord", "dbname": uri,
      "client_encoding": "UTF8",
    ]
    let keywords = options.map { UnsafePointer(strdup($0.key)) } + [nil]
    let values = options.map { UnsafePointer(strdup($0.value)) } + [nil]
    defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
    return body(keywords, values)
  }
}
