// Files one after the other in pieces of whole lines, for a pipeline to work on.

import Artifacts

/// A piece of one of several files.
///
/// It is handed from thread to thread and belongs to one at a time: nobody changes its lines.
struct FileBlock: @unchecked Sendable {
  /// Which file, by its place in the list.
  var file: Int
  /// Its lines; none for an empty file.
  var lines: LineBlock?
  var isFirst: Bool
  var isLast: Bool
}

/// Reads files from their beginnings to the ends that they had when they were opened.
struct FileBlocks {
  private let root: LakehouseRoot
  private let paths: [String]
  private var next = 0
  private var open: RandomAccessFile?
  private var offset = 0
  private var line = 0

  /// The files at paths relative to a root, in order.
  init(_ paths: [String], of root: LakehouseRoot) {
    self.root = root
    self.paths = paths
  }

  /// Returns the next piece, nil after the last file.
  mutating func read() throws -> FileBlock? {
    if let open { return try read(from: open) }
    guard next < paths.count else { return nil }
    let file = try RandomAccessFile(root.absolute(paths[next]))
    next += 1
    offset = 0
    line = 0
    if file.size == 0 { return FileBlock(file: next - 1, lines: nil, isFirst: true, isLast: true) }
    open = file
    return try read(from: file)
  }

  private mutating func read(from file: RandomAccessFile) throws -> FileBlock {
    let lines = LineBlock()
    let isFirst = offset == 0
    guard try lines.fill(from: file, at: offset, line: line, limit: file.size) else {
      throw DistillationError(
        .damagedLine, path: paths[next - 1], line: line + 1, "the file was cut while it was read")
    }
    offset = lines.end
    line += lines.lineFeedCount
    let isLast = offset >= file.size
    if isLast { open = nil }
    return FileBlock(file: next - 1, lines: lines, isFirst: isFirst, isLast: isLast)
  }
}
