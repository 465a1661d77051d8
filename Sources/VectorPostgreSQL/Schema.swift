// The tables of this engine.

import VectorStore

/// The schema `vectord`: a catalog, and for each index a table of its own, since a graph of pgvector's
/// stands over vectors of one dimension. Clause: "Index" in vectors.md.
enum Schema {
  /// The version of the tables.
  static let version = 1

  /// Held while the schema is made, and while indexes come, go or change places.
  static let lock = "SELECT pg_advisory_xact_lock(hashtext('vectord'))"

  /// Makes the schema if it is not there; in a transaction.
  ///
  /// - Throws: `newerFormat` for one that a later version has made.
  static func prepare(_ connection: Connection) throws {
    let isThere = try connection.first("SELECT to_regclass('vectord.format') IS NOT NULL") {
      $0.bool(0)
    }
    if isThere != true {
      for statement in statements { try connection.execute(statement) }
    }
    let found = try connection.first("SELECT max(version) FROM vectord.format") { $0.integer(0) }
    guard let found, found <= version else {
      throw StoreError(
        .newerFormat, "the schema vectord of the database is of a later version than this program")
    }
  }

  private static let statements = [
    "CREATE EXTENSION IF NOT EXISTS vector",
    "CREATE SCHEMA IF NOT EXISTS vectord",
    "CREATE SEQUENCE vectord.numbers",
    """
    CREATE TABLE vectord.indexes (
      name text COLLATE "C" PRIMARY KEY,
      number bigint NOT NULL UNIQUE,
      dimension integer NOT NULL,
      distance text NOT NULL,
      m integer NOT NULL,
      ef_construction integer NOT NULL,
      ef_search integer NOT NULL,
      length bigint NOT NULL,
      is_wide boolean NOT NULL)
    """,
    "CREATE TABLE vectord.format (version integer NOT NULL)",
    "INSERT INTO vectord.format VALUES (\(version))",
  ]
}
