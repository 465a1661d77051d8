// row.yaml: the steps of a row in mode `tree` (conformance/peers/PROTOCOL.md).

import Parity

extension TreeQuestion {
  /// Reads a row; `services` are the names that it may give to servers beside it.
  init(_ value: YAMLValue, folder: String, services: [String]) throws(DeclarationError) {
    let fields = try value.fields(
      of: "a row", allowed: ["steps", "compare", "summary"], required: ["steps"])
    var steps = [Step]()
    for item in try fields["steps"]!.list("steps") {
      steps.append(try Self.step(item, services))
    }
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

  private static func step(
    _ value: YAMLValue, _ services: [String]
  ) throws(DeclarationError) -> Step {
    let fields = try value.fields(
      of: "a step", allowed: ["run", "stdin", "runtime", "overlay"])
    if let overlay = fields["overlay"], fields.count == 1 {
      return .overlay(try overlay.string("overlay"))
    }
    guard let run = fields["run"], fields["overlay"] == nil else {
      throw value.error("a step either runs a command or lays a folder over the tree")
    }
    for item in try run.list("run") { try checkServices(of: item, services) }
    return .run(
      try run.strings("run"), input: try fields["stdin"]?.string("stdin"),
      runtime: try fields["runtime"]?.string("runtime"))
  }

  /// Checks that an argument names no server that is not there: it would stay as it is written.
  private static func checkServices(
    of argument: YAMLValue, _ services: [String]
  ) throws(DeclarationError) {
    let text = try argument.string("an argument")
    for part in text.split(separator: "{service.", omittingEmptySubsequences: false).dropFirst() {
      let name = String(part.prefix { $0 != "}" })
      guard services.contains(name), part.contains("}") else {
        throw argument.error(NearestName.message("service", name, among: services))
      }
    }
  }
}
