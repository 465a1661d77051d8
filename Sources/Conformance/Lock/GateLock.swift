// golden/acceptance.lock.json as a value: what a gate was when it was locked (acceptance.md, "Locking").

public import Artifacts
import Parity
import WireJSON

/// What a gate is, entry by entry, with a hash over all of it and, where it is signed, a signature.
///
///     let lock = try GateLock(facts, root: root)
///     try FileSystem.replace("\(root)/\(GateLock.path)", with: lock.text)
///     // later
///     let differences = try GateLock(reading: root).differences(from: GateLock(facts, root: root))
///
/// Its text is wire JSON and LF: `{"schema_version":1,"entries":[[KIND,NAME,VALUE],…],"root_hash":H,
/// "signature"?:{"algorithm":"ed25519","value":BASE64}}`. Entries ascend by the UTF-8 bytes of kind,
/// then name; `root_hash` is the `sig_hash` of the entries; the signature is over the canonical form
/// of the lock without `signature`.
public struct GateLock: Sendable, Equatable {
  /// What an entry speaks of, in the order of the entries.
  public enum Kind: String, Sendable, CaseIterable {
    /// A fact; its value as it is.
    case fact
    /// A file, by its path below the root; the SHA-256 of its bytes, or `link to ` and where a
    /// symbolic link leads.
    case file
    /// The gate's version, under the name `version`.
    case gate
    /// A known divergence, by `["RUNTIME","PROBE","ROW","SIGNATURE"]`; the `sig_hash` of all its fields.
    case known
    /// An invariant's statement, by the invariant's id; the SHA-256 of its text.
    case statement
  }

  /// One thing that is locked.
  public struct Entry: Sendable, Hashable {
    /// What it speaks of.
    public var kind: Kind
    /// Which of its kind.
    public var name: String
    /// What it was.
    public var value: String
  }

  /// What is locked, ascending.
  public let entries: [Entry]
  /// The `sig_hash` of the entries: 64 lower-case hexadecimal digits.
  public let rootHash: String
  /// The 64 bytes of an Ed25519 signature; nil where the lock is not signed.
  public let signature: [UInt8]?

  /// Where a lock stands, below the root.
  public static let path = "golden/acceptance.lock.json"

  init(entries: [Entry], signature: [UInt8]? = nil) {
    self.entries = entries
    self.signature = signature
    rootHash = Digest.sha256(of: Self.value(of: entries).canonical())
  }

  /// Returns the lock with the signature of `key` in place of the one it has.
  public func signed(by key: SigningKey) throws -> GateLock {
    GateLock(entries: entries, signature: try key.signature(for: signedBytes))
  }

  /// Whether the lock has a signature, and it is that of `key` over this lock.
  public func isSigned(by key: VerifyingKey) -> Bool {
    signature.map { key.isValidSignature($0, for: signedBytes) } ?? false
  }

  /// The bytes that a signature is over: the canonical form of the lock without the signature.
  public var signedBytes: [UInt8] { unsigned.canonical() }

  /// The text: wire JSON and LF.
  public var text: [UInt8] {
    guard let signature else { return unsigned.wire() + [0x0a] }
    var members = unsigned.object ?? [:]
    let encoded = String(decoding: Base64.encode(signature), as: UTF8.self)
    members["signature"] = ["algorithm": .string(Self.algorithm), "value": .string(encoded)]
    return JSONValue.object(members).wire() + [0x0a]
  }

  private var unsigned: JSONValue {
    [
      "schema_version": 1, "entries": Self.value(of: entries), "root_hash": .string(rootHash),
    ]
  }

  static func value(of entries: [Entry]) -> JSONValue {
    .array(entries.map { [.string($0.kind.rawValue), .string($0.name), .string($0.value)] })
  }

  static let algorithm = "ed25519"
}

extension GateLock.Entry {
  /// Whether this entry comes before another: kind, then name, by their UTF-8 bytes.
  func precedes(_ other: GateLock.Entry) -> Bool {
    kind == other.kind
      ? name.utf8.lexicographicallyPrecedes(other.name.utf8)
      : kind.rawValue.utf8.lexicographicallyPrecedes(other.kind.rawValue.utf8)
  }
}
