// From an id's bytes to its slot: open addressing over the slots, so that an id is kept once.

/// The slots of an index by id. Ids are equal if their UTF-8 bytes are, unlike `String`, whose equality is canonical.
struct IdentifierTable {
  static let none = UInt32.max
  private var cells: [UInt32] = Array(repeating: none, count: 16)
  private(set) var count = 0

  private static func hash(_ id: String) -> Int {
    var hasher = Hasher()
    var copy = id
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return hasher.finalize()
  }

  /// The slot of `id`; `ids` names each slot's.
  func slot(of id: String, in ids: [String]) -> UInt32? {
    let mask = cells.count - 1
    var cell = Self.hash(id) & mask
    while cells[cell] != Self.none {
      if ids[Int(cells[cell])].hasSameBytes(as: id) { return cells[cell] }
      cell = (cell + 1) & mask
    }
    return nil
  }

  /// Enters a slot whose id is not here yet.
  mutating func insert(_ slot: UInt32, in ids: [String]) {
    if (count + 1) * 4 > cells.count * 3 {
      let old = cells
      cells = Array(repeating: Self.none, count: old.count * 2)
      for slot in old where slot != Self.none { place(slot, in: ids) }
    }
    place(slot, in: ids)
    count += 1
  }

  private mutating func place(_ slot: UInt32, in ids: [String]) {
    let mask = cells.count - 1
    var cell = Self.hash(ids[Int(slot)]) & mask
    while cells[cell] != Self.none { cell = (cell + 1) & mask }
    cells[cell] = slot
  }

  /// Takes a slot out; those behind it move up, so that no gap breaks a chain.
  mutating func remove(_ slot: UInt32, in ids: [String]) {
    let mask = cells.count - 1
    var gap = Self.hash(ids[Int(slot)]) & mask
    while cells[gap] != slot { gap = (gap + 1) & mask }
    cells[gap] = Self.none
    count -= 1
    var cell = (gap + 1) & mask
    while cells[cell] != Self.none {
      let home = Self.hash(ids[Int(cells[cell])]) & mask
      if (cell - home) & mask >= (cell - gap) & mask {
        cells[gap] = cells[cell]
        cells[cell] = Self.none
        gap = cell
      }
      cell = (cell + 1) & mask
    }
  }
}

extension String {
  /// Whether both are the same bytes of UTF-8.
  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Whether this comes first by bytes of UTF-8, the order of ids in the contract.
  package func precedesByBytes(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
