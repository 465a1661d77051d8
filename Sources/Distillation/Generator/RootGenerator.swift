// Roots for trying things out and for measuring: any number of rows, the same ones every time.

public import Artifacts
import WireJSON

/// Writes source streams with realistic rows of all twelve kinds.
///
/// The same seed and number of rows give the same bytes, and every stream of a larger root begins
/// with that of a smaller one. Among the rows are some that are skipped, for every reason, and some
/// that come twice. A row has about one kilobyte.
///
///     try RootGenerator(seed: 1, rows: 1_000_000).write(to: LakehouseRoot("/tmp/lake"))
public struct RootGenerator: Sendable {
  /// What all rows are made of.
  public let seed: UInt64
  /// How many rows all streams together have.
  public let rows: Int
  /// Over how many days, from 2026-01-01 on, their timestamps are spread, ascending.
  public let days: Int

  /// A generator of a root.
  public init(seed: UInt64 = 1, rows: Int, days: Int = 30) {
    self.seed = seed
    self.rows = rows
    self.days = days
  }

  /// Writes the streams.
  ///
  /// - Parameters:
  ///   - root: Where to; folders are made as needed.
  ///   - existing: How many rows the root has already from the same seed and days; only those
  ///     beyond are appended.
  public func write(to root: LakehouseRoot, beyond existing: Int = 0) throws(ArtifactError) {
    try FileSystem.createDirectory(root.absolute(LakehouseRoot.knowledgeBase))
    for stem in TransformCatalog.stems {
      let path = root.absolute(stem.sourceFile)
      if existing == 0 { try FileSystem.remove(path) }
      var writer = JSONWriter()
      for row in count(of: stem, in: existing)..<count(of: stem, in: rows) {
        writeRow(row, of: stem, to: &writer)
        if writer.bytes.count >= 1 << 20 {
          try FileSystem.append(writer.bytes, to: path)
          writer = JSONWriter()
        }
      }
      try FileSystem.append(writer.bytes, to: path)
    }
  }

  /// How many of so many rows are of a stream.
  func count(of stem: SourceStem, in rows: Int) -> Int {
    let before = Self.weights[..<stem.index].reduce(0, +)
    let total = Self.weights.reduce(0, +)
    // Cut at the running sums, the parts add up.
    return rows * (before + Self.weights[stem.index]) / total - rows * before / total
  }

  /// How large the streams are against each other, in table order.
  private static let weights = [6, 3, 3, 14, 20, 10, 5, 9, 8, 10, 5, 7]

  /// Writes one line.
  func writeRow(_ row: Int, of stem: SourceStem, to writer: inout JSONWriter) {
    // One row in a thousand is one that came before.
    var picker = SplitMix(seed: seed, stream: stem.index + 100, row: row)
    let source = row > 0 && picker.chance(1) ? picker.below(row) : row
    var generator = SplitMix(seed: seed, stream: stem.index, row: source)
    let time = timestamp(of: source, in: count(of: stem, in: 1_000_000), &generator)
    let fault = generator.chance(2) ? RowFault.allCases.randomElement(using: &generator) : nil
    if fault == .invalidJSON {
      writer.raw(#"{"ts":"\#(time)","response":"cut off"#.utf8)
    } else if fault == .notAnObject {
      writer.string("log rotated at \(time)")
    } else {
      var fields = RowWriter(writer, time: time, fault: fault, generator)
      fields.write(stem)
      writer = fields.writer
    }
    writer.lineFeed()
  }

  /// The time of a row: days go by evenly for the rows of a million, and begin anew after them.
  private func timestamp(of row: Int, in million: Int, _ generator: inout SplitMix) -> String {
    let span = days * 86_400_000
    let step = max(span / max(million, 1), 1)
    let start = 1_767_225_600_000
    let milliseconds = start + row % max(million, 1) * step + generator.below(step)
    return ContractTimestamp(milliseconds: milliseconds)?.text ?? ""
  }
}

/// What may be wrong with a generated row.
enum RowFault: CaseIterable {
  case invalidJSON, notAnObject, missingField, badField, badTimestamp
}
