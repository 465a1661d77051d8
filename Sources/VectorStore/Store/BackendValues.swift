// What goes into the calls of an engine and comes out of them.

/// What an index is.
public struct IndexInfo: Sendable, Equatable {
  /// Name, dimension, distance, and how much effort goes into it.
  public var parameters: IndexParameters
  /// How many items it has.
  public var length: Int

  /// Makes a result.
  public init(parameters: IndexParameters, length: Int) {
    self.parameters = parameters
    self.length = length
  }
}

/// What is looked for.
public struct SearchQuery: Sendable {
  /// As many finite numbers as the index has dimensions.
  public var vector: [Float]
  /// How many items at most, 1 to 10,000.
  public var k: Int
  /// Candidates while searching; the index's own without it.
  public var ef: Int?
  /// Whether every item is looked at.
  public var isExact: Bool

  /// Makes a query.
  public init(vector: [Float], k: Int, ef: Int? = nil, isExact: Bool = false) {
    self.vector = vector
    self.k = k
    self.ef = ef
    self.isExact = isExact
  }
}

/// What an add did.
public struct AddResult: Sendable, Equatable {
  /// Items whose ids were new.
  public var added: Int
  /// Items whose ids were there.
  public var updated: Int
  /// How many items the index has with them.
  public var length: Int

  /// Makes a result.
  public init(added: Int, updated: Int, length: Int) {
    self.added = added
    self.updated = updated
    self.length = length
  }
}

/// What a delete did.
public struct DeleteResult: Sendable, Equatable {
  /// Ids that were there.
  public var deleted: Int
  /// Ids that were not.
  public var missing: Int
  /// How many items are left.
  public var length: Int

  /// Makes a result.
  public init(deleted: Int, missing: Int, length: Int) {
    self.deleted = deleted
    self.missing = missing
    self.length = length
  }
}

/// Some of the ids of an index.
public struct IDPage: Sendable, Equatable {
  /// Ascending by their bytes.
  public var ids: [String]
  /// What to ask for as `after` to go on; nil at the end.
  public var next: String?

  /// Makes a result.
  public init(ids: [String], next: String? = nil) {
    self.ids = ids
    self.next = next
  }
}

/// What a merge did.
public struct MergeResult: Sendable, Equatable {
  /// Items that the destination did not have and has now.
  public var merged: Int
  /// Items whose ids the destination had already; they were left as they are there.
  public var skippedExisting: Int
  /// Items that could not be added, and stay in the source.
  public var failed: Int
  /// How many items the source has now.
  public var sourceLength: Int
  /// How many items the destination has now.
  public var destinationLength: Int

  /// Makes a result.
  public init(
    merged: Int, skippedExisting: Int, failed: Int, sourceLength: Int, destinationLength: Int
  ) {
    self.merged = merged
    self.skippedExisting = skippedExisting
    self.failed = failed
    self.sourceLength = sourceLength
    self.destinationLength = destinationLength
  }
}
