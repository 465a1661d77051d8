// What a probe says of how its outputs are compared (parity.md, "Comparison").

/// How two outputs are held against each other.
public struct ComparisonRule: Sendable {
  /// The unit of comparison.
  public enum Mode: String, Sendable, CaseIterable {
    /// Byte for byte.
    case bytes
    /// Bytes, line by line; a difference is reported by line.
    case lines
    /// The canonical forms of two JSON texts.
    case json
    /// The set of paths, then each file; files that end in `.jsonl` line by line.
    case tree
  }

  /// The unit of comparison.
  public var mode: Mode
  /// The places that may differ, with the shape their values must have.
  public var masks: [Mask]
  /// The places where numbers may differ, and by how much.
  public var tolerances: [Tolerance]

  /// Makes a rule.
  public init(mode: Mode = .bytes, masks: [Mask] = [], tolerances: [Tolerance] = []) {
    self.mode = mode
    self.masks = masks
    self.tolerances = tolerances
  }

  /// A place that may differ between two correct runs.
  public struct Mask: Sendable, Hashable {
    public var place: PlacePattern
    public var shape: Shape

    /// Makes a mask.
    public init(place: PlacePattern, shape: Shape) {
      self.place = place
      self.shape = shape
    }
  }

  /// Numbers at a place that may differ by an absolute bound.
  public struct Tolerance: Sendable, Hashable {
    public var place: PlacePattern
    public var bound: Double

    /// Makes a tolerance.
    public init(place: PlacePattern, bound: Double) {
      self.place = place
      self.bound = bound
    }
  }

  /// What a masked value must still look like.
  public enum Shape: String, Sendable, CaseIterable {
    case timestamp, uuid, sha256, integer, number, any
  }
}
