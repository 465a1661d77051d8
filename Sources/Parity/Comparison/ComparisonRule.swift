// What a probe says of how its outputs are compared (parity.md, "Comparison").

import WireJSON

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

/// A JSON Pointer in which `*` stands for any member or element.
///
///     PlacePattern("/items/*/recorded_at")
public struct PlacePattern: Sendable, Hashable, CustomStringConvertible {
  public let description: String
  let tokens: [[UInt8]?]

  /// Reads a pattern; nil if it does not begin with `/` or holds a bad `~`.
  public init?(_ text: String) {
    guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
    description = text
    var tokens = [[UInt8]?]()
    for part in text.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    where !text.isEmpty {
      if part.elementsEqual("*".utf8) {
        tokens.append(nil)
        continue
      }
      var token = [UInt8]()
      var rest = part[...]
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "~") else {
          token.append(byte)
          continue
        }
        switch rest.popFirst() {
        case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
        default: return nil
        }
      }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  /// Returns every value of `root` at a place that the pattern names.
  func matches(in root: JSONNode) -> [JSONNode] {
    var found = [root]
    for token in tokens {
      var next = [JSONNode]()
      for node in found {
        switch (node.kind, token) {
        case (.object, nil): next.append(contentsOf: node.members.map(\.value))
        case (.array, nil): next.append(contentsOf: node.elements)
        case (.object, let name?):
          if let value = node[String(decoding: name, as: UTF8.self)] { next.append(value) }
        case (.array, let index?):
          if let index = Int(String(decoding: index, as: UTF8.self)) {
            next.append(contentsOf: node.elements.dropFirst(index).prefix(1))
          }
        default: break
        }
      }
      found = next
    }
    return found
  }

  /// True if the pattern names the place that a path of tokens leads to.
  func matches(path: [[UInt8]]) -> Bool {
    path.count == tokens.count
      && zip(tokens, path).allSatisfy { pattern, token in pattern == nil || pattern! == token }
  }
}
