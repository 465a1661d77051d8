// Stamps of files that no stage of the run has come by.

import Artifacts
import Dispatch
import Synchronization
import WireJSON

/// Reads files for their stamps alone.
enum FileStamper {
  /// Returns the stamps of files of a root, in the same order; several files are read at once.
  static func stamps(
    _ paths: [String], _ kind: FileKind, of root: LakehouseRoot
  ) throws -> [FileStamp] {
    let results = Mutex([Result<FileStamp, any Error>?](repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { place in
      let result = Result { try stamp(paths[place], kind, of: root) }
      results.withLock { $0[place] = result }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }

  private static func stamp(
    _ path: String, _ kind: FileKind, of root: LakehouseRoot
  ) throws -> FileStamp {
    var stamp = StampInProgress(path: path)
    var blocks = FileBlocks([path], of: root)
    let depth = kind == .source ? JSONDocument.rowDepth : JSONDocument.systemDepth
    var parser = JSONParser(maximumDepth: depth)
    while let block = try blocks.read() {
      guard let lines = block.lines else { continue }
      var values: [Range<Int>] = []
      let records =
        kind == .source && !lines.isUnterminated
        ? lines.bytes.recordCount : lines.findRecords(kind, &parser, &values)
      stamp.add(VolatileText(lines.bytes, values: values), records: records)
    }
    return stamp.finish()
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How many lines are not blank.
  fileprivate var recordCount: Int {
    var count = 0
    forEachRecord { _, _, _ in count += 1 }
    return count
  }
}

extension LineBlock {
  /// Returns how many records the lines have, and where their volatile values stand: a last line
  /// without LF that is no JSON is no record.
  fileprivate func findRecords(
    _ kind: FileKind, _ parser: inout JSONParser, _ values: inout [Range<Int>]
  ) -> Int {
    var records = 0
    bytes.forEachRecord { line, number, offset in
      let record = try? parser.parse(UnsafeRawBufferPointer(line))
      if record != nil || number < lineFeedCount { records += 1 }
      for value in record.map({ kind.volatileValues(of: $0.root) }) ?? [] {
        values.append(offset + value.lowerBound..<offset + value.upperBound)
      }
    }
    return records
  }
}
