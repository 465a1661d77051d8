// From the files of a folder to the indexes that they are.

import Artifacts

/// What opening a store found.
public struct RecoveryReport: Sendable, Equatable, CustomStringConvertible {
  /// The end of a journal that was cut off: a write that a crash or a power cut has interrupted, and
  /// that nobody was told of.
  public struct TornTail: Sendable, Equatable {
    /// The journal.
    public var path: String
    /// Where it was cut, in bytes.
    public var offset: Int
    /// How many bytes were cut off.
    public var length: Int
  }

  /// How many indexes there are.
  public var indexes = 0
  /// How many frames were read from journals.
  public var frames = 0
  /// What was cut off, nil if nothing was.
  public var tornTail: TornTail?

  public var description: String {
    let torn = tornTail.map {
      "; cut \($0.length) bytes of an interrupted write off \($0.path) at byte \($0.offset)"
    }
    return "\(indexes) indexes, \(frames) frames of the journal\(torn ?? "")"
  }
}

/// The recovery of one store.
struct Recovery {
  let folder: StoreFolder
  let manifest: Manifest
  private(set) var byName: [String: StoredIndex] = [:]
  private(set) var nextNumber: UInt64
  /// The end of the last journal.
  private(set) var position: JournalPosition
  private(set) var sequence: UInt64 = 0
  /// Bytes of all journals.
  private(set) var journalBytes = 0
  private(set) var report = RecoveryReport()
  /// The checkpoints that a journal names, and which journal that is.
  private(set) var adopted: [CheckpointName: UInt64] = [:]
  private var byNumber: [UInt64: StoredIndex] = [:]

  /// Reads everything, then cuts and removes what does not count.
  static func run(in folder: StoreFolder) throws(StoreError) -> Recovery {
    let manifest: Manifest
    if let read = try Manifest.read(from: folder) {
      manifest = read
    } else {
      manifest = try makeStore(in: folder)
    }
    var recovery = Recovery(folder: folder, manifest: manifest)
    try recovery.readCheckpoints()
    try recovery.readJournals()
    try recovery.cleanUp()
    return recovery
  }

  private init(folder: StoreFolder, manifest: Manifest) {
    self.folder = folder
    self.manifest = manifest
    nextNumber = manifest.nextIndex
    position = JournalPosition(journal: manifest.firstJournal, length: FileHeader.size)
  }

  private static func makeStore(in folder: StoreFolder) throws(StoreError) -> Manifest {
    let journals = try folder.journals()
    // A crash while a store was made leaves its first journal without frames.
    var isNew = try folder.checkpoints().isEmpty && (journals.isEmpty || journals == [1])
    if isNew, journals == [1] {
      let file = try storing { () throws(ArtifactError) in
        try RandomAccessFile(folder.journal(1))
      }
      isNew = file.size == FileHeader.size
    }
    guard isNew else {
      throw StoreError(
        .damaged, "it is not there, but journals or checkpoints are; put it back from a backup",
        path: folder.manifest)
    }
    let manifest = Manifest(store: UInt64.random(in: .min ... .max))
    try Journal.create(1, base: 0, in: folder, store: manifest.store)
    try manifest.write(to: folder)
    return manifest
  }

  private mutating func readCheckpoints() throws(StoreError) {
    for entry in manifest.entries {
      try insert(entry, through: entry.through, from: folder.manifest, at: 0)
    }
  }

  private mutating func insert(
    _ entry: Manifest.Entry, through: UInt64, from path: String, at offset: Int
  ) throws(StoreError) {
    let (index, size) = try Checkpoint.read(entry.checkpoint, in: folder, store: manifest.store)
    let stored = StoredIndex(
      number: entry.checkpoint.index, index: index, checkpoint: entry, through: through)
    stored.checkpointSize = size
    try insert(stored, from: path, at: offset)
  }

  private mutating func insert(
    _ stored: StoredIndex, from path: String, at offset: Int
  ) throws(StoreError) {
    let name = stored.parameters.name
    guard byNumber.updateValue(stored, forKey: stored.number) == nil,
      byName.updateValue(stored, forKey: name) == nil
    else {
      throw StoreError(.damaged, "index \"\(name)\" is there twice", path: path, offset: offset)
    }
    nextNumber = max(nextNumber, stored.number + 1)
  }

  private mutating func readJournals() throws(StoreError) {
    let numbers = try folder.journals().filter { $0 >= manifest.firstJournal }
    guard let last = numbers.last, last >= manifest.journal,
      numbers.elementsEqual(manifest.firstJournal...last)
    else {
      throw StoreError(
        .damaged,
        "a journal from \(manifest.firstJournal) to \(max(manifest.journal, numbers.last ?? 0)) is "
          + "not there; put the folder back from a backup", path: folder.path)
    }
    for number in numbers { try readJournal(number, isLast: number == last) }
    report.indexes = byName.count
  }

