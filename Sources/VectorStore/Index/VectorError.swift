// What can be wrong with what an index is given.

/// A refused item, query or parameter: nothing was changed.
public struct VectorError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong; the raw values are those of the contract's envelope, and of the calls.
  public enum Code: String, Sendable, CaseIterable {
    /// A text that is not JSON.
    case json
    /// An absent or unknown member, or a value of another kind.
    case shape
    /// A version of the envelope that is not known.
    case version
    /// A parameter out of its range.
    case params
    /// A list of ids that is not one.
    case ids
    /// An id that is there twice.
    case duplicateID = "duplicate_id"
    /// A text that is not padded base64.
    case base64
    /// Vectors that do not fit the ids.
    case length
    /// A vector of another dimension.
    case dimension
    /// A value that is infinite or not a number.
    case nonFinite = "non_finite"
    /// A zero vector under ``Distance/cosine``.
    case zeroVector = "zero_vector"
    /// Metadata that is no object, or of an unknown id.
    case metadata
    /// A number of hits outside 1 to 10,000.
    case k
    /// A search width outside 1 to 10,000.
    case ef
    /// An id that is longer than 512 bytes.
    case id
  }

  /// What is wrong.
  public let code: Code
  /// What is wrong, in words, and what is allowed.
  public let message: String
  /// The position of the item in the call, from 0; nil if the fault is no item's.
  public let position: Int?

  /// Makes an error; `position` is that of the item in the call, from 0.
  public init(_ code: Code, _ message: String, position: Int? = nil) {
    self.code = code
    self.message = message
    self.position = position
  }

  public var description: String {
    "\(code.rawValue): " + (position.map { "item \($0): " } ?? "") + message
  }
}
