// All of one index in a file of its own.

import Artifacts

/// Writing and reading checkpoints.
///
/// The first frame has the parameters, how many items there are, and the state of the graph; the next have the items,
/// the last ones their links. In files of format 1 the first frame ends with the parameters, and there are no links.
enum Checkpoint {
  /// Content of a frame is ended when it is as large.
  private static let pieceSize = 1 << 20

  /// Writes a checkpoint beside its place, waits for the disk and puts it there. Returns how long the file is.
  static func write(
    _ snapshot: IndexSnapshot, _ name: CheckpointName, in folder: StoreFolder, store: UInt64
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
        frame.put(UInt64(snapshot.items.count))
        JournalRecord.append(snapshot.parameters, to: &frame)
        frame.put(snapshot.state)
      }
      var rest = snapshot.items[...]
      while !rest.isEmpty {
        var size = 0
        let piece = rest.prefix { item in
          defer { size += JournalRecord.size(of: item) }
          return size < Self.pieceSize
        }
        rest = rest.dropFirst(piece.count)
        try append { JournalRecord.append(piece, to: &$0) }
      }
      for lists in snapshot.lists { try append { $0.append(contentsOf: lists) } }
      try file.commit()
      return length
    }
    try folder.sync()
    return length
  }

  /// Reads a checkpoint into an index; `size` is how long the file is.
  ///
  /// The graph is taken over as it was. Only that of a file of format 1 is built, from the items.
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
    let hasLinks = file.header.format >= 2
    let (parameters, count, state) = try file.nextContent { reader throws(ByteFault) in
      guard try reader.number(UInt64.self) == name.through else {
        throw ByteFault(message: "it was written under another name")
      }
      let count = try reader.number(UInt64.self)
      let parameters = try JournalRecord.parameters(&reader)
      return (parameters, count, hasLinks ? try reader.graphState() : GraphState())
    }
    var restoration = IndexRestoration(parameters)
    let unlinked = VectorIndex(parameters)
    try file.fill(count, "items") { reader throws(ByteFault) in
      let items = try JournalRecord.items(&reader, dimension: parameters.dimension)
      if hasLinks {
        try restoration.add(items)
      } else {
        guard let result = try? unlinked.add(items), result.added == items.count else {
          throw ByteFault(message: "it has wrong items")
        }
      }
      return items.count
    }
    if hasLinks {
      try file.fill(count, "links") { reader throws(ByteFault) in try restoration.link(&reader) }
    }
    guard case .end = try file.next() else {
      throw StoreError(.damaged, "more follows its end", path: path, offset: file.offset)
    }
    guard hasLinks else { return (unlinked, file.size) }
    do throws(ByteFault) {
      return (try restoration.finish(state), file.size)
    } catch {
      throw StoreError(.damaged, error.message, path: path, offset: file.offset)
    }
  }
}

extension FrameFile {
  /// Reads frames until so many things were in them; `read` returns how many one has.
  fileprivate mutating func fill(
    _ count: UInt64, _ things: String, _ read: (inout ByteReader) throws(ByteFault) -> Int
  ) throws(StoreError) {
    var taken: UInt64 = 0
    while taken < count {
      taken += try nextContent { reader throws(ByteFault) in
        let number = UInt64(try read(&reader))
        guard number > 0, number <= count - taken else {
          throw ByteFault(message: "\(number) \(things) stand where \(count - taken) are left")
        }
        return number
      }
    }
  }

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
