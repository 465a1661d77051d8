// The two files of a root that a replay works with.

extension LakehouseRoot {
  /// Returns the paths of the retrieval export and of the replay log, which need not be there.
  ///
  /// - Throws: a ``DistillationError`` if the root is no folder, or if either leads out of it or is no
  ///   file.
  public func replayFiles() throws -> (corpus: String, log: String) {
    let guardian = try RootGuard(self)
    for folder in ["data", Self.knowledgeBase, "data/distilled", "data/distilled/rag"] {
      _ = try guardian.isFolder(folder)
    }
    for file in [Self.ragExport, Self.replayRuns] { _ = try guardian.isFile(file) }
    return (absolute(Self.ragExport), absolute(Self.replayRuns))
  }
}
