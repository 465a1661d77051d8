// The last gate before the SFT export: every line is validated once more on its way to the disk
// (scoring.md, The firewall).

import Artifacts
import WireJSON

/// Writes the SFT export of a root.
///
/// Whatever made a line, it is validated here. The first that is not a valid sample ends the writing
/// with an error, and the export stays as it was: nothing of it changes before ``commit()``.
package final class SFTWriter: SampleSink {
  private let file: SampleFile
  private var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)

  init(_ file: SampleFile) { self.file = file }

  /// A writer of the export of a root that the caller holds.
  package convenience init(root: LakehouseRoot, holding lock: borrowing RootLock) throws {
    self.init(try SampleFile(LakehouseRoot.sftExport, of: root, mode: .written))
  }

  /// Adds a line, which ends with a line feed.
  ///
  /// - Throws: ``DistillationError`` with the code `sft_contamination` for a sample whose quality is
  ///   an SFT-never category; `invalid_record` or `damaged_line` for any other that is not valid.
  package func append(_ line: [UInt8]) throws {
    try line.withUnsafeBufferPointer { try append(VolatileText($0, values: []), records: 1) }
  }

  /// Adds a sample that ``check(_:number:)`` let through, in wire form, however it was spelled.
  func write(_ sample: JSONDocument) throws {
    var line: [UInt8] = []
    RecordSchema.sftSample.append(sample.root, to: &line)
    line.append(UInt8(ascii: "\n"))
    try append(line)
  }

  /// How many samples there are.
  var records: Int { file.records }

  func append(_ text: VolatileText, records: Int) throws {
    try text.lines.forEachLine { line, place throws(DistillationError) in
      try check(line, number: file.records + place + 1)
    }
    try file.append(text, records: records)
  }

  func commit() throws -> FileStamp? { try file.commit() }

  /// Puts the export in its place.
  package func commit() throws { _ = try file.commit() }

  private func check(
    _ line: UnsafeBufferPointer<UInt8>, number: Int
  ) throws(DistillationError) {
    guard let document = try? parser.parse(UnsafeRawBufferPointer(line)) else {
      throw DistillationError(
        .damagedLine, path: LakehouseRoot.sftExport, line: number, "a sample that is no JSON")
    }
    try check(document, number: number)
  }

  /// Lets a sample through, or throws as ``append(_:)-([UInt8])`` does.
  func check(_ sample: JSONDocument, number: Int) throws(DistillationError) {
    let path = LakehouseRoot.sftExport
    let violations = RecordValidator.validate(sample, as: .sftSample)
    if violations.contains(where: { $0.code == .sftContamination }) {
      throw DistillationError(
        .sftContamination, path: path, line: number,
        "sft_contamination: a sample of an SFT-never category was about to be written")
    }
    if let first = violations.first {
      throw DistillationError(
        .invalidRecord, path: path, line: number,
        "no valid sft_sample: \(first.path): \(first.code.rawValue)")
    }
  }
}
