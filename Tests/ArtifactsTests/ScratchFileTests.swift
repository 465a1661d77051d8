// Files without names: what is written is read, and a folder never shows them.

import Artifacts
import Foundation
import Testing

@Suite struct ScratchFileTests {
  @Test func whatIsAppendedIsRead() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/scratch-\(UUID().uuidString)"
    try FileSystem.createDirectory(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try ScratchFile(in: folder)
    try [UInt8](0..<200).withUnsafeBytes { try file.append($0) }
    try [UInt8](200...255).withUnsafeBytes { try file.append($0) }
    #expect(file.size == 256)
    #expect(try FileSystem.list(folder) == [])
    var bytes = [UInt8](repeating: 0, count: 100)
    try bytes.withUnsafeMutableBytes { try file.read(at: 150, into: $0) }
    #expect(bytes == [UInt8](150..<250))
    #expect(throws: ArtifactError.self) {
      try bytes.withUnsafeMutableBytes { try file.read(at: 157, into: $0) }
    }
  }

  @Test func aFolderThatIsNotThere() throws {
    let error = #expect(throws: ArtifactError.self) { try ScratchFile(in: "/nowhere") }
    #expect(error?.code == .create)
    #expect("\(try #require(error))".contains("/nowhere"))
  }
}
