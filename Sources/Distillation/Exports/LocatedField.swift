// The fields of evidence, and what is known of each while a record is being read.

import WireJSON

/// A field of evidence records, in wire order, or of the provenance in them.
///
/// The raw value is the field's place in the table, those of the provenance counted on.
enum LocatedField: Int, CaseIterable {
  case runID, taskID, timestamp, schemaVersion, provenance
  case modelName, modelProvider, modelRole, inputHash, outputHash, sourceFiles, commandRun
  case retrievedContext, observerNotes, observerVerdict, observerConfidence, scratchpadSummary
  case successMarkers, failureMarkers, validationResults, humanOverride
  case costUSD, latency, promptTokens, completionTokens, text, metadata
  case sourceFile, lineOffset, sigHash, recordedAt

  static let count = allCases.count
  static let ofProvenance: [LocatedField] = [.sourceFile, .lineOffset, .sigHash, .recordedAt]
  private static let names = {
    let fields = RecordSchema.evidenceRecord.fields
    let names = (fields + RecordSchema.provenance.fields).map(\.name)
    precondition(
      names.count == count && fields.count == Self.sourceFile.rawValue,
      "a case for each field of the table of evidence")
    return names
  }()

  var name: String { Self.names[rawValue] }

  /// The field's bit in a set of fields.
  var bit: UInt64 { 1 << UInt64(rawValue) }

  /// The value of the field in a record.
  func node(in root: JSONNode) -> JSONNode? {
    let object = rawValue >= Self.sourceFile.rawValue ? root["provenance"] : root
    return object?[name]
  }
}

/// What is known of a field of a record.
struct LocatedValue: BitwiseCopyable {
  var value: ParsedValue
  /// Its wire form, where that is not how it stands in the line, once it has been asked for.
  var copy: UnsafeBufferPointer<UInt8>?
}
