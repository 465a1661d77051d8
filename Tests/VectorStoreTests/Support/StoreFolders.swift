// Folders of stores: made for one test, and written from an image of their files.

import Foundation
import VectorStore

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

/// Everything that a store holds, to the bit: by index the items, ascending by id.
struct Content: Equatable, CustomStringConvertible {
  var items: [String: [[[UInt32]]]] = [:]

  /// Short: a difference is looked for in a debugger.
  var description: String { "\(items.mapValues(\.count))" }
}

extension VectorStore {
  var content: Content {
    get throws(StoreError) {
      var content = Content()
      for info in try list() {
        let envelope = try envelope(of: info.parameters.name)
        content.items[info.parameters.name] = envelope.items.map(\.bits)
      }
      return content
    }
  }

  /// Opens the store in a folder.
  convenience init(_ folder: ScratchFolder) throws(StoreError) {
    try self.init(folder: folder.path)
  }
}

/// The code with which a call is refused; nil if it is not.
func refusal<Value>(_ call: () throws(StoreError) -> Value) -> StoreError.Code? {
  do throws(StoreError) {
    _ = try call()
    return nil
  } catch {
    return error.code
  }
}

func item(_ id: String, _ vector: [Float] = [1, 2], _ metadata: String? = nil) -> IndexItem {
  IndexItem(id: id, vector: vector, metadata: metadata.map { Array($0.utf8) })
}

/// An index of dimension 2, distance l2.
func parameters(_ name: String) throws -> IndexParameters {
  try IndexParameters(name: name, dimension: 2, distance: .l2)
}

/// Calls `body` in so many threads at once, and returns when all are done.
func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    Thread {
      body(number)
      group.leave()
    }.start()
  }
  group.wait()
}
