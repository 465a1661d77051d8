// `drift`: what the three commands `lakehouse drift …` would write for an input.

import Artifacts
import Distillation
import Parity
import WireJSON

/// `drift`: `{"command":"psi|table|scorer","text"?,"input"}` (receipts-and-audit.md, drift clauses).
let driftSurface: SurfaceFunction = { request in
  do {
    let root = try JSONDocument(parsing: request).root
    return Answer(output: try DriftCommand(root).answer())
  } catch let error as JSONSyntaxError {
    return .refusal(code: error.wireCode)
  } catch let error as DistillationError {
    return .refusal(code: error.code.rawValue)
  } catch {
    preconditionFailure("drift reads no files: \(error)")
  }
}

/// A command and its input.
private struct DriftCommand {
  private enum Name: String, CaseIterable { case psi, table, scorer }

  private let name: Name
  private let isText: Bool
  private let input: JSONNode

  init(_ request: JSONNode) throws(DistillationError) {
    let text = request["command"]?.string ?? ""
    guard let name = Name.allCases.first(where: { text.utf8.elementsEqual($0.rawValue.utf8) })
    else { throw DistillationError(.invalidRequest, "command has to be psi, table or scorer") }
    guard let input = request["input"] else {
      throw DistillationError(.invalidRequest, "the request has no member input")
    }
    guard let isText = (request["text"].map(\.bool) ?? false) else {
      throw DistillationError(.invalidRequest, "text has to be true or false")
    }
    guard name == .table || !isText else {
      throw DistillationError(.invalidRequest, "\(name.rawValue) has no text form")
    }
    self.name = name
    self.isText = isText
    self.input = input
  }

  func answer() throws(DistillationError) -> [UInt8] {
    switch name {
    case .psi: return try PopulationStability(request: input).wire + lineFeed
    case .scorer: return try ScorerDrift(request: input).wire + lineFeed
    case .table:
      let table = try DriftTable(request: input)
      return isText ? table.gridText : table.wire + lineFeed
    }
  }

  private var lineFeed: [UInt8] { [UInt8(ascii: "\n")] }
}
