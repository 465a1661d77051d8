// The receipts of a run as they come, and the summary that ends it.

import Artifacts
import Glibc
import WireJSON

/// Writes receipts to `reports/distillation/RUN_ID/`, and the summary last.
final class RunLedger {
  private(set) var receipts: [StageReceipt] = []
  private let root: LakehouseRoot
  private let guardian: RootGuard
  private let identity: RunIdentity
  private let clock: RunClock
  private let folder: String
  /// Why a receipt could not be written; nothing is written after it.
  private var failure: (any Error)?

  init(
    _ root: LakehouseRoot, _ guardian: RootGuard, _ identity: RunIdentity, _ clock: RunClock
  ) throws {
    self.root = root
    self.guardian = guardian
    self.identity = identity
    self.clock = clock
    folder = "\(LakehouseRoot.reports)/\(identity.runID)"
    for folder in ["reports", LakehouseRoot.reports, folder] {
      _ = try guardian.isFolder(folder)
    }
    try FileSystem.createDirectory(root.absolute(folder))
  }

  /// Whether the stages so far did what they were to do.
  var isOpen: Bool { failure == nil && receipts.allSatisfy { $0.status == .ok } }

  /// Notes what a stage did.
  func note(
    _ stage: Stage, _ span: StageSpan, inputs: [FileStamp], outputs: [FileStamp],
    _ counts: StageCounts
  ) {
    write(StageReceipt(stage, of: identity, span, inputs: inputs, outputs: outputs, counts))
  }

  /// Notes why a stage failed.
  func note(_ stage: Stage, _ span: StageSpan, failedWith error: any Error) {
    let message = "\(error)".replacing("\(root.path)/", with: "")
    write(StageReceipt(stage, of: identity, span, failedWith: message))
  }

  /// Writes the summary and returns it.
  func close() throws -> RunSummary {
    if let failure { throw failure }
    let summary = RunSummary(
      identity, StageSpan(startedAt: clock.text, finishedAt: clock.now), receipts,
      firewall: try FirewallCount(root, guardian))
    try FileSystem.replace(root.absolute("\(folder)/summary.json"), with: summary.text)
    return summary
  }

  private func write(_ receipt: StageReceipt) {
    if failure != nil { return }
    do {
      let path = root.absolute("\(folder)/\(receipt.stage.rawValue).receipt.json")
      try FileSystem.replace(path, with: receipt.text)
      receipts.append(receipt)
    } catch {
      failure = error
    }
  }
}

extension String {
  /// The text with every occurrence of a part replaced, by code points.
  fileprivate func replacing(_ part: String, with other: String) -> String {
    let part = Array(part.utf8)
    var out: [UInt8] = []
    var rest = Array(utf8)[...]
    while !rest.isEmpty {
      if rest.starts(with: part) {
        out.append(contentsOf: other.utf8)
        rest = rest.dropFirst(part.count)
      } else {
        out.append(rest.removeFirst())
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
