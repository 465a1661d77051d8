// Between values and texts.

extension JSONValue {
  /// The value of a whole text. Throws why it is no JSON, and where.
  public init(
    parsing bytes: [UInt8], maximumDepth: Int = JSONDocument.systemDepth
  ) throws(JSONSyntaxError) {
    self = try JSONDocument(parsing: bytes, maximumDepth: maximumDepth).root.value
  }

  /// The wire text, members in their own order. No line feed follows.
  public func wire() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// The canonical form (RFC 8785). No line feed follows.
  public func canonical() -> [UInt8] {
    var parser = JSONParser(maximumDepth: .max)
    var out: [UInt8] = []
    do {
      try parser.appendCanonical(of: wire(), to: &out)
    } catch {
      preconditionFailure("the wire text of a value is no JSON: \(error)")
    }
    return out
  }
}

extension JSONNode {
  /// The value, apart from the document: of several members with the same name the last, at its
  /// own place.
  ///
  /// It is put together without recursion, but Swift releases nested arrays recursively: a
  /// document parsed with a limit of many thousands is better read as it is.
  public var value: JSONValue {
    var builder = ValueBuilder()
    let end = row.next(after: index)
    var current = index
    while current < end {
      let node = JSONNode(storage: storage, index: current)
      switch node.kind {
      case .null: builder.add(.null)
      case .bool: builder.add(.bool(node.row.isTrue))
      case .number: builder.add(.number(node.row.double))
      case .string: builder.addString(node)
      case .array, .object: builder.open(node)
      }
      current = builder.skipOverridden(after: current, storage: storage)
    }
    return builder.result
  }
}

/// Puts values together in the order of a tape, on a stack of its own.
private struct ValueBuilder {
  private struct Frame {
    var end: Int
    var isObject: Bool
    var elements: [JSONValue] = []
    var members: [JSONObject.Element] = []
    var name: String?
    /// Name rows that a later member overrides, in order.
    var overridden: ArraySlice<Int> = []
  }

  private var frames: [Frame] = []
  private(set) var result = JSONValue.null

  mutating func open(_ node: JSONNode) {
    let row = node.row
    var frame = Frame(end: row.next(after: node.index), isObject: row.kind == .object)
    if frame.isObject, frame.end > node.index + 1 {
      frame.overridden = node.storage.bytes.withUnsafeBufferPointer {
        MemberKeys.overriddenNames(of: node.index, on: node.storage.tape.rows.base, in: $0)[...]
      }
    }
    frames.append(frame)
  }

  /// A string is the name of the next member where an object waits for one.
  mutating func addString(_ node: JSONNode) {
    let text = node.string ?? ""
    if let top = frames.indices.last, frames[top].isObject, frames[top].name == nil {
      frames[top].name = text
    } else {
      add(.string(text))
    }
  }

  mutating func add(_ value: JSONValue) {
    guard let top = frames.indices.last else {
      result = value
      return
    }
    if let name = frames[top].name {
      frames[top].members.append((name, value))
      frames[top].name = nil
    } else {
      frames[top].elements.append(value)
    }
  }

  /// The row to go on with; containers that end before it are closed.
  mutating func skipOverridden(after current: Int, storage: JSONStorage) -> Int {
    var next = current + 1
    while let top = frames.indices.last {
      while frames[top].name == nil, frames[top].overridden.first == next {
        frames[top].overridden.removeFirst()
        next = storage.row(next + 1).next(after: next + 1)
      }
      guard next == frames[top].end else { break }
      let frame = frames.removeLast()
      add(
        frame.isObject
          ? .object(JSONObject(distinct: frame.members)) : .array(frame.elements))
    }
    return next
  }
}
