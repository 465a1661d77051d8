// The files of a store, by name.

import Artifacts

/// The folder of a store.
struct StoreFolder: Sendable {
  let path: String

  var lock: String { path + "/lock" }
  var manifest: String { path + "/manifest" }

  func journal(_ number: UInt64) -> String { "\(path)/journal-\(number).log" }

  func checkpoint(index: UInt64, through: UInt64) -> String {
    "\(path)/index-\(index)-\(through).checkpoint"
  }

  /// The numbers of the journals that are there, ascending.
  func journals() throws(StoreError) -> [UInt64] {
    try names().compactMap { Self.numbers($0, "journal-", ".log", count: 1)?[0] }.sorted()
  }

  /// The checkpoints that are there.
  func checkpoints() throws(StoreError) -> [CheckpointName] {
    try names().compactMap { name in
      Self.numbers(name, "index-", ".checkpoint", count: 2)
        .map { CheckpointName(index: $0[0], through: $0[1]) }
    }
  }

  func path(of name: CheckpointName) -> String {
    checkpoint(index: name.index, through: name.through)
  }

  /// Waits until the names in the folder are on the disk.
  func sync() throws(StoreError) {
    try storing { () throws(ArtifactError) in try FileSystem.sync(path) }
  }

  private func names() throws(StoreError) -> [String] {
    try storing { () throws(ArtifactError) in try FileSystem.list(path) }
  }

  /// The numbers in a name, which is no other spelling of them.
  private static func numbers(
    _ name: String, _ prefix: String, _ suffix: String, count: Int
  ) -> [UInt64]? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
    let parts = name.dropFirst(prefix.count).dropLast(suffix.count)
      .split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt64($0) }
    guard parts.count == count, numbers.map(String.init) == parts.map(String.init) else {
      return nil
    }
    return numbers
  }
}

/// Which checkpoint of which index.
struct CheckpointName: Hashable, Sendable {
  var index: UInt64
  /// The sequence number up to which the changes of the index are in it.
  var through: UInt64
}
