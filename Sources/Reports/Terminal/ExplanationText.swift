// `conformance explain`: one row on a page, or as JSON.

public import Conformance
import Parity
import WireJSON

/// Shows an explanation.
public struct ExplanationText {
  private let explanation: Explanation
  private let style: TextStyle

  /// How much of an input or an output is shown, in scalars.
  static let shown = 2_000

  /// Makes a text of an explanation.
  public init(_ explanation: Explanation, style: TextStyle) {
    self.explanation = explanation
    self.style = style
  }

  private var name: String {
    "\(explanation.probe.declaration.name)/\(explanation.row.identity.name)"
  }

  /// The page for people.
  public func page() -> String {
    let identity = explanation.row.identity
    var lines = [style.bold(name) + "  " + style.dim("\(identity.file):\(identity.line)")]
    lines.append("input     " + VisibleText.excerpt(explanation.row.input, limit: Self.shown))
    lines.append(
      "expected  " + (explanation.expected.map(Self.text) ?? "(the reference did not answer)"))
    for runtime in explanation.runtimes {
      let result = runtime.result
      let passes = result.verdict.passes(absenceAllowed: true)
      let verdict =
        passes ? style.green(result.verdict.rawValue) : style.red(result.verdict.rawValue)
      lines.append("")
      lines.append(style.bold(result.runtime) + "  \(verdict)")
      if let answer = runtime.answer { lines.append("  output    " + Self.text(answer)) }
      if !result.divergences.isEmpty {
        lines.append("  signature " + Signature(result.divergences).description)
      }
      let failure = FailureText(
        probe: explanation.probe, row: identity, result: result)
      if result.verdict != .match { lines += failure.details.map { "  " + $0 } }
      for command in repeatCommands(runtime) { lines.append("  repeat    " + command) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `{"probe","row","file","line","input","expected"?,"runtimes":[{"runtime","verdict","output"?,
  /// "signature"?,"message"?,"repeat"?}]}`; texts that are no UTF-8 as `{"base64":…}`.
  public func json() -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("probe", explanation.probe.declaration.name)
    writer.member("row", explanation.row.identity.name)
    writer.member("file", explanation.row.identity.file)
    writer.name("line")
    writer.integer(explanation.row.identity.line)
    writer.name("input")
    writer.payload(explanation.row.input)
    if let expected = explanation.expected {
      writer.name("expected")
      writer.answer(expected)
    }
    writer.name("runtimes")
    writer.beginArray()
    for runtime in explanation.runtimes {
      writer.beginObject()
      writer.member("runtime", runtime.result.runtime)
      writer.member("verdict", runtime.result.verdict.rawValue)
      if let answer = runtime.answer {
        writer.name("answer")
        writer.answer(answer)
      }
      if !runtime.result.divergences.isEmpty {
        writer.member("signature", Signature(runtime.result.divergences).description)
      }
      if !runtime.result.message.isEmpty { writer.member("message", runtime.result.message) }
      let commands = repeatCommands(runtime)
      if !commands.isEmpty { writer.member("repeat", commands.joined(separator: "\n")) }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self) + "\n"
  }

  private static func text(_ answer: Answer) -> String {
    if let tree = answer.tree,
      tree.entries.keys.allSatisfy({ $0.hasPrefix("head-") || $0.hasPrefix("body-") })
    {
      let parts = tree.entries.sorted { order($0.key) < order($1.key) }
      return parts.map { name, entry in
        guard case .file(let bytes) = entry else { return name }
        return "\(name) \(VisibleText.excerpt(bytes, limit: shown))"
      }.joined(separator: ", ")
    }
    let status = answer.exitStatus == 0 ? "" : " (exit status \(answer.exitStatus))"
    return VisibleText.excerpt(answer.output, limit: shown) + status
  }

  /// Answers of mode `http` in the order of their requests, each head before its body.
  private static func order(_ name: String) -> (Int, Int) {
    (Int(name.dropFirst("head-".count)) ?? 0, name.hasPrefix("head-") ? 0 : 1)
  }

  /// The runtime's own command with the row's input, or what sends the row's requests.
  private func repeatCommands(_ runtime: Explanation.RuntimeExplanation) -> [String] {
    guard let command = runtime.command else { return runtime.requests }
    return [
      command.map(shellQuoted).joined(separator: " ")
        + " < \(shellQuoted(explanation.row.identity.file))"
    ]
  }
}

extension JSONWriter {
  /// Writes bytes as a text, or as `{"base64":…}` where they are no UTF-8.
  fileprivate mutating func payload(_ bytes: [UInt8]) {
    guard !isValidUTF8(bytes) else { return string(utf8: bytes) }
    beginObject()
    member("base64", String(decoding: Base64.encode(bytes), as: UTF8.self))
    endObject()
  }

  fileprivate mutating func answer(_ answer: Answer) {
    beginObject()
    name("output")
    payload(answer.output)
    name("exit_status")
    integer(Int(answer.exitStatus))
    if let tree = answer.tree {
      name("parts")
      beginObject()
      for (path, entry) in tree.entries.sorted(by: { $0.key < $1.key }) {
        name(path)
        switch entry {
        case .file(let bytes): payload(bytes)
        case .link(let target): string(target)
        }
      }
      endObject()
    }
    endObject()
  }
}
