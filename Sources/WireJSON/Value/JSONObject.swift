// The members of an object: ordered, named by code points, found at once also when there are many.

/// The members of a JSON object, in order, each name once.
///
/// Names are compared by their code points, without normalisation. Equality does not look at the
/// order (see ``JSONValue``); iteration and ``JSONValue/wire()`` keep it.
///
///     var object: JSONObject = ["b": 1, "a": 2]
///     object["c"] = 3                       // at the end
///     object["b"] = 4                       // where it was
///     JSONValue.object(object).wire()       // {"b":4,"a":2,"c":3}
public struct JSONObject: Sendable {
  /// A member.
  public typealias Element = (name: String, value: JSONValue)

  /// The members in order.
  public private(set) var members: [Element]

  /// Where each name is, kept only when there are more names than a search through them is worth.
  private var places: [CodePoints: Int]?

  private static let searchedMembers = 16

  /// An object without members.
  public init() { members = [] }

  /// An object of members in order; of several with the same name the last is kept, at the place
  /// of the last, as when a text is read.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    var seen: Set<CodePoints> = []
    var kept: [Element] = []
    for (name, value) in members.reversed() where seen.insert(CodePoints(name)).inserted {
      kept.append((name, value))
    }
    kept.reverse()
    self.init(distinct: kept)
  }

  /// An object of members whose names are known to differ.
  init(distinct members: [Element]) {
    self.members = members
    indexPlaces()
  }

  /// The value of a member, nil if there is none.
  ///
  /// Setting replaces a member where it is, or adds one at the end; setting nil removes it.
  public subscript(name: String) -> JSONValue? {
    get { place(of: name).map { members[$0].value } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?):
        members[place].value = value
      case (let place?, nil):
        members.remove(at: place)
        indexPlaces()
      case (nil, let value?):
        members.append((name, value))
        if places == nil {
          indexPlaces()
        } else {
          places?[CodePoints(name)] = members.count - 1
        }
      case (nil, nil):
        break
      }
    }
  }

  private func place(of name: String) -> Int? {
    if let places { return places[CodePoints(name)] }
    return members.firstIndex { $0.name.hasSameCodePoints(as: name) }
  }

  private mutating func indexPlaces() {
    places =
      members.count <= Self.searchedMembers
      ? nil
      : Dictionary(
        uniqueKeysWithValues: members.enumerated().map { (CodePoints($1.name), $0) })
  }
}

extension JSONObject: Sequence, ExpressibleByDictionaryLiteral {
  /// How many members there are.
  public var count: Int { members.count }

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }

  /// The members in order.
  public func makeIterator() -> IndexingIterator<[Element]> { members.makeIterator() }

  /// The number of members.
  public var underestimatedCount: Int { members.count }

  /// An object of members in order; of several with the same name the last is kept.
  public init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members) }
}

extension JSONObject: Hashable {
  /// Whether both have the same members, in any order.
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a.members, b.members).allSatisfy { mine, theirs in
      if mine.name.hasSameCodePoints(as: theirs.name) { return mine.value == theirs.value }
      return b[mine.name] == mine.value
    }
  }

  /// Hashes the members, in any order.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (name, value) in members {
      var member = Hasher()
      name.hashCodePoints(into: &member)
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }
}
