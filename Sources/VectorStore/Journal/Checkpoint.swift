// All items of one index in a file of their own.

import Artifacts

/// The content of an index at one moment.
struct Checkpoint {
  let parameters: IndexParameters
  let items: [IndexItem]

  /// Content of a frame is ended when it is as large.
  private static let pieceSize = 1 << 20

  /// Writes the checkpoint beside its place, waits for the disk and puts it there.
  ///
  /// The first frame has the parameters and how many items there are, the others have the items.
  /// Returns how long the file is.
  func write(
    _ name: CheckpointName, in folder: StoreFolder, store: UInt64
  ) throws(StoreError) -> Int {
    let seed = Frame.seed(store: store)
    let length = try storing { () throws(ArtifactError) in
      let file = try PendingFile(folder.path(of: name))
      let header = FileHeader(kind: .checkpoint, store: store, number: name.index, base: 0)
      try file.append(header.bytes)
      var length = FileHeader.size
      var sequence: UInt64 = 0
      func append(_ content: (inout [UInt8]) -> Void) throws(ArtifactError) {
        var frame = [UInt8](repeating: 0, count: Frame.headSize)
        content(&frame)
        sequence += 1
        Frame.complete(&frame, sequence: sequence, seed: seed)
        try file.append(frame)
        length += frame.count
      }
      try append { frame in
        frame.put(name.through)
        frame.put(UInt64(items.count))
        JournalRecord.append(parameters, to: &frame)
      }
      var rest = items[...]
      while !rest.isEmpty {
        var size = 0
        let piece = rest.prefix { item in
          defer { size += JournalRecord.size(of: item) }
          return size < Self.pieceSize
        }
        rest = rest.dropFirst(piece.count)
        try append { JournalRecord.append(piece, to: &$0) }
      }
      try file.commit()
      return length
    }
    try folder.sync()
    return length
  }

  /// Reads a checkpoint into an index; `size` is how long the file is.
  static func read(
    _ name: CheckpointName, in folder: StoreFolder, store: UInt64
  ) throws(StoreError) -> (index: VectorIndex, size: Int) {
    let path = folder.path(of: name)
    guard FileSystem.kind(of: path) != nil else {
      throw StoreError(.damaged, "the checkpoint is not there; restore it", path: path)
    }
    var file = try FrameFile(path, kind: .checkpoint, store: store)
    guard file.header.number == name.index else {
      throw StoreError(.damaged, "it is that of another index", path: path, offset: 0)
    }
    let (parameters, count) = try file.nextContent { reader throws(ByteFault) in
      guard try reader.number(UInt64.self) == name.through else {
        throw ByteFault(message: "it was written under another name")
      }
      let count = try reader.number(UInt64.self)
      return (try JournalRecord.parameters(&reader), count)
    }
    let index = VectorIndex(parameters)
    var taken: UInt64 = 0
    while taken < count {
      let start = file.offset
      let items = try file.nextContent { reader throws(ByteFault) in
        try JournalRecord.items(&reader, dimension: parameters.dimension)
      }
      taken += UInt64(items.count)
      guard !items.isEmpty, taken <= count,
        let result = try? index.add(items), result.added == items.count
      else { throw StoreError(.damaged, "it has wrong items", path: path, offset: start) }
    }
    guard case .end = try file.next() else {
      throw StoreError(.damaged, "more follows its items", path: path, offset: file.offset)
    }
    return (index, file.size)
  }
}

extension FrameFile {
  /// Reads a frame that has to be there, as a whole.
  mutating func nextContent<Value>(
    _ read: (inout ByteReader) throws(ByteFault) -> Value
  ) throws(StoreError) -> Value {
    let start = offset
    guard case .frame(let content) = try next() else {
      throw StoreError(
        .damaged, "it is damaged; put the folder back from a backup", path: path, offset: start)
    }
    do throws(ByteFault) {
      return try content.withBytes { bytes throws(ByteFault) in
        var reader = ByteReader(bytes)
        let value = try read(&reader)
        guard reader.rest == 0 else { throw ByteFault(message: "\(reader.rest) bytes too many") }
        return value
      }
    } catch {
      throw StoreError(.damaged, error.message, path: path, offset: start)
    }
  }
}
