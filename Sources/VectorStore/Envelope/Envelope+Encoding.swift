// Version 2, to the byte.

import WireJSON

extension Envelope {
  /// The text, version 2, without a line feed.
  ///
  /// Members stand in the order of the contract; `ids` ascend by UTF-8 bytes, and `vectors` follows
  /// them; `metadata` is in canonical form, so its members ascend by the UTF-16 code units of the
  /// ids.
  public func encoded() -> [UInt8] {
    let vectorBytes = items.count * parameters.dimension * 4
    var start: [UInt8] = []
    start.reserveCapacity(256 + vectorBytes / 3 * 4 + 8 + items.reduce(0) { $0 + size(of: $1) })
    var writer = JSONWriter(start)
    start = []
    writer.beginObject()
    writer.name("version")
    writer.integer(2)
    writer.name("params")
    writeParameters(to: &writer)
    writer.name("ids")
    writer.beginArray()
    for item in items { writer.string(item.id) }
    writer.endArray()
    writer.name("metadata")
    writer.beginObject()
    for item in itemsInCanonicalOrder {
      guard let metadata = item.metadata else { continue }
      writer.name(item.id)
      writer.raw(metadata)
    }
    writer.endObject()
    writer.name("vectors")
    writeVectors(to: &writer.bytes)
    writer.endObject()
    return writer.bytes
  }

  private func size(of item: IndexItem) -> Int {
    item.id.utf8.count + 3 + (item.metadata.map { item.id.utf8.count + $0.count + 4 } ?? 0)
  }

  private func writeParameters(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("name")
    writer.string(parameters.name)
    writer.name("dimension")
    writer.integer(parameters.dimension)
    writer.name("distance")
    writer.string(parameters.distance.rawValue)
    writer.name("m")
    writer.integer(parameters.m)
    writer.name("ef_construction")
    writer.integer(parameters.efConstruction)
    writer.name("ef_search")
    writer.integer(parameters.efSearch)
    writer.endObject()
  }

  /// The two orders of ids differ only where one has U+E000 or above, whose UTF-8 begins with a byte
  /// from 0xEE on.
  private var itemsInCanonicalOrder: [IndexItem] {
    guard items.contains(where: { $0.id.utf8.contains { $0 >= 0xEE } }) else { return items }
    return items.sorted { $0.id.utf16.lexicographicallyPrecedes($1.id.utf16) }
  }

  private func writeVectors(to out: inout [UInt8]) {
    var encoder = Base64Encoder()
    out.append(UInt8(ascii: "\""))
    for item in items {
      item.vector.withUnsafeBytes { encoder.append($0, to: &out) }
    }
    encoder.finish(to: &out)
    out.append(UInt8(ascii: "\""))
  }
}
