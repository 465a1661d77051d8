// The Swift runtime's surfaces, as the harness asks them in process and `lakehouse` serves them.

import Distillation
public import Parity
import VectorStore
import WireJSON

/// The system's surfaces by name; both ways of asking Swift share them.
public enum Surfaces {
  /// Every surface: its name, the command of `lakehouse` that serves it if there is one, and its
  /// function.
  public static let all: [(name: String, command: String?, function: SurfaceFunction)] = [
    ("extract_json", "extract-json", extractJSONSurface),
    ("wire_json", "canonical", wireJSONSurface),
    ("validate", nil, validateSurface),
    ("score_record", "score-record", scoreRecordSurface),
    ("drift", nil, driftSurface),
    ("envelope", "envelope-recode", envelopeSurface),
  ]

  /// The functions by surface.
  public static let functions = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0.function) })
}

/// `extract_json`: the object in a model's answer (extract-json.md); never refuses.
private let extractJSONSurface: SurfaceFunction = { input in
  Answer(output: extractJSON(input).line)
}

/// `wire_json`: the canonical form of one JSON text (wire-json.md), read with the depth limit of
/// `canonical` in cli.md.
private let wireJSONSurface: SurfaceFunction = { input in
  do throws(JSONSyntaxError) {
    let document = try JSONDocument(parsing: input, maximumDepth: JSONDocument.rowDepth)
    return Answer(output: document.root.canonical())
  } catch {
    return .refusal(code: error.wireCode)
  }
}

/// `validate`: the violations of the record in `{"kind","record"}` (evidence.md, EvidenceRecord).
private let validateSurface: SurfaceFunction = { input in
  do throws(ValidationRequest.Refusal) {
    return line(try ValidationRequest(parsing: input).answer)
  } catch {
    return .refusal(code: error.code)
  }
}

/// `score_record`: the judgement of an evidence record (scoring.md).
private let scoreRecordSurface: SurfaceFunction = { input in
  do throws(JSONSyntaxError) {
    let document = try JSONDocument(parsing: input)
    guard RecordValidator.validate(document, as: .evidenceRecord).isEmpty else {
      return .refusal(code: "invalid_record")
    }
    return line(Scorer.score(document.root).line)
  } catch {
    return .refusal(code: error.wireCode)
  }
}

/// `envelope`: an index's envelope read and written again (vectors.md, Envelope).
private let envelopeSurface: SurfaceFunction = { input in
  do throws(VectorError) {
    return line(try Envelope(decoding: input).encoded())
  } catch {
    return .refusal(code: error.code.rawValue)
  }
}

private func line(_ text: [UInt8]) -> Answer { Answer(output: text + [UInt8(ascii: "\n")]) }
