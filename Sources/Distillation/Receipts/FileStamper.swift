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
      if kind == .source, !lines.isUnterminated {
        stamp.add(lines.bytes, bytes: lines.count, records: lines.bytes.recordCount)
      } else {
        let (text, records) = lines.masked(kind, &parser)
        stamp.add(text, bytes: lines.count, records: records)
      }
    }
    return stamp.stamp
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
  /// The lines without the volatile values of their records, and how many records there are: a last
  /// line without LF that is no JSON is none.
  fileprivate func masked(
    _ kind: FileKind, _ parser: inout JSONParser
  ) -> (text: [UInt8], records: Int) {
    var records = 0
    var values: [Range<Int>] = []
    bytes.forEachRecord { line, number, offset in
      let record = try? parser.parse(UnsafeRawBufferPointer(line))
      if record != nil || number < lineFeedCount { records += 1 }
      for value in record.map({ kind.volatileValues(of: $0.root) }) ?? [] {
        values.append(offset + value.lowerBound..<offset + value.upperBound)
      }
    }
    var text: [UInt8] = []
    text.reserveCapacity(count)
    text.append(bytes, withoutValuesAt: values)
    return (text, records)
  }
}
