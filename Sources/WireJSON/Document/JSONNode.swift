// A value in a document: what it is, where it stands, and the scalars it may be.

/// A value in a document, with its place in the source.
///
/// A node keeps its document alive. Reading a scalar of another kind gives nil, a container of
/// another kind gives no element.
public struct JSONNode: Sendable {
  /// The six kinds of JSON values.
  public enum Kind: UInt8, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool
    /// A double.
    case number
    /// Code points, escapes resolved.
    case string
    /// Elements in order.
    case array
    /// Members in order.
    case object
  }

  let storage: JSONStorage
  let index: Int

  var row: TapeRow { storage.row(index) }

  /// The kind of value.
  public var kind: Kind { row.kind }

  /// Where the value's text stands in ``JSONDocument/bytes``, byte offsets: as it was spelled.
  public var sourceRange: Range<Int> {
    let row = row
    return storage.bytes.withUnsafeBufferPointer { row.start..<row.end(in: $0) }
  }

  /// The value of `true` or `false`.
  public var bool: Bool? {
    let row = row
    return row.kind == .bool ? row.isTrue : nil
  }

  /// The double nearest to a number.
  public var number: Double? {
    let row = row
    return row.kind == .number ? row.double : nil
  }

  /// The contract's I: a number whose double is an integer from 0 to 2^53 - 1. `-0` is 0, `3.0`
  /// and `30e-1` are 3.
  public var integer: Int? {
    number.flatMap(JSONValue.integer(of:))
  }

  /// The code points of a string.
  public var string: String? {
    let row = row
    guard row.kind == .string else { return nil }
    return storage.bytes.withUnsafeBufferPointer { StringLiteral(row, in: $0).string }
  }
}
