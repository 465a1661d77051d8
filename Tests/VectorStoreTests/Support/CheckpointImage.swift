// A checkpoint taken apart, changed, and put together again with checksums that are right.

import VectorStore

struct CheckpointImage {
  private static let headerSize = 44
  var header: [UInt8]
  /// What the frames carry: the head, then pieces of items, then pieces of links.
  var frames: [[UInt8]] = []

  init(_ bytes: [UInt8]) {
    header = Array(bytes[..<Self.headerSize])
    var offset = Self.headerSize
    while offset < bytes.count {
      let length = Int(bytes.little(4, at: offset + 4))
      let start = offset + Frame.headSize
      frames.append(Array(bytes[start..<start + length]))
      offset = start + length
    }
  }

  var bytes: [UInt8] {
    var bytes = Array(header[..<40])
    bytes.append(little: Checksum.crc32c(bytes))
    let store = header.little(8, at: 16)
    for (number, content) in frames.enumerated() {
      var frame = [UInt8](repeating: 0, count: Frame.headSize) + content
      Frame.complete(&frame, sequence: UInt64(number) + 1, seed: Frame.seed(store: store))
      bytes += frame
    }
    return bytes
  }

  /// The links by item and layer, if all of them are in the last frame.
  var lists: [[[UInt32]]] {
    get {
      let bytes = frames[frames.count - 1]
      var items: [[[UInt32]]] = []
      var offset = 0
      func take(_ size: Int) -> Int {
        defer { offset += size }
        return Int(bytes.little(size, at: offset))
      }
      while offset < bytes.count {
        let level = take(1)
        items.append((0...level).map { _ in (0..<take(2)).map { _ in UInt32(take(4)) } })
      }
      return items
    }
    set {
      var bytes: [UInt8] = []
      for item in newValue {
        bytes.append(UInt8(item.count - 1))
        for layer in item {
          bytes.append(little: UInt16(layer.count))
          for link in layer { bytes.append(little: link) }
        }
      }
      frames[frames.count - 1] = bytes
    }
  }

  /// The entry point, the last four bytes of the head.
  var entry: UInt32 {
    get { UInt32(frames[0].little(4, at: frames[0].count - 4)) }
    set {
      frames[0].removeLast(4)
      frames[0].append(little: newValue)
    }
  }
}

extension [UInt8] {
  mutating func fill(_ byte: UInt8, at start: Int, _ count: Int) {
    for place in start..<start + count { self[place] = byte }
  }

  fileprivate func little(_ size: Int, at offset: Int) -> UInt64 {
    (0..<size).reduce(0) { $0 | UInt64(self[offset + $1]) << UInt64(8 * $1) }
  }

  fileprivate mutating func append(little number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
