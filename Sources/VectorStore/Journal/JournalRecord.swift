// What the journal says: one change of one index. A frame holds the records of one or more writes.

/// A change of an index, which is meant by its number: that of a dropped one is never used again.
enum JournalRecord {
  /// An index without items.
  case create(index: UInt64, IndexParameters)
  /// An index whose items are in a checkpoint that is there already; it takes the place of `replacing`
  /// unless that is 0.
  case adopt(index: UInt64, replacing: UInt64, checkpoint: UInt64)
  case drop(index: UInt64)
  case add(index: UInt64, [IndexItem])
  case delete(index: UInt64, ids: [String])

  private enum Kind: UInt8 {
    case create = 1
    case adopt = 2
    case drop = 3
    case add = 4
    case delete = 5
  }

  private static let absent = UInt32.max

  /// Appends the record: kind 1, length of the rest 4, index 8, and what the kind has.
  func append(to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.put(kind.rawValue)
    bytes.put(UInt32(0))
    bytes.put(index)
    switch self {
    case .create(_, let parameters): Self.append(parameters, to: &bytes)
    case .adopt(_, let replacing, let checkpoint):
      bytes.put(replacing)
      bytes.put(checkpoint)
    case .drop: break
    case .add(_, let items): Self.append(items, to: &bytes)
    case .delete(_, let ids):
      bytes.put(UInt32(ids.count))
      for id in ids { bytes.put(id) }
    }
    bytes.set(UInt32(bytes.count - start - 5), at: start + 1)
  }

  /// How many bytes ``append(to:)`` appends.
  var size: Int {
    switch self {
    case .create, .adopt, .drop: 256
    case .add(_, let items): 17 + items.reduce(0) { $0 + Self.size(of: $1) }
    case .delete(_, let ids): 17 + ids.reduce(0) { $0 + 2 + $1.utf8.count }
    }
  }

  /// How many bytes an item takes.
  static func size(of item: IndexItem) -> Int {
    6 + item.id.utf8.count + (item.metadata?.count ?? 0) + item.vector.count * 4
  }

  var index: UInt64 {
    switch self {
    case .create(let index, _), .adopt(let index, _, _), .drop(let index), .add(let index, _),
      .delete(let index, _):
      index
    }
  }

  private var kind: Kind {
    switch self {
    case .create: .create
    case .adopt: .adopt
    case .drop: .drop
    case .add: .add
    case .delete: .delete
    }
  }

  static func append(_ parameters: IndexParameters, to bytes: inout [UInt8]) {
    bytes.put(parameters.name)
    bytes.put(parameters.distance.rawValue)
    bytes.put(UInt16(parameters.dimension))
    bytes.put(UInt16(parameters.m))
    bytes.put(UInt16(parameters.efConstruction))
    bytes.put(UInt16(parameters.efSearch))
  }

  /// Count 4, and for each item: id, length of the metadata 4, metadata, vector.
  static func append(_ items: some Collection<IndexItem>, to bytes: inout [UInt8]) {
    bytes.put(UInt32(items.count))
    for item in items {
      bytes.put(item.id)
      bytes.put(item.metadata.map { UInt32($0.count) } ?? absent)
      if let metadata = item.metadata { bytes.append(contentsOf: metadata) }
      bytes.put(item.vector)
    }
  }
}

extension JournalRecord {
  /// Reads the record at hand.
  ///
  /// - Parameter dimension: Gives the dimension of an index, nil if there is none of this number.
  init(
    _ reader: inout ByteReader, dimension: (UInt64) -> Int?
  ) throws(ByteFault) {
    let code = try reader.number(UInt8.self)
    let length = Int(try reader.number(UInt32.self))
    var body = ByteReader(try reader.take(length))
    let index = try body.number(UInt64.self)
    switch Kind(rawValue: code) {
    case .create: self = .create(index: index, try Self.parameters(&body))
    case .adopt:
      self = .adopt(index: index, replacing: try body.number(), checkpoint: try body.number())
    case .drop: self = .drop(index: index)
    case .add:
      guard let dimension = dimension(index) else {
        throw ByteFault(message: "items for index \(index), which is not there")
      }
      self = .add(index: index, try Self.items(&body, dimension: dimension))
    case .delete:
      var ids: [String] = []
      for _ in 0..<(try body.count(ofSize: 2)) { ids.append(try body.text()) }
      self = .delete(index: index, ids: ids)
    case nil: throw ByteFault(message: "a record of unknown kind \(code)")
    }
    guard body.rest == 0 else { throw ByteFault(message: "a record with \(body.rest) bytes more") }
  }

  static func parameters(_ reader: inout ByteReader) throws(ByteFault) -> IndexParameters {
    let name = try reader.text()
    let word = try reader.text()
    guard let distance = Distance(rawValue: word) else {
      throw ByteFault(message: "an unknown distance")
    }
    let numbers = [
      try reader.number(UInt16.self), try reader.number(UInt16.self),
      try reader.number(UInt16.self), try reader.number(UInt16.self),
    ].map(Int.init)
    do throws(VectorError) {
      return try IndexParameters(
        name: name, dimension: numbers[0], distance: distance, m: numbers[1],
        efConstruction: numbers[2], efSearch: numbers[3])
    } catch {
      throw ByteFault(message: error.message)
    }
  }

  static func items(
    _ reader: inout ByteReader, dimension: Int
  ) throws(ByteFault) -> [IndexItem] {
    let count = try reader.count(ofSize: 6 + dimension * 4)
    var items: [IndexItem] = []
    items.reserveCapacity(count)
    for _ in 0..<count {
      let id = try reader.text()
      let length = try reader.number(UInt32.self)
      let metadata = length == absent ? nil : [UInt8](try reader.take(Int(length)))
      items.append(IndexItem(id: id, vector: try reader.vector(dimension), metadata: metadata))
    }
    return items
  }
}
