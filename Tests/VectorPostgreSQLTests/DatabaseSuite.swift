// The suite of all tests that need a server.

import Testing
import VectorPostgreSQL
import VectorStore
import VectorTesting

/// Skipped, with a word, where no server can be had.
@Suite(.enabled(if: PrivateServer.isInstalled, Comment(rawValue: PrivateServer.reason)))
struct DatabaseSuite {
  /// The server of this process.
  static let server = Result { try PrivateServer() }

  /// A store in a database of its own.
  struct Scratch {
    let server: PrivateServer
    let uri: String
    let store: PostgreSQLStore

    init(connections: Int = 8) throws {
      server = try DatabaseSuite.server.get()
      uri = try server.database()
      store = try PostgreSQLStore(uri: uri, connections: connections)
    }
  }
}

extension PostgreSQLStore {
  func count(_ name: String) -> Int { counters.first { $0.name == name }?.value ?? -1 }
}
