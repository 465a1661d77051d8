// Samples that somebody brings along, through the last gate before the SFT export (the readings of the
// contract, write-sft).

public import Artifacts
import WireJSON

/// Writes the SFT export of a root from samples that are given.
///
/// They go through the same writer as those that a run makes: the first that is not a valid sample, or is
/// of an SFT-never category, ends the import, and the export stays as it was.
///
///     try SFTImport(root: LakehouseRoot("/srv/lake")).run(ChunkedFile(standardInput: "samples"))
public struct SFTImport {
  private let root: LakehouseRoot

  /// An import into a root.
  public init(root: LakehouseRoot) { self.root = root }

  /// Reads samples as JSON lines and writes them in their order; of several with one id the first is kept.
  ///
  /// - Returns: How many samples the export holds.
  /// - Throws: ``SFTRefusal`` for a line that cannot be written; ``DistillationError`` or
  ///   ``ArtifactError`` for what is wrong with the root.
  public func run(_ input: ChunkedFile) throws -> Int {
    try root.held { _, lock in
      let writer = try SFTWriter(root: root, holding: lock)
      let ids = IdentitySet()
      var reader = JSONLineReader()
      func take(_ line: JSONLine) throws {
        if line.isBlank { return }
        let sample: JSONDocument
        do throws(JSONSyntaxError) {
          sample = try JSONDocument(parsing: line.bytes)
        } catch {
          throw SFTRefusal(code: error.wireCode, line: line.number, reason: "\(error)")
        }
        do throws(DistillationError) {
          try writer.check(sample, number: line.number)
        } catch {
          throw SFTRefusal(code: error.code.rawValue, line: line.number, reason: error.message)
        }
        let id = sample.root["id"]?.string ?? ""
        if ids.insert(RowIdentity(DigestBytes.sha256(of: Array(id.utf8)))) {
          try writer.write(sample)
        }
      }
      while let chunk = try input.next() {
        reader.append(chunk)
        while let line = try reader.next() { try take(line) }
      }
      if let line = try reader.finish() { try take(line) }
      _ = try writer.commit() as FileStamp?
      return writer.records
    }
  }
}

/// A sample that was not let through.
public struct SFTRefusal: Error, Sendable, CustomStringConvertible {
  /// `invalid_utf8`, `invalid_json`, `sft_contamination` or `invalid_record`.
  public let code: String
  /// The line of the input, 1-based.
  public let line: Int
  /// A sentence for a person.
  public let reason: String

  /// One line: where, and why.
  public var description: String { "standard input:\(line): \(reason)" }
}
