// The order of an object's members in canonical form: names by UTF-16 code units, the last of
// equal ones kept.

/// One member of an object, as its name sorts.
struct MemberKey: BitwiseCopyable {
  /// The first eight bytes of the name, so turned that integers compare as names do.
  var prefix: UInt64
  /// Where the name's UTF-8 stands: an offset in the text or, complemented, in the names that
  /// had escapes.
  var location: Int
  var count: Int
  /// The row of the name. Its value is in the next one.
  var row: Int
}

/// Keys of the objects that are being written, innermost last.
struct MemberKeys: ~Copyable, Sendable {
  private(set) var keys = GrowableBuffer<MemberKey>()
  /// UTF-8 of the names that had escapes.
  private var resolved = GrowableBuffer<UInt8>()

  var count: Int { keys.count }

  @inline(__always)
  func row(at index: Int) -> Int { keys[index].row }

  mutating func removeAll() {
    keys.removeAll()
    resolved.removeAll()
  }

  /// Takes the keys from a position on away.
  @inline(__always)
  mutating func truncate(to position: Int) { keys.count = position }

  /// Adds the members of an object in canonical order, each name once.
  @inline(__always)
  mutating func append(
    membersOf object: Int, on tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>
  ) {
    let first = keys.count
    let isAscending = gather(object, on: tape, in: text)
    if !isAscending {
      sort(from: first, in: text)
      keepLastOfEqual(from: first, in: text)
    }
  }

  /// Adds the members of an object in source order; returns whether that is the canonical one,
  /// each name once.
  private mutating func gather(
    _ object: Int, on tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let first = keys.count
    let end = tape[object].next(after: object)
    var isAscending = true
    var row = object &+ 1
    while row < end {
      let key = key(ofName: row, on: tape, in: text)
      keys.append(key)
      if isAscending, keys.count > first &+ 1 {
        isAscending = order(keys[keys.count &- 2], key, in: text) < 0
      }
      row = tape[row &+ 1].next(after: row &+ 1)
    }
    return isAscending
  }

  @inline(__always)
  private mutating func key(
    ofName row: Int, on tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>
  ) -> MemberKey {
    let name = tape[row]
    let base = text.baseAddress.unsafelyUnwrapped
    guard name.hasEscapes else {
      let start = name.start &+ 1
      let count = name.end &- start &- 1
      return MemberKey(
        prefix: Self.prefix(base + start, count: count, room: text.count &- start),
        location: start, count: count, row: row)
    }
    let literal = StringLiteral(name, in: base)
    resolved.reserve(literal.count)
    let location = resolved.count
    let count = literal.resolve(into: resolved.base + location)
    resolved.count += count
    return MemberKey(
      prefix: Self.prefix(resolved.base + location, count: count, room: count),
      location: ~location, count: count, row: row)
  }

  /// The first eight bytes as a big-endian integer, zeros after the end.
  @inline(__always)
  private static func prefix(_ base: UnsafePointer<UInt8>, count: Int, room: Int) -> UInt64 {
    var word: UInt64 = 0
    if room >= 8 {
      word = UInt64(bigEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt64.self))
      if count < 8 { word &= ~(.max >> UInt64(8 &* count)) }
    } else {
      for index in 0..<min(count, 8) { word |= UInt64(base[index]) << UInt64(56 - 8 * index) }
    }
    return word & 0x8080_8080_8080_8080 == 0 ? word : utf16Order(word)
  }

  @inline(never)
  private static func utf16Order(_ word: UInt64) -> UInt64 {
    (0..<8).reduce(0) { turned, index in
      let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * index))
      return turned << 8 | UInt64(utf16Order(byte))
    }
  }

  /// A byte of UTF-8 so turned that bytes compare as UTF-16 code units do.
  ///
  /// The two orders differ in one point: surrogates, which are the lead bytes F0 to F4 here, come
  /// before U+E000 to U+FFFF, which are EE and EF. No other byte of UTF-8 is EE or above.
  @inline(__always)
  private static func utf16Order(_ byte: UInt8) -> UInt8 {
    byte < 0xEE ? byte : byte < 0xF0 ? byte &+ 5 : byte &- 2
  }

  /// Below 0, 0 or above it, as one name comes before, equals or comes after another.
  @inline(__always)
  private func order(
    _ a: MemberKey, _ b: MemberKey, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    if a.prefix != b.prefix { return a.prefix < b.prefix ? -1 : 1 }
    return orderBeyondPrefix(a, b, in: text)
  }

  @inline(never)
  private func orderBeyondPrefix(
    _ a: MemberKey, _ b: MemberKey, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let left = bytes(of: a, in: text)
    let right = bytes(of: b, in: text)
    let shared = min(a.count, b.count)
    var i = 8
    while i &+ 8 <= shared {
      let mine = UnsafeRawPointer(left + i).loadUnaligned(as: UInt64.self)
      let theirs = UnsafeRawPointer(right + i).loadUnaligned(as: UInt64.self)
      if mine != theirs { break }
      i &+= 8
    }
    while i < shared {
      if left[i] != right[i] {
        return Self.utf16Order(left[i]) < Self.utf16Order(right[i]) ? -1 : 1
      }
      i &+= 1
    }
    return a.count &- b.count
  }

  @inline(__always)
  private func bytes(
    of key: MemberKey, in text: UnsafeBufferPointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    key.location >= 0
      ? text.baseAddress.unsafelyUnwrapped + key.location
      : UnsafePointer(resolved.base) + ~key.location
  }

  /// Sorts the keys from a position on; equal names stay in source order.
  private mutating func sort(from first: Int, in text: UnsafeBufferPointer<UInt8>) {
    let count = keys.count - first
    if count > 24 {
      var slice = UnsafeMutableBufferPointer(start: keys.base + first, count: count)
      slice.sort {
        let order = order($0, $1, in: text)
        return order == 0 ? $0.row < $1.row : order < 0
      }
      return
    }
    for position in (first &+ 1)..<keys.count {
      let key = keys[position]
      var hole = position
      while hole > first, order(key, keys[hole &- 1], in: text) < 0 {
        keys[hole] = keys[hole &- 1]
        hole &-= 1
      }
      keys[hole] = key
    }
  }

  private mutating func keepLastOfEqual(from first: Int, in text: UnsafeBufferPointer<UInt8>) {
    var kept = first
    for position in (first + 1)..<keys.count {
      if order(keys[kept], keys[position], in: text) != 0 { kept += 1 }
      keys[kept] = keys[position]
    }
    keys.count = kept + 1
  }

  /// The name rows of an object that a later member with the same name overrides, in order.
  static func overriddenNames(
    of object: Int, on tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>
  ) -> [Int] {
    var keys = MemberKeys()
    if keys.gather(object, on: tape, in: text) { return [] }
    keys.sort(from: 0, in: text)
    return (1..<keys.count)
      .filter { keys.order(keys.keys[$0 - 1], keys.keys[$0], in: text) == 0 }
      .map { keys.row(at: $0 - 1) }
      .sorted()
  }
}
