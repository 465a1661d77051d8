// A difference as a value: where, of what kind, by what cause; and the signature that groups rows.

/// One difference between an expected and an actual answer.
public struct Divergence: Sendable, Hashable {
  /// What happened to the value at the place.
  public enum Kind: String, Sendable, Hashable {
    case missing, extra, changed, moved
  }

  /// Where: a JSON Pointer (`/provenance/line_offset`, "" being the whole text), `line 3`, a line and
  /// a pointer in it, a path, or `exit status`.
  public var place: String
  /// The place with array indexes and line numbers written `*`, so that rows can be grouped by it.
  public var group: String
  /// What happened there.
  public var kind: Kind
  /// What usually does this.
  public var cause: Cause
  /// What was expected there, made visible; empty where there is nothing.
  public var expected: String
  /// What came instead, made visible; empty where there is nothing.
  public var actual: String

  /// Makes a divergence.
  public init(
    place: String, group: String? = nil, kind: Kind, cause: Cause, expected: String = "",
    actual: String = ""
  ) {
    self.place = place
    self.group = group ?? place
    self.kind = kind
    self.cause = cause
    self.expected = expected
    self.actual = actual
  }
}

/// What two rows with the same defect have in common.
///
/// Its text is what a known-divergence entry names: the grouped place, the kind and the cause of each
/// difference, each once, in ascending order, joined by `; `. The place of a whole text is `.`.
///
///     /provenance/line_offset missing zero_value_omitted
public struct Signature: Sendable, Hashable, CustomStringConvertible {
  public let description: String

  /// How many differences are written out; a row with more ends in `; …`.
  static let limit = 6

  /// Makes the signature of a row's differences.
  public init(_ divergences: [Divergence]) {
    let parts = Set(
      divergences.map { divergence in
        let place = divergence.group.isEmpty ? "." : divergence.group
        return "\(place) \(divergence.kind.rawValue) \(divergence.cause.rawValue)"
      }
    ).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let shown = parts.prefix(Self.limit).joined(separator: "; ")
    description = parts.count > Self.limit ? shown + "; …" : shown
  }

  /// Takes a signature's text as it stands in a known-divergence entry.
  public init(text: String) { description = text }
}
