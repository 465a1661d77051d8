// Folders of stores: made for one test, and written from an image of their files.

import Foundation
import VectorStore
import VectorTesting

/// A folder that goes with its owner.
final class ScratchFolder: Sendable {
  let path = ScratchFolder.parent + "/vectors-" + UUID().uuidString

  /// In memory where the system has room there: nothing that is tested can tell.
  private static let parent =
    FileManager.default.isWritableFile(atPath: "/dev/shm")
    ? "/dev/shm" : FileManager.default.temporaryDirectory.path

  init() {
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The files by name.
  var image: [String: [UInt8]] {
    get throws {
      var files: [String: [UInt8]] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != "lock" {
        files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
      }
      return files
    }
  }

  /// Makes the folder hold these files and no others.
  func restore(_ image: [String: [UInt8]]) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: path)
    where image[name] == nil {
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    for (name, bytes) in image {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
  }

  /// A folder of its own that holds the same files, as a crash would leave them.
  func copy() throws -> ScratchFolder {
    let folder = ScratchFolder()
    try folder.restore(image)
    return folder
  }

  /// The name of the last journal.
  var lastJournal: String {
    get throws {
      let numbers = try image.keys.compactMap { name in
        name.hasPrefix("journal-") ? Int(name.dropFirst(8).dropLast(4)) : nil
      }
      return "journal-\(numbers.max() ?? 0).log"
    }
  }
}

extension VectorStore {
  /// Opens the store in a folder.
  convenience init(_ folder: ScratchFolder) throws(StoreError) {
    try self.init(folder: folder.path)
  }
}
