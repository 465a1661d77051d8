// The append-only log that every write goes through before it counts.

import Artifacts
import Glibc

/// The journal that is being written: one frame for all writes that arrive while a sync is under way.
///
/// A write is two steps, so that a caller can fix the order of its writes without waiting for the disk:
/// ``append(_:)`` puts it into the frame that is being gathered, ``wait(for:)`` returns when this frame
/// is on the disk. The first to wait while nobody syncs takes the frame and syncs it for everybody in it.
/// A frame is begun only when the one before is on the disk, so that only the last can be torn.
final class Journal: Sendable {
  /// The writes of one frame.
  ///
  /// Safe to share: `bytes` and `outcome` are touched under the journal's lock only, except that the
  /// thread that has taken the batch, which is in nobody's reach then, completes and writes `bytes`.
  final class Batch: @unchecked Sendable {
    fileprivate var bytes = [UInt8](repeating: 0, count: Frame.headSize)
    fileprivate var outcome: Result<Void, StoreError>?
  }

  private struct State {
    var gathered = Batch()
    /// Whether a thread has taken a batch, or is changing journals.
    var isBusy = false
    var file: JournalFile
    /// How much of the file is on the disk.
    var length: Int
    /// The sequence number of the last frame on the disk.
    var sequence: UInt64
    /// Bytes written since the last checkpoint was begun.
    var uncheckpointed: Int
    /// Why nothing is written any more.
    var failure: StoreError?
    var frames = 0
  }

  private let folder: StoreFolder
  private let store: UInt64
  private let device: JournalDevice
  private let state: Monitor<State>

  /// Goes on with a journal that is on the disk up to `length`.
  init(
    folder: StoreFolder, store: UInt64, position: JournalPosition, sequence: UInt64,
    uncheckpointed: Int, device: JournalDevice
  ) throws(StoreError) {
    self.folder = folder
    self.store = store
    self.device = device
    let file = try JournalFile(folder.journal(position.journal), number: position.journal)
    state = Monitor(
      State(
        file: file, length: position.length, sequence: sequence, uncheckpointed: uncheckpointed))
  }

  /// Adds writes that are to be on the disk together; those of one caller are kept in order.
  func append(_ records: [UInt8]) throws(StoreError) -> Batch {
    guard records.count <= Frame.maximumLength else {
      throw StoreError(
        .tooLarge, "one write of \(records.count) bytes; \(Frame.maximumLength) are the most")
    }
    let limit = Frame.maximumLength + Frame.headSize
    return try state.withLock(
      when: { $0.failure != nil || $0.gathered.bytes.count + records.count <= limit },
      do: { state throws(StoreError) in
        if let failure = state.failure { throw failure }
        state.gathered.bytes.append(contentsOf: records)
        return state.gathered
      })
  }

  /// Waits until a batch is on the disk.
  ///
  /// - Throws: `storage` if it did not get there: then nothing of it is in the journal.
  func wait(for batch: Batch) throws(StoreError) {
    let outcome = state.withLock(
      when: { batch.outcome != nil || !$0.isBusy },
      do: { state -> Result<Void, StoreError>? in
        if batch.outcome == nil {
          // Every batch that was taken has its outcome, so this is the one being gathered.
          state.gathered = Batch()
          batch.outcome = state.failure.map { .failure($0) }
          state.isBusy = batch.outcome == nil
        }
        return batch.outcome
      })
    state.signal()
    try (outcome ?? commit(batch)).get()
  }

  private func commit(_ batch: Batch) -> Result<Void, StoreError> {
    let (file, length, sequence) = state.withLock { ($0.file, $0.length, $0.sequence + 1) }
    Frame.complete(&batch.bytes, sequence: sequence, seed: Frame.seed(store: store))
    let size = batch.bytes.count
    var failure: StoreError?
    var isLost = false
    do throws(StoreError) {
      try storing { () throws(ArtifactError) in
        try batch.bytes.withBytes { bytes throws(ArtifactError) in
          try device.write(bytes, length, file.descriptor, file.path)
        }
      }
      isLost = true
      try storing { () throws(ArtifactError) in try device.sync(file.descriptor, file.path) }
    } catch {
      failure = error
      do throws(ArtifactError) {
        try device.cut(length, file.descriptor, file.path)
      } catch {
        isLost = true
      }
    }
    let outcome: Result<Void, StoreError> = failure.map { .failure($0) } ?? .success(())
    state.withLock { state in
      batch.bytes = []
      batch.outcome = outcome
      state.isBusy = false
      if let failure {
        if isLost { state.failure = Self.lost(failure) }
      } else {
        state.length += size
        state.sequence = sequence
        state.uncheckpointed += size
        state.frames += 1
      }
    }
    state.signal()
    return outcome
  }

  /// After a sync that failed nobody knows what is on the disk, and a later one may not tell.
  private static func lost(_ failure: StoreError) -> StoreError {
    StoreError(
      .storage, "nothing is written since this: \(failure.message); mend the disk and open anew",
      path: failure.path)
  }
}

extension Journal {
  /// Begins another journal, and returns its number; what was appended before and is not on the disk
  /// yet goes into the new one.
  func rotate() throws(StoreError) -> UInt64 {
    let (number, sequence) = try state.withLock(
      when: { !$0.isBusy },
      do: { state throws(StoreError) in
        if let failure = state.failure { throw failure }
        state.isBusy = true
        return (state.file.number + 1, state.sequence)
      })
    let result = Result { () throws(StoreError) in
      try Self.create(number, base: sequence, in: folder, store: store)
      return try JournalFile(folder.journal(number), number: number)
    }
    state.withLock { state in
      state.isBusy = false
      if case .success(let file) = result {
        state.file = file
        state.length = FileHeader.size
        state.uncheckpointed = 0
      }
    }
    state.signal()
    _ = try result.get()
    return number
  }

  /// Makes a journal without frames, on the disk.
  static func create(
    _ number: UInt64, base: UInt64, in folder: StoreFolder, store: UInt64
  ) throws(StoreError) {
    let header = FileHeader(kind: .journal, store: store, number: number, base: base)
    try storing { () throws(ArtifactError) in
      try FileSystem.replace(folder.journal(number), with: header.bytes)
    }
    try folder.sync()
  }

  /// How much is on the disk.
  var position: JournalPosition {
    state.withLock { JournalPosition(journal: $0.file.number, length: $0.length) }
  }

  /// The sequence number of the last frame on the disk.
  var sequence: UInt64 { state.withLock { $0.sequence } }

  /// Bytes written since the last checkpoint was begun.
  var uncheckpointed: Int { state.withLock { $0.uncheckpointed } }

  /// Counts bytes that a checkpoint would free as if they were written.
  func countAsWritten(_ bytes: Int) { state.withLock { $0.uncheckpointed += bytes } }

  /// How many frames were written, each with one sync.
  var frames: Int { state.withLock { $0.frames } }

  /// Refuses all writes from now on, and returns when none is under way whether all frames so far
  /// are known to be on the disk.
  func close() -> Bool {
    let isWhole = state.withLock(
      when: { !$0.isBusy },
      do: { state in
        defer { state.failure = StoreError(.closed, "the store was closed") }
        return state.failure == nil
      })
    state.signal()
    return isWhole
  }
}

/// A journal that is open for writing; closed with its last user.
private final class JournalFile: Sendable {
  let path: String
  let number: UInt64
  let descriptor: Int32

  init(_ path: String, number: UInt64) throws(StoreError) {
    self.path = path
    self.number = number
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(FileSystem.failure(.open, path)) }
  }

  deinit { Glibc.close(descriptor) }
}
