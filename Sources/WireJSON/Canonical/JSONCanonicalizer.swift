// The canonical form of many values, for whoever hashes them one after the other.

/// Writes canonical forms (RFC 8785) in memory that is used again from one value to the next.
///
/// Choose it over ``JSONNode/appendCanonical(to:)`` where the text is looked at and not kept.
///
///     var canonicalizer = JSONCanonicalizer()
///     canonicalizer.withCanonical(node) { text in digest.update(text) }
public struct JSONCanonicalizer: ~Copyable, Sendable {
  var canonicalizer = Canonicalizer()

  /// A canonicalizer that has written nothing.
  public init() {}

  /// Calls a closure with the canonical form of a value; it must not leave the closure.
  public mutating func withCanonical<Result>(
    _ node: JSONNode, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    node.storage.bytes.withUnsafeBufferPointer { text in
      body(canonicalizer.canonical(node.index, of: node.storage.tape.rows.base, in: text))
    }
  }
}
