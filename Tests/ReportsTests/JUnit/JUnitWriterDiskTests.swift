// What is on disk when a report is whole, given up, or cannot be written.

import Foundation
import Glibc
import Reports
import Synchronization
import Testing

@Suite("JUnit writer on disk")
struct JUnitWriterDiskTests {
  private static let old = Array("the old report".utf8)

  /// File systems without unnamed files: NFS, older overlays.
  private static let namedOnly = JUnitStorage(
    openUnnamed: { _ in
      errno = EOPNOTSUPP
      return -1
    }, createNamed: JUnitStorage.fileSystem.createNamed)

  /// Storage whose file number `full`, from 0, has no room.
  private static func filling(file full: Int, named: Bool) -> JUnitStorage {
    let opened = Counter()
    let device: @Sendable (String) -> Int32? = { _ in
      opened.next() == full ? open("/dev/full", O_RDWR | O_CLOEXEC) : nil
    }
    return JUnitStorage(
      openUnnamed: { folder in
        if named {
          errno = EOPNOTSUPP
          return -1
        }
        return device(folder) ?? JUnitStorage.fileSystem.openUnnamed(folder)
      },
      createNamed: { path in device(path) ?? JUnitStorage.fileSystem.createNamed(path) })
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
      count.withLock { count in
        defer { count += 1 }
        return count
      }
    }
  }

  private func writer(_ path: String, _ storage: JUnitStorage) throws -> JUnitWriter {
    try JUnitWriter(
      path: path, profile: .rich, timestamp: JUnitTest.timestamp, hostname: "h",
      limits: JUnitLimits(), storage: storage)
  }

  private func fill(_ writer: JUnitWriter, cases: Int) throws {
    let suite = try writer.beginSuite(name: "s", package: "", properties: [])
    for index in 0..<cases { try writer.append(JUnitTest.passed("row-\(index)"), to: suite) }
  }

  @Test("finishing replaces the old report and leaves nothing else", arguments: [false, true])
  func replaces(named: Bool) throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let path = try folder.file(Self.old, named: "report.xml")
    let writer = try writer(path, named ? Self.namedOnly : .fileSystem)
    try fill(writer, cases: 3_000)
    // Nothing with a name until the report is whole.
    #expect(try folder.names() == ["report.xml"])
    #expect(try JUnitTest.bytes(path) == Self.old)
    try writer.finish(complete: true)
    #expect(try folder.names() == ["report.xml"])
    #expect(try JUnitReader().read(path: path).counts.tests == 3_000)
  }

  @Test("giving up leaves the old report and nothing else", arguments: [false, true])
  func abandoned(named: Bool) throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let path = try folder.file(Self.old, named: "report.xml")
    do {
      let writer = try writer(path, named ? Self.namedOnly : .fileSystem)
      try fill(writer, cases: 3_000)
    }
    #expect(try folder.names() == ["report.xml"])
    #expect(try JUnitTest.bytes(path) == Self.old)
  }

  @Test(
    "a full disk is an error and leaves the old report",
    arguments: [(0, false), (1, false), (0, true), (1, true)])
  func fullDisk(file: Int, named: Bool) throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let path = try folder.file(Self.old, named: "report.xml")
    let writer = try writer(path, Self.filling(file: file, named: named))
    // The scratch file is written to when streams leave memory, the report's own at the end.
    JUnitTest.expect(.io) {
      try fill(writer, cases: 3_000)
      try writer.finish(complete: true)
    }
    JUnitTest.expect(.closed) { try writer.finish(complete: true) }
    #expect(try folder.names() == ["report.xml"])
    #expect(try JUnitTest.bytes(path) == Self.old)
  }

  @Test("an error names the reason and the target")
  func message() throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let path = folder.path("report.xml")
    let writer = try writer(path, Self.filling(file: 1, named: false))
    let error = #expect(throws: JUnitError.self) { try writer.finish(complete: true) }
    #expect(error?.description == "\(path): write: No space left on device")
  }

  @Test("a folder that is missing, no folder, or takes no files is an error at once")
  func badFolders() throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let file = try folder.file(Self.old, named: "file")
    for path in [
      folder.path("missing/report.xml"), "\(file)/report.xml", "/proc/report.xml", "", "a\0b",
    ] {
      JUnitTest.expect(.io) { try JUnitTest.writer(path, .rich) }
    }
    #expect(try folder.names() == ["file"])
  }

  @Test("a folder without write permission is an error at once", .enabled(if: geteuid() != 0))
  func readOnlyFolder() throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let path = try folder.file(Self.old, named: "report.xml")
    #expect(chmod(folder.path, 0o500) == 0)
    JUnitTest.expect(.io) { try JUnitTest.writer(path, .rich) }
    #expect(chmod(folder.path, 0o700) == 0)
    #expect(try JUnitTest.bytes(path) == Self.old)
  }

  @Test("a device, a folder and a dangling link are never replaced")
  func notRegular() throws {
    let folder = try JUnitTestFolder(onDisk: true)
    #expect(symlink("nowhere", folder.path("dangling.xml")) == 0)
    for path in ["/dev/null", folder.path, folder.path("dangling.xml")] {
      JUnitTest.expect(.notRegularFile) { try JUnitTest.writer(path, .rich) }
    }
    #expect(try folder.names() == ["dangling.xml"])
  }

  @Test("behind a link the file is replaced, not the link")
  func link() throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let path = try folder.file(Self.old, named: "real.xml")
    #expect(symlink("real.xml", folder.path("link.xml")) == 0)
    let writer = try JUnitTest.writer(folder.path("link.xml"), .rich)
    try fill(writer, cases: 1)
    try writer.finish(complete: true)
    #expect(try folder.names() == ["link.xml", "real.xml"])
    #expect(try JUnitReader().read(path: path).counts.tests == 1)
    let target = try FileManager.default.destinationOfSymbolicLink(
      atPath: folder.path("link.xml"))
    #expect(target == "real.xml")
  }

  @Test("a target that turned into a folder meanwhile is an error")
  func turnedIntoFolder() throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let path = folder.path("report.xml")
    for storage in [JUnitStorage.fileSystem, Self.namedOnly] {
      let writer = try writer(path, storage)
      #expect(mkdir(path, 0o700) == 0)
      JUnitTest.expect(.io) { try writer.finish(complete: true) }
      #expect(try folder.names() == ["report.xml"])
      #expect(rmdir(path) == 0)
    }
  }

  @Test("many suites need no more descriptors than one")
  func descriptors() throws {
    let folder = try JUnitTestFolder(onDisk: true)
    let writer = try JUnitTest.writer(folder.path("report.xml"), .strict)
    // Far beyond the usual limit of 1,024 descriptors.
    for index in 0..<3_000 {
      let suite = try writer.beginSuite(name: "s\(index)", package: "", properties: [])
      try writer.append(JUnitTest.failed("m", output: "o"), to: suite)
    }
    #expect(try writer.finish(complete: true).suites == 3_000)
    #expect(try JUnitTest.violations(folder.path("report.xml"), .strict) == [])
  }
}
