// The Swift runtime's surfaces, as the harness asks them in process and `lakehouse` serves them.

public import Parity
import WireJSON

/// The system's surfaces by name; both ways of asking Swift share them.
public enum Surfaces {
  /// Every surface: its name, the command of `lakehouse` that serves it, and its function.
  public static let all: [(name: String, command: String, function: SurfaceFunction)] = [
    ("extract_json", "extract-json", extractJSONSurface),
    ("wire_json", "canonical", wireJSONSurface),
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