  private mutating func readJournal(_ number: UInt64, isLast: Bool) throws(StoreError) {
    var file = try FrameFile(folder.journal(number), kind: .journal, store: manifest.store)
    let isFirst = number == manifest.firstJournal
    guard file.header.number == number, isFirst || file.header.base == sequence else {
      throw StoreError(.damaged, "it does not follow the one before", path: file.path, offset: 0)
    }
    frames: while true {
      let start = file.offset
      switch try file.next() {
      case .frame(let content):
        try apply(content, of: number, at: start, sequence: file.sequence)
        report.frames += 1
      case .end: break frames
      case .fault(let mayBeTorn):
        let known = number == manifest.journal ? manifest.journalLength : 0
        guard isLast, mayBeTorn, start >= known else {
          throw StoreError(
            .damaged, "it is damaged before its end; put the folder back from a backup",
            path: file.path, offset: start)
        }
        report.tornTail = RecoveryReport.TornTail(
          path: file.path, offset: start, length: file.size - start)
        break frames
      }
    }
    guard number != manifest.journal || file.offset >= manifest.journalLength else {
      throw StoreError(
        .damaged, "it ends before the \(manifest.journalLength) bytes that it had",
        path: file.path, offset: file.offset)
    }
    sequence = file.sequence
    position = JournalPosition(journal: number, length: file.offset)
    journalBytes += file.offset
  }

  private mutating func apply(
    _ content: [UInt8], of journal: UInt64, at offset: Int, sequence: UInt64
  ) throws(StoreError) {
    let path = folder.journal(journal)
    func damage(_ message: String) -> StoreError {
      StoreError(.damaged, message, path: path, offset: offset)
    }
    var records: [JournalRecord] = []
    do throws(ByteFault) {
      records = try content.withBytes { bytes throws(ByteFault) in
        var reader = ByteReader(bytes)
        var records: [JournalRecord] = []
        while reader.rest > 0 {
          records.append(
            try JournalRecord(&reader) { byNumber[$0]?.parameters.dimension })
        }
        return records
      }
    } catch {
      throw damage(error.message)
    }
    for record in records {
      switch record {
      case .create(let number, let parameters):
        try insert(
          StoredIndex(
            number: number, index: VectorIndex(parameters), checkpoint: nil, through: sequence - 1),
          from: path, at: offset)
      case .adopt(let number, let replacing, let checkpoint):
        if replacing != 0 { try remove(replacing, damage) }
        let name = CheckpointName(index: number, through: checkpoint)
        adopted[name] = journal
        try insert(
          Manifest.Entry(checkpoint: name, through: checkpoint), through: checkpoint, from: path,
          at: offset)
      case .drop(let number): try remove(number, damage)
      case .add(let number, let items):
        try change(number, sequence, damage) { index throws(VectorError) in
          _ = try index.add(items)
        }
      case .delete(let number, let ids):
        try change(number, sequence, damage) { _ = $0.delete(ids) }
      }
    }
  }

  private mutating func remove(
    _ number: UInt64, _ damage: (String) -> StoreError
  ) throws(StoreError) {
    guard let stored = byNumber.removeValue(forKey: number) else {
      throw damage("index \(number) is dropped, but was not there")
    }
    byName[stored.parameters.name] = nil
  }

  /// Changes an index, unless its checkpoint is younger.
  private func change(
    _ number: UInt64, _ sequence: UInt64, _ damage: (String) -> StoreError,
    _ body: (VectorIndex) throws(VectorError) -> Void
  ) throws(StoreError) {
    guard let stored = byNumber[number] else {
      throw damage("index \(number) is changed, but was not there")
    }
    if let checkpoint = stored.checkpoint, sequence <= checkpoint.through { return }
    do throws(VectorError) {
      try body(stored.index)
    } catch {
      throw damage("\(error)")
    }
    stored.lastChange = sequence
  }

  private func cleanUp() throws(StoreError) {
    if let torn = report.tornTail {
      try storing { () throws(ArtifactError) in
        try FileSystem.cut(torn.path, to: torn.offset)
        try FileSystem.sync(torn.path)
      }
    }
    try folder.removeOthers(
      than: Set(manifest.entries.map(\.checkpoint)).union(adopted.keys),
      before: manifest.firstJournal)
    try storing { () throws(ArtifactError) in try PendingFile.removeLeftovers(in: folder.path) }
  }
}
