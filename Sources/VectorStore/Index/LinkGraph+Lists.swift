// The links of a graph as bytes, and back: every list is looked at before a walk relies on it.

extension LinkGraph {
  /// Appends the highest layer of a slot, one byte, and for each of its layers the number of links, two bytes, and
  /// the links by place, four bytes each, little-endian.
  func appendLists(of slot: UInt32, places: [UInt32], to bytes: inout [UInt8]) {
    let level = level(of: slot)
    bytes.put(UInt8(level))
    for layer in 0...level {
      let list = links(slot, layer)
      let degree = degree(slot, layer)
      bytes.put(UInt16(degree))
      for index in 0..<degree { bytes.put(places[Int(list[index])]) }
    }
  }
}

/// Reads the lists of all slots of a table, one slot after the other, into a graph without any.
///
/// What links have in common is found out in passing, so that the whole takes time in proportion to their number: a
/// link counts for one of its ends and against the other, by a hash that nobody can foresee, and if all of them add
/// up to 0, each has its counterpart.
struct LinkGraphReader {
  private let graph: LinkGraph
  private let key = UInt64.random(in: .min ... .max)
  private var balance: UInt64 = 0
  /// Which list a slot was last seen in.
  private var seen: [UInt32]
  private var list: UInt32 = 0

  init(_ graph: LinkGraph) {
    self.graph = graph
    seen = Array(repeating: 0, count: graph.table.count)
  }

  /// Reads the lists of the next slot.
  mutating func readLists(_ reader: inout ByteReader) throws(ByteFault) {
    let slot = UInt32(graph.count)
    let level = Int(try reader.number(UInt8.self))
    guard graph.count < seen.count, level < LinkGraph.layers else {
      throw ByteFault(message: "item \(slot) is on layer \(level)")
    }
    graph.place(slot, level: level)
    for layer in 0...level {
      let degree = Int(try reader.number(UInt16.self))
      guard degree <= graph.width(layer) else {
        throw ByteFault(
          message: "item \(slot) has \(degree) links where \(graph.width(layer)) are the most")
      }
      let links = try reader.take(degree * 4)
      let room = graph.links(slot, layer)
      list += 1
      for index in 0..<degree {
        let other = UInt32(
          littleEndian: links.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
        guard other < UInt32(seen.count), other != slot, seen[Int(other)] != list else {
          throw ByteFault(message: "item \(slot) has a link that leads nowhere, or twice")
        }
        seen[Int(other)] = list
        balance &+= weight(slot, other, layer)
        room[index] = other
      }
    }
  }

  private func weight(_ a: UInt32, _ b: UInt32, _ layer: Int) -> UInt64 {
    var word = (UInt64(min(a, b)) << 32 | UInt64(max(a, b))) &+ UInt64(layer) &* key ^ key
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    word ^= word >> 31
    return a < b ? word : 0 &- word
  }

  /// Sets the entry point, once all slots have their lists, and sees that every layer is whole.
  func finish(entry: UInt32) throws(ByteFault) {
    let count = graph.count
    guard count == seen.count else {
      throw ByteFault(message: "\(count) of \(seen.count) items have links")
    }
    guard count > 0 else {
      guard entry == LinkGraph.none else { throw ByteFault(message: "no item is the entry point") }
      return
    }
    var members = Array(repeating: 0, count: LinkGraph.layers)
    for slot in 0..<UInt32(count) {
      for layer in 0...graph.level(of: slot) { members[layer] += 1 }
    }
    let top = members.lastIndex { $0 > 0 }!
    guard entry < UInt32(count), graph.level(of: entry) == top else {
      throw ByteFault(message: "the entry point is not on the highest layer")
    }
    graph.entry = entry
    graph.top = top
    for layer in 0...top {
      guard try reached(layer) == members[layer] else {
        throw ByteFault(message: "layer \(layer) is in pieces")
      }
    }
    guard balance == 0 else { throw ByteFault(message: "a link has no way back") }
  }

  /// How many slots of a layer are reached from the entry point.
  private func reached(_ layer: Int) throws(ByteFault) -> Int {
    var isSeen = Array(repeating: false, count: graph.count)
    var queue = [graph.entry]
    isSeen[Int(graph.entry)] = true
    var next = 0
    while next < queue.count {
      let slot = queue[next]
      next += 1
      let list = graph.links(slot, layer)
      for index in 0..<graph.degree(slot, layer) where !isSeen[Int(list[index])] {
        guard graph.contains(list[index], on: layer) else {
          throw ByteFault(message: "item \(slot) has a link to what is not on layer \(layer)")
        }
        isSeen[Int(list[index])] = true
        queue.append(list[index])
      }
    }
    return queue.count
  }
}
