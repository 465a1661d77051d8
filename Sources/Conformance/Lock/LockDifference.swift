// How a gate differs from its lock, in words: which file, which statement, which fact.

public import Artifacts
import Parity
import WireJSON

/// One thing in which a gate is not as it was locked.
public struct LockDifference: Sendable, Hashable, CustomStringConvertible {
  /// What became of it.
  public enum Change: String, Sendable {
    case changed, added, gone
  }

  /// What became of it.
  public var change: Change
  /// What it speaks of.
  public var kind: GateLock.Kind
  /// Which of its kind.
  public var name: String
  /// Its value in the lock; nil for what was added.
  public var locked: String?
  /// Its value now; nil for what is gone.
  public var now: String?

  /// `changed: file golden/acceptance/a.json`, with both values where a person can read them.
  public var description: String {
    let what = "\(change.rawValue): \(GateLock.Entry(kind: kind, name: name, value: "").words)"
    switch kind {
    case .file, .known, .statement: return what
    case .fact, .gate:
      switch (locked.map(GateLock.Entry.visible), now.map(GateLock.Entry.visible)) {
      case (let locked?, let now?): return "\(what), \"\(locked)\" when locked, now \"\(now)\""
      case (let value?, nil), (nil, let value?): return "\(what), \"\(value)\""
      case (nil, nil): return what
      }
    }
  }
}

extension GateLock {
  /// Returns how the gate differs `now` from this lock, in the order of the entries; signatures do not
  /// count.
  public func differences(from now: GateLock) -> [LockDifference] {
    var differences = [LockDifference]()
    var (old, new) = (entries[...], now.entries[...])
    while true {
      switch (old.first, new.first) {
      case (nil, nil): return differences
      case (let one?, let other?) where one.kind == other.kind && one.name == other.name:
        if one.value != other.value {
          differences.append(.init(.changed, one.kind, one.name, one.value, other.value))
        }
        old.removeFirst()
        new.removeFirst()
      case (let one?, let other) where other.map(one.precedes) ?? true:
        differences.append(.init(.gone, one.kind, one.name, one.value, nil))
        old.removeFirst()
      case (_, let other?):
        differences.append(.init(.added, other.kind, other.name, nil, other.value))
        new.removeFirst()
      case (_?, nil): return differences
      }
    }
  }

  /// Returns everything that keeps this lock from holding, in words, a line each: how the gate differs
  /// `now`, and for each of `keys` why the signature is not its own. None if it holds.
  public func faults(
    now: GateLock, keys: [(file: String, key: VerifyingKey)] = []
  ) -> [String] {
    differences(from: now).map(\.description)
      + keys.compactMap { file, key in
        if isSigned(by: key) { return nil }
        return signature == nil
          ? "not signed: \(file) asks for a signature; conformance lock sign makes one"
          : "signature: it is not that of \(file) over this lock: "
            + "another key signed it, or it was changed after signing"
      }
  }
}

extension LockDifference {
  fileprivate init(
    _ change: Change, _ kind: GateLock.Kind, _ name: String, _ locked: String?, _ now: String?
  ) {
    self.init(change: change, kind: kind, name: name, locked: locked, now: now)
  }
}

extension GateLock.Entry {
  /// What the entry speaks of, for people, on one line.
  var words: String {
    let name = Self.visible(name)
    switch kind {
    case .fact: return "fact \(name)"
    case .file: return "file \(name)"
    case .gate: return "the gate's version"
    case .statement: return "the statement of invariant \(name)"
    case .known:
      let members = (try? JSONValue(parsing: Array(self.name.utf8)))?.array
      let parts = (members ?? []).compactMap(\.string).map(Self.visible)
      guard parts.count == 4 else { return "known divergence \(name)" }
      return "known divergence of \(parts[0]) at \(parts[1])/\(parts[2]): \(parts[3])"
    }
  }

  static func visible(_ text: String) -> String {
    VisibleText.excerpt(Array(text.utf8), limit: 1_000)
  }
}
