// How every file of a store begins.

/// The first 44 bytes of a manifest, a journal or a checkpoint.
///
///     magic 8 | format 4 | kind 4 | store 8 | number 8 | base 8 | CRC-32C of these 4
///
/// Magic and format will stand there in every later format, so that an older version can tell a newer
/// file from a damaged one.
struct FileHeader: Equatable {
  enum Kind: UInt32 {
    case manifest = 1
    case journal, checkpoint

    /// The format that this version writes, and the newest that it reads. Checkpoints of format 1 have no links.
    var format: UInt32 { self == .checkpoint ? 2 : 1 }
  }

  static let magic: [UInt8] = [0x89, 0x76, 0x73, 0x74, 0x6F, 0x72, 0x65, 0x0A]
  static let size = 44

  var kind: Kind
  var format: UInt32
  /// What all files of one store have in common: a random number.
  var store: UInt64
  /// Which journal of the store, which index, which manifest.
  var number: UInt64
  /// The sequence number before that of the first frame.
  var base: UInt64

  var bytes: [UInt8] {
    var bytes = Self.magic
    bytes.put(format)
    bytes.put(kind.rawValue)
    bytes.put(store)
    bytes.put(number)
    bytes.put(base)
    bytes.put(Checksum.crc32c(bytes))
    return bytes
  }

  /// Reads a header; `path` is for errors.
  init(_ bytes: UnsafeRawBufferPointer, kind: Kind, path: String) throws(StoreError) {
    guard bytes.count >= 12, bytes.prefix(8).elementsEqual(Self.magic) else {
      throw StoreError(
        .damaged, "it does not begin as a file of a vector store does", path: path, offset: 0)
    }
    var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[8...]))
    // The magic is followed by four bytes at least.
    let format = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    guard UInt32(littleEndian: format) <= kind.format else {
      throw StoreError(
        .newerFormat, "it was written by a later version; open it with that one", path: path)
    }
    do throws(ByteFault) {
      self.format = try reader.number()
      let written = try reader.number(UInt32.self)
      store = try reader.number()
      number = try reader.number()
      base = try reader.number()
      let checksum = try reader.number(UInt32.self)
      guard 1...kind.format ~= self.format, written == kind.rawValue,
        checksum == Checksum.crc32c(bytes.prefix(Self.size - 4))
      else { throw ByteFault(message: "checksum") }
      self.kind = kind
    } catch {
      throw StoreError(
        .damaged, "its header is damaged; put the file back from a backup", path: path, offset: 0)
    }
  }

  init(kind: Kind, store: UInt64, number: UInt64, base: UInt64) {
    self.kind = kind
    format = kind.format
    self.store = store
    self.number = number
    self.base = base
  }
}
