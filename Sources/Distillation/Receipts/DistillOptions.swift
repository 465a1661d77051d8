// What a run is asked for: names, clock and what exports let in.

import Artifacts
import Glibc

/// What `distill` can be given (cli.md).
public struct DistillOptions: Sendable {
  /// The clock reading of the run, a timestamp; nil for the system's clock.
  public var recordedAt: String?
  /// The run's name, nil for a new UUID.
  public var runID: String?
  /// The commit that receipts name, nil for the one that is found.
  public var gitCommit: String?
  /// What the exports let in.
  public var exports = ExportOptions()
  /// What saves a run over large sources that have hardly grown the hashing of every row.
  public var identities: IdentityCache?

  /// Options for an ordinary run.
  public init() {}

  /// Names of 1 to 128 of `A-Za-z0-9._-`, not beginning with `.`, as of an index in vectors.md.
  static func isRunID(_ text: String) -> Bool {
    guard 1...128 ~= text.utf8.count, text.utf8.first != UInt8(ascii: ".") else { return false }
    return text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }

  /// The names of the run, those that were not given made or found.
  func identity(root: LakehouseRoot) throws(DistillationError) -> RunIdentity {
    let runID = runID ?? Self.newUUID()
    guard Self.isRunID(runID) else {
      throw DistillationError(
        .invalidArgument,
        "run_id has to be 1 to 128 of A-Z a-z 0-9 . _ -, not beginning with a point: \(runID)")
    }
    let commit = try GitCommit.named(gitCommit, around: root)
    return RunIdentity(runID: runID, gitCommit: commit)
  }

  /// A random UUID (RFC 9562, version 4).
  private static func newUUID() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0\(text)" : text
    }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
      .joined(separator: "-")
  }
}
