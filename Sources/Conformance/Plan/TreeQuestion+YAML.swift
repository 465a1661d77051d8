// row.yaml: the steps of a row in mode `tree` (conformance/peers/PROTOCOL.md).

import Parity

extension TreeQuestion {
  init(_ value: YAMLValue, folder: String) throws(DeclarationError) {
    let fields = try value.fields(
      of: "a row", allowed: ["steps", "compare", "summary"], required: ["steps"])
    var steps = [Step]()
    for item in try fields["steps"]!.list("steps") { steps.append(try Self.step(item)) }
    var parts = Set(Part.allCases)
    if let compare = fields["compare"] {
      parts = []
      for name in try compare.strings("compare") {
        guard let part = Part(rawValue: name) else {
          throw compare.error(
            NearestName.message("part", name, among: Part.allCases.map(\.rawValue)))
        }
        parts.insert(part)
      }
    }
    self.init(folder: folder, steps: steps, parts: parts)
  }

  private static func step(_ value: YAMLValue) throws(DeclarationError) -> Step {
    let fields = try value.fields(
      of: "a step", allowed: ["run", "stdin", "runtime", "overlay"])
    if let overlay = fields["overlay"], fields.count == 1 {
      return .overlay(try overlay.string("overlay"))
    }
    guard let run = fields["run"], fields["overlay"] == nil else {
      throw value.error("a step either runs a command or lays a folder over the tree")
    }
    return .run(
      try run.strings("run"), input: try fields["stdin"]?.string("stdin"),
      runtime: try fields["runtime"]?.string("runtime"))
  }
}
