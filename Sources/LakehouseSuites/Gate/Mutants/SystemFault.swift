// A runtime with a fault in its scorer, its validator, its writer or its firewall: the Swift one behind a
// wrapper that does one thing wrong.

import Artifacts
import Conformance
public import Parity
import WireJSON

/// A fault of the system that a wrapper gives a runtime.
package enum SystemFault: Sendable {
  case scorer(ScorerFault)
  case validator(ValidatorFault)
  case writer(WriterFault)
  /// The SFT export holds a sample of every rejected run.
  case openFirewall

  package enum ScorerFault: Sendable {
    case ignoresOverride
    /// Whatever a rule decides gets another category.
    case miscategorises(ScorerRule)
  }

  package enum ValidatorFault: String, Sendable, CaseIterable {
    case callsItEnum, letsReviewThrough
  }

  package enum WriterFault: String, Sendable, CaseIterable {
    case writesAnything, writesNothing, keepsBeside, emptiesExport
  }

  /// What the wrapper is told on its command line.
  package var argument: String {
    switch self {
    case .scorer(.ignoresOverride): "scorer:"
    case .scorer(.miscategorises(let rule)): "scorer:\(rule.reason)"
    case .validator(let fault): "validator:\(fault.rawValue)"
    case .writer(let fault): "writer:\(fault.rawValue)"
    case .openFirewall: "firewall:"
    }
  }

  /// Reads what the wrapper was told; nil for anything else.
  package init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let rest = String(parts[1])
    switch parts[0] {
    case "scorer" where rest.isEmpty: self = .scorer(.ignoresOverride)
    case "scorer":
      guard let rule = ScorerRule.all.first(where: { $0.reason == rest }) else { return nil }
      self = .scorer(.miscategorises(rule))
    case "validator":
      guard let fault = ValidatorFault(rawValue: rest) else { return nil }
      self = .validator(fault)
    case "writer":
      guard let fault = WriterFault(rawValue: rest) else { return nil }
      self = .writer(fault)
    case "firewall": self = .openFirewall
    default: return nil
    }
  }
}

/// The Swift runtime with a fault: what `conformance faulty-runtime` runs.
public struct FaultySystem: Sendable {
  private let fault: SystemFault
  private let command: [String]

  /// A runtime behind a fault.
  ///
  /// - Parameters:
  ///   - fault: As ``SystemFault/argument`` names it; nil is returned for a name that is none.
  ///   - command: The command line of the good runtime.
  public init?(fault: String, command: [String]) {
    guard let fault = SystemFault(argument: fault) else { return nil }
    self.fault = fault
    self.command = command
  }

  /// The functions of a session; nil where the command is another.
  public var sessionFunctions: [String: SurfaceFunction]? {
    guard command.last == "session" else { return nil }
    var functions = Surfaces.functions
    guard case .scorer(let fault) = fault, let score = functions["score_record"] else {
      return functions
    }
    functions["score_record"] = { Self.score($0, score, fault) }
    return functions
  }

  /// Runs any other command, and does its one thing wrong.
  public func run(input: [UInt8]) -> (output: [UInt8], diagnostics: [UInt8], status: Int32) {
    let response = Command.run(command, input: input, timeout: .seconds(60))
    guard case .answered(var answer) = response.outcome else {
      return ([], response.diagnostics, 2)
    }
    switch fault {
    case .validator(let fault) where command.contains("validate"):
      validate(&answer, input, fault)
    case .writer(let fault) where command.contains("write-sft"): write(&answer, input, fault)
    case .openFirewall where command.contains("distill"): openFirewall()
    default: break
    }
    return (answer.output, response.diagnostics, answer.exitStatus)
  }

  // MARK: - The faults

  private static func score(
    _ input: [UInt8], _ score: SurfaceFunction, _ fault: SystemFault.ScorerFault
  ) -> Answer {
    switch fault {
    case .ignoresOverride:
      guard var record = try? JSONValue(parsing: input) else { return score(input) }
      record.set("human_override", to: nil)
      return score(record.wire())
    case .miscategorises(let rule):
      let answer = score(input)
      guard var value = try? JSONValue(parsing: answer.output),
        let reason = value["reasons"]?.array?.first?.string, rule.gives(reason)
      else { return answer }
      let isRejected = value["category"] == "rejected"
      value.set("category", to: isRejected ? "accepted" : "rejected")
      return Answer(output: value.wire() + [UInt8(ascii: "\n")])
    }
  }

  private func validate(
    _ answer: inout Answer, _ input: [UInt8], _ fault: SystemFault.ValidatorFault
  ) {
    switch fault {
    case .callsItEnum:
      let said = String(decoding: answer.output, as: UTF8.self)
      answer.output = Array(said.replacing("sft_contamination", with: "enum").utf8)
    case .letsReviewThrough:
      let quality = (try? JSONValue(parsing: input))?["quality_score"]
      if quality == "needs_human_review" {
        answer.output = Array("{\"valid\":true,\"errors\":[]}\n".utf8)
      }
    }
  }

  private func write(
    _ answer: inout Answer, _ input: [UInt8], _ fault: SystemFault.WriterFault
  ) {
    guard let export = path(GateOutputs.sft) else { return }
    if answer.exitStatus == 0, fault == .writesNothing { try? FileSystem.remove(export) }
    guard answer.exitStatus == 2 else { return }
    switch fault {
    case .writesNothing: break
    case .keepsBeside: try? FileSystem.replace(export + ".refused", with: input)
    case .writesAnything:
      try? FileSystem.replace(export, with: input)
      answer = Answer(output: Array("{\"written\":1}\n".utf8))
    case .emptiesExport: try? FileSystem.replace(export, with: [])
    }
  }

  private func openFirewall() {
    guard let root = path(""), let tree = try? TreeSnapshot(of: root),
      let export = path(GateOutputs.sft)
    else { return }
    var outputs = GateOutputs(name: "", runID: "")
    for case (let path, .file(let bytes)) in tree.entries { outputs.files[path] = bytes }
    outputs.importSample(of: "rejected", as: "accepted")
    try? FileSystem.replace(export, with: outputs.files[GateOutputs.sft] ?? [])
  }

  /// A path below the root that the command works on.
  private func path(_ relative: String) -> String? {
    guard let flag = command.firstIndex(of: "--root"), flag + 1 < command.count else { return nil }
    return relative.isEmpty ? command[flag + 1] : "\(command[flag + 1])/\(relative)"
  }
}

extension ScorerRule {
  /// Whether a reason is one that the rule gives.
  package func gives(_ text: String) -> Bool { Glob.matches(reason, text) }
}
