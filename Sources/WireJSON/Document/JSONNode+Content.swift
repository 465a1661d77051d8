// The content of arrays and objects, in order.

extension JSONNode {
  /// The elements of an array, in order; none if this is no array.
  public var elements: JSONElements { JSONElements(self) }

  /// The members of an object, in order; none if this is no object.
  ///
  /// Of several members with the same name only the last is here, at its own place.
  public var members: JSONMembers { JSONMembers(self, withDuplicates: false) }

  /// The members of an object as they are written: also those that a later one overrides.
  public var writtenMembers: JSONMembers { JSONMembers(self, withDuplicates: true) }

  /// The value of a member, nil if there is none. Names are compared by code points; the last of
  /// several members with the same name counts.
  public subscript(name: String) -> JSONNode? {
    name.withUTF8Bytes { row(ofMember: $0) }.map { JSONNode(storage: storage, index: $0) }
  }

  /// The row of a member's value.
  private func row(ofMember name: UnsafeBufferPointer<UInt8>) -> Int? {
    let object = row
    guard object.kind == .object else { return nil }
    return storage.bytes.withUnsafeBufferPointer { text in
      let rows = storage.tape.rows.base
      let end = object.next(after: index)
      var found: Int?
      var row = index + 1
      while row < end {
        let literal = StringLiteral(rows[row], in: text)
        // Most names differ in length.
        if literal.hasEscapes || literal.count == name.count, literal.equals(name) {
          found = row + 1
        }
        row = rows[row + 1].next(after: row + 1)
      }
      return found
    }
  }
}

/// The elements of an array, in order.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
  private let storage: JSONStorage
  private var row: Int
  private let end: Int

  init(_ node: JSONNode) {
    storage = node.storage
    row = node.index + 1
    end = node.kind == .array ? node.row.next(after: node.index) : row
  }

  /// The next element.
  public mutating func next() -> JSONNode? {
    guard row < end else { return nil }
    defer { row = storage.row(row).next(after: row) }
    return JSONNode(storage: storage, index: row)
  }
}

/// The members of an object, in order.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  private let storage: JSONStorage
  private var row: Int
  private let end: Int
  /// The name rows to pass over, in order.
  private var overridden: ArraySlice<Int>

  init(_ node: JSONNode, withDuplicates: Bool) {
    storage = node.storage
    row = node.index + 1
    end = node.kind == .object ? node.row.next(after: node.index) : row
    overridden = []
    if !withDuplicates, row < end {
      overridden = node.storage.bytes.withUnsafeBufferPointer {
        MemberKeys.overriddenNames(of: node.index, on: node.storage.tape.rows.base, in: $0)[...]
      }
    }
  }

  /// The next member.
  public mutating func next() -> (name: String, value: JSONNode)? {
    while row < end {
      let name = row
      let value = row + 1
      row = storage.row(value).next(after: value)
      if overridden.first == name {
        overridden.removeFirst()
        continue
      }
      guard let text = JSONNode(storage: storage, index: name).string else {
        preconditionFailure("a name row is a string row")
      }
      return (text, JSONNode(storage: storage, index: value))
    }
    return nil
  }
}
