// A folder of named indexes: what was acknowledged is on the disk.

import Artifacts

/// Named indexes in a folder, which one process at a time holds.
///
///     let store = try VectorStore(folder: "vectors")
///     _ = try store.create(try IndexParameters(name: "notes", dimension: 2))
///     _ = try store.add([IndexItem(id: "a", vector: [1, 0])], to: "notes")   // on the disk now
///     let hits = try store.search("notes", SearchQuery(vector: [1, 1], k: 10))
///     try store.close()
///
/// Clause: "Durability" in vectors.md. A write is appended to the journal, synced together with all that
/// arrive meanwhile, and only then seen in the index. When the journal has grown, the writer that finds
/// it so writes the changed indexes to checkpoints and begins another journal.
public final class VectorStore: IndexBackend {
  let folder: StoreFolder
  let identity: UInt64
  let journal: Journal
  let checkpointBytes: Int
  /// What opening the store found.
  public let recovery: RecoveryReport

  private let lock: Monitor<StoreLock?>
  private let catalog: Monitor<Catalog>
  /// Held, before the order of any index is, while indexes come or go and while a manifest is written.
  let structure = Monitor(())
  /// Held during a checkpoint.
  let checkpoints: Monitor<CheckpointState>

  struct Catalog {
    var indexes: [String: StoredIndex]
    var nextNumber: UInt64
    /// The checkpoints that a journal says are to be taken, and which journal that is. They are needed
    /// for as long as the journal is, also if the index was dropped.
    var adopted: [CheckpointName: UInt64]
    var isClosed = false
  }

  struct CheckpointState {
    /// The manifest that is on the disk.
    var manifest: Manifest
    /// Whether a thread is writing checkpoints.
    var isBusy = false
    var failure: StoreError?
  }

  /// Opens the store in a folder, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder; other files in it are left alone.
  ///   - checkpointBytes: How much the journal has to have grown for a checkpoint, and not less than
  ///     the checkpoints have in all.
  /// - Throws: `held`, `damaged`, `newerFormat` or `storage`; the files are as they were then.
  public convenience init(
    folder: String, checkpointBytes: Int = 64 << 20
  ) throws(StoreError) {
    try self.init(folder: folder, checkpointBytes: checkpointBytes, device: .disk)
  }

  package init(
    folder path: String, checkpointBytes: Int, device: JournalDevice
  ) throws(StoreError) {
    folder = StoreFolder(path: path)
    self.checkpointBytes = checkpointBytes
    try storing { () throws(ArtifactError) in try FileSystem.createDirectory(path) }
    lock = Monitor(try StoreLock(folder))
    let recovered = try Recovery.run(in: folder)
    identity = recovered.manifest.store
    recovery = recovered.report
    checkpoints = Monitor(CheckpointState(manifest: recovered.manifest))
    catalog = Monitor(
      Catalog(
        indexes: recovered.byName, nextNumber: recovered.nextNumber, adopted: recovered.adopted))
    journal = try Journal(
      folder: folder, store: identity, position: recovered.position, sequence: recovered.sequence,
      uncheckpointed: recovered.journalBytes, device: device)
  }

  /// How many frames this store has written to its journal, each with one sync.
  public var journalFrames: Int { journal.frames }

  /// The syncs of the journal.
  public var counters: [(name: String, value: Int)] { [("journal_syncs_total", journalFrames)] }

  /// Why the last checkpoint that was due could not be written, nil if it could. Nothing is lost by
  /// that: the journal goes on, and a later write tries again.
  public var checkpointFailure: StoreError? { checkpoints.withLock { $0.failure } }

  /// Ends: waits for writes under way, notes how much is on the disk, and lets go of the folder.
  /// Calls after that throw `closed`. A second close does nothing.
  public func close() throws(StoreError) {
    let isFirst = catalog.withLock { catalog in
      defer { catalog.isClosed = true }
      return !catalog.isClosed
    }
    guard isFirst else { return }
    defer { lock.withLock { $0 = nil } }
    for stored in allIndexes { stored.order.exclusively {} }
    let isWhole = journal.close()
    if isWhole { try noteLength() }
  }
}

extension VectorStore {
  /// Calls `body` with the indexes by name, unless the store was closed.
  func withCatalog<Value>(
    _ body: (inout Catalog) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try catalog.withLock { catalog throws(StoreError) in
      guard !catalog.isClosed else { throw StoreError(.closed, "the store was closed") }
      return try body(&catalog)
    }
  }

  /// An index by name.
  func stored(_ name: String) throws(StoreError) -> StoredIndex {
    try withCatalog { catalog throws(StoreError) in
      guard let stored = catalog.indexes[name], stored.parameters.name.utf8.elementsEqual(name.utf8)
      else { throw Self.notFound(name) }
      return stored
    }
  }

  /// The index behind a name.
  package func index(_ name: String) throws(StoreError) -> VectorIndex { try stored(name).index }

  static func notFound(_ name: String) -> StoreError {
    StoreError(.notFound, "there is no index \(Envelope.quoted(name))")
  }

  /// All indexes, in the order in which they were made.
  var allIndexes: [StoredIndex] {
    catalog.withLock { $0.indexes.values.sorted { $0.number < $1.number } }
  }

  /// Numbers of indexes below this are used up.
  var nextNumber: UInt64 { catalog.withLock { $0.nextNumber } }
}
