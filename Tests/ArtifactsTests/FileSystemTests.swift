// Files are replaced whole or not at all, and every failure names its path.

import Artifacts
import Foundation
import Testing

@Suite struct FileSystemTests {
  /// A folder that goes with the test.
  final class Folder {
    let path = FileManager.default.temporaryDirectory.path + "/artifacts-" + UUID().uuidString
    init() throws { try FileSystem.createDirectory(path) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = try Folder()
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try FileSystem.replace("\(folder.path)/a", with: bytes)
    #expect(try FileSystem.read("\(folder.path)/a") == bytes)
    try FileSystem.append([1, 2], to: "\(folder.path)/a")
    #expect(try FileSystem.read("\(folder.path)/a") == bytes + [1, 2])
    let pieces = try ChunkedFile("\(folder.path)/a").readToEnd()
    #expect(pieces == bytes + [1, 2])
    #expect(try Digest.sha256(ofFile: "\(folder.path)/a") == Digest.sha256(of: pieces))
  }

  @Test func replacingLeavesNothingBeside() throws {
    let folder = try Folder()
    try FileSystem.replace("\(folder.path)/a", with: [1])
    try FileSystem.replace("\(folder.path)/a", with: [2])
    #expect(try FileSystem.list(folder.path) == ["a"])
    try FileSystem.createDirectory("\(folder.path)/d")
    #expect(throws: ArtifactError.self) { try FileSystem.replace("\(folder.path)/d", with: [3]) }
    #expect(try FileSystem.list(folder.path) == ["a", "d"])
  }

  @Test func aPendingFileAppearsOnlyWhenItIsWhole() throws {
    let folder = try Folder()
    let path = "\(folder.path)/a"
    try FileSystem.replace(path, with: [1])
    do {
      let file = try PendingFile(path)
      try file.append([UInt8](repeating: 7, count: 1_000_000))
      #expect(try FileSystem.read(path) == [1])
    }
    #expect(try FileSystem.list(folder.path) == ["a"])
    #expect(try FileSystem.read(path) == [1])
    let file = try PendingFile(path)
    try file.append([2, 3])
    try file.commit()
    #expect(try FileSystem.read(path) == [2, 3])
    #expect(try FileSystem.list(folder.path) == ["a"])
  }

  @Test func namesComeInTheOrderOfTheirBytes() throws {
    let folder = try Folder()
    for name in ["b", "é", "a", "Z", "\u{1F600}", "\u{E000}"] {
      try FileSystem.replace("\(folder.path)/\(name)", with: [])
    }
    #expect(
      try FileSystem.list(folder.path) == ["Z", "a", "b", "é", "\u{E000}", "\u{1F600}"])
  }

  @Test func filesBelowAFolder() throws {
    let folder = try Folder()
    try FileSystem.createDirectory("\(folder.path)/x/y")
    try FileSystem.replace("\(folder.path)/x/y/1", with: [])
    try FileSystem.replace("\(folder.path)/x/0", with: [])
    #expect(try FileSystem.files(below: folder.path) == ["x/0", "x/y/1"])
    #expect(try FileSystem.files(below: "\(folder.path)/x/0") == [""])
  }

  @Test func failuresNameTheirPath() throws {
    let error = try #require(throws: ArtifactError.self) { try FileSystem.read("/no/such/file") }
    #expect(error.description == "cannot open /no/such/file: No such file or directory")
    #expect(throws: ArtifactError.self) { try FileSystem.read("/tmp") }
    #expect(throws: ArtifactError.self) { try FileSystem.list("/no/such") }
    #expect(throws: ArtifactError.self) { try FileSystem.createDirectory("/proc/x/y") }
    #expect(throws: ArtifactError.self) { try FileSystem.append([1], to: "/dev/full") }
  }
}

@Suite struct DigestTests {
  @Test func theExamplesOfTheStandard() {
    #expect(
      Digest.sha256(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Digest.sha256(of: [])
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    var digest = Digest()
    for byte in "abc".utf8 { digest.update([byte].span.bytes) }
    #expect(digest.hexadecimal() == Digest.sha256(of: Array("abc".utf8)))
  }
}

@Suite struct WallClockTests {
  @Test func theFormOfTheContract() {
    #expect(WallClock.fixed(seconds: 1_767_323_045).timestamp() == "2026-01-02T03:04:05.000Z")
    #expect(WallClock.fixed(seconds: 0).secondsTimestamp() == "1970-01-01T00:00:00")
    #expect(WallClock.system.timestamp().utf8.count == 24)
  }
}
