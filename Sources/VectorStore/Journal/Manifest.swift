// The one file that says which others count.

import Artifacts

/// What a store consists of; replaced as a whole.
struct Manifest: Equatable {
  /// An index with a checkpoint.
  struct Entry: Equatable {
    var checkpoint: CheckpointName
    /// The sequence number up to which its changes are in the checkpoint; larger than that in the
    /// checkpoint's name where there were none since.
    var through: UInt64
  }

  /// A random number that all files of the store have.
  var store: UInt64
  /// The first journal that counts.
  var firstJournal: UInt64
  /// The journal that was written to, and how much of it was on the disk at least: up to here nothing
  /// of it can be torn.
  var journal: UInt64
  var journalLength: Int
  /// Numbers of indexes below this are used up.
  var nextIndex: UInt64
  var entries: [Entry] = []

  /// Puts the manifest in its place, on the disk.
  func write(to folder: StoreFolder) throws(StoreError) {
    var frame = [UInt8](repeating: 0, count: Frame.headSize)
    for number in [firstJournal, journal, UInt64(journalLength), nextIndex, UInt64(entries.count)] {
      frame.put(number)
    }
    for entry in entries {
      for number in [entry.checkpoint.index, entry.checkpoint.through, entry.through] {
        frame.put(number)
      }
    }
    Frame.complete(&frame, sequence: 1, seed: Frame.seed(store: store))
    let header = FileHeader(kind: .manifest, store: store, number: 0, base: 0)
    try storing { () throws(ArtifactError) in
      try FileSystem.replace(folder.manifest, with: header.bytes + frame)
    }
    try folder.sync()
  }

  /// Reads the manifest of a folder; nil if there is none.
  static func read(from folder: StoreFolder) throws(StoreError) -> Manifest? {
    guard FileSystem.kind(of: folder.manifest) != nil else { return nil }
    var file = try FrameFile(folder.manifest, kind: .manifest, store: nil)
    let store = file.header.store
    let manifest = try file.nextContent { reader throws(ByteFault) in
      try Manifest(&reader, store: store)
    }
    guard case .end = try file.next() else {
      throw StoreError(.damaged, "more follows its end", path: file.path, offset: file.offset)
    }
    return manifest
  }

  private init(_ reader: inout ByteReader, store: UInt64) throws(ByteFault) {
    self.store = store
    firstJournal = try reader.number()
    journal = try reader.number()
    journalLength = Int(truncatingIfNeeded: try reader.number(UInt64.self))
    nextIndex = try reader.number()
    let count = try reader.number(UInt64.self)
    guard count == UInt64(reader.rest / 24) else {
      throw ByteFault(
        message: "\(count) indexes are said to be where \(reader.rest) bytes are left")
    }
    for _ in 0..<count {
      let name = CheckpointName(index: try reader.number(), through: try reader.number())
      entries.append(Entry(checkpoint: name, through: try reader.number()))
    }
  }

  /// The manifest of a new store.
  init(store: UInt64) {
    self.store = store
    firstJournal = 1
    journal = 1
    journalLength = FileHeader.size
    nextIndex = 1
  }

  init(
    store: UInt64, firstJournal: UInt64, position: JournalPosition, nextIndex: UInt64,
    entries: [Entry]
  ) {
    self.store = store
    self.firstJournal = firstJournal
    journal = position.journal
    journalLength = position.length
    self.nextIndex = nextIndex
    self.entries = entries
  }
}

/// How much of which journal is on the disk.
struct JournalPosition: Sendable {
  var journal: UInt64
  var length: Int
}
