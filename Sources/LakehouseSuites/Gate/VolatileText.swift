// A text without the values that may differ between two correct runs, each of which must have its shape.

import Distillation
import WireJSON

/// Volatile values of outputs (receipts-and-audit.md, StageReceipt), found by the path of the file.
package enum VolatileText {
  /// The text with every volatile value replaced by `""`. A value that has not the shape of one stays: it
  /// is different from whatever it is compared with.
  ///
  /// - Parameter hashesToo: Also the hashes of receipts, which hold the clock of the run.
  package static func masked(_ bytes: [UInt8], at path: String, hashesToo: Bool = false) -> [UInt8]
  {
    if path.utf8.suffix(5).elementsEqual(".json".utf8) {
      return masked(document: bytes, hashesToo: hashesToo)
    }
    let fields = fields(of: path)
    var out: [UInt8] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      out += maskedLine(Array(line), fields)
      out.append(UInt8(ascii: "\n"))
    }
    out.removeLast()
    return out
  }

  private static func fields(of path: String) -> [[String]] {
    let recorded = ["provenance", "recorded_at"]
    if path == GateOutputs.skips { return [["recorded_at"]] }
    if path.utf8.starts(with: GateOutputs.evidence.utf8) { return [recorded] }
    if path.utf8.starts(with: GateOutputs.scoredRuns.utf8) { return [["scored_at"], recorded] }
    if path.utf8.starts(with: "data/distilled/".utf8) { return [["created_at"], recorded] }
    return []
  }

  private static func maskedLine(_ line: [UInt8], _ fields: [[String]]) -> [UInt8] {
    guard let root = try? JSONDocument(parsing: line).root else { return line }
    let nodes = fields.compactMap { field in field.reduce(root) { $0?[$1] } }
    return replace(nodes.filter { ContractTimestamp($0.string ?? "") != nil }, in: line)
  }

  private static func masked(document: [UInt8], hashesToo: Bool) -> [UInt8] {
    guard let root = try? JSONDocument(parsing: document).root else { return document }
    var nodes = ["started_at", "finished_at"].compactMap { root[$0] }
      .filter { ContractTimestamp($0.string ?? "") != nil }
    if hashesToo, let stages = root["stages"] {
      nodes += stages.elements.compactMap { $0["receipt_sha256"] }.filter {
        isHash($0.string ?? "")
      }
    }
    return replace(nodes, in: document)
  }

  private static func replace(_ nodes: [JSONNode], in text: [UInt8]) -> [UInt8] {
    var out = text
    for range in nodes.map(\.sourceRange).sorted(by: { $0.lowerBound > $1.lowerBound }) {
      out.replaceSubrange(range, with: Array(#""""#.utf8))
    }
    return out
  }

  private static func isHash(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}
