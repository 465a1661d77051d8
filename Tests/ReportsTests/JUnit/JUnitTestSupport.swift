// What the JUnit tests share: folders, shipped schemas, and one way to write, validate and read
// back.

import Foundation
import Reports
import Testing

/// A folder of one test's own, removed with its owner.
struct JUnitTestFolder: ~Copyable {
  let path: String

  /// A folder in memory where there is such a place, because each report is synced; or on disk.
  init(onDisk: Bool = false) throws {
    let memory = "/dev/shm"
    let parent =
      !onDisk && FileManager.default.isWritableFile(atPath: memory)
      ? URL(fileURLWithPath: memory) : FileManager.default.temporaryDirectory
    let url = parent.appendingPathComponent("junit-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  borrowing func path(_ name: String) -> String { "\(path)/\(name)" }

  /// The names in the folder, hidden ones too.
  borrowing func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Writes a file and gives its path.
  borrowing func file(_ bytes: [UInt8], named name: String = "report.xml") throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }
}

enum JUnitTest {
  static let timestamp = "2026-11-23T09:00:00"

  /// `conformance/` of the package that these tests are in.
  static let conformance: String = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("conformance")
      if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("junit.xsd").path)
      {
        return candidate.path
      }
    }
    return "conformance"
  }()

  static func schema(_ profile: JUnitProfile) -> String {
    "\(conformance)/\(profile == .rich ? "junit.xsd" : "junit-strict.xsd")"
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  static func violations(_ path: String, _ profile: JUnitProfile) throws -> [JUnitViolation] {
    try JUnitValidator(schema: schema(profile)).validate(file: path)
  }

  static func writer(
    _ path: String, _ profile: JUnitProfile, limits: JUnitLimits = JUnitLimits()
  ) throws -> JUnitWriter {
    try JUnitWriter(
      path: path, profile: profile, timestamp: timestamp, hostname: "host", limits: limits)
  }

  /// Writes one suite, holds the file against the profile's schema, and reads it back with all
  /// text.
  static func roundTrip(
    _ cases: [JUnitCase], _ profile: JUnitProfile, limits: JUnitLimits = JUnitLimits(),
    suite: (name: String, package: String) = ("suite", "package"),
    properties: [(name: String, value: String)] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (summary: JUnitSummary, text: String, written: JUnitWritten) {
    let folder = try JUnitTestFolder()
    let path = folder.path("report.xml")
    let writer = try writer(path, profile, limits: limits)
    let id = try writer.beginSuite(
      name: suite.name, package: suite.package, properties: properties)
    for testCase in cases { try writer.append(testCase, to: id) }
    let written = try writer.finish(complete: true)
    #expect(try violations(path, profile) == [], sourceLocation: sourceLocation)
    var readLimits = JUnitReadLimits()
    readLimits.outputBytes = 1 << 21
    readLimits.bodyBytes = 1 << 21
    let summary = try JUnitReader(limits: readLimits).read(path: path)
    #expect(summary.ending == .complete, sourceLocation: sourceLocation)
    let text = try text(path)
    #expect(text.utf8.count == written.bytes, sourceLocation: sourceLocation)
    return (summary, text, written)
  }

  static func passed(_ name: String, classname: String = "probe.swift") -> JUnitCase {
    JUnitCase(classname: classname, name: name, milliseconds: 1, outcome: .passed)
  }

  static func failed(_ message: String, body: String = "", output: String? = nil) -> JUnitCase {
    JUnitCase(
      classname: "probe.swift", name: "row", milliseconds: 1,
      outcome: .failed(type: "value", message: message, body: body), systemOut: output)
  }

  /// Asserts that `body` throws a ``JUnitError`` with `code`.
  static func expect<R>(
    _ code: JUnitError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> R
  ) {
    do {
      _ = try body()
      Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as JUnitError {
      #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
  }
}

/// A repeatable source of randomness (SplitMix64).
struct JUnitTestGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A text of up to `count` scalars, most of them ones that XML or this project treats specially.
  mutating func text(upTo count: Int) -> String {
    let special: [UInt32] = [
      0x00, 0x01, 0x08, 0x09, 0x0A, 0x0B, 0x0D, 0x1B, 0x1F, 0x20, 0x22, 0x26, 0x27, 0x3C, 0x3E,
      0x5B, 0x5C, 0x5D, 0x75, 0x30, 0x6D, 0x7F, 0x85, 0x9B, 0x301, 0x2028, 0xD7FF, 0xE000, 0xFEFF,
      0xFFFD, 0xFFFE, 0xFFFF, 0xFFFC, 0x10000, 0x1F600, 0x1FFFE, 0x10FFFF,
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...count, using: &self) {
      let code = special.randomElement(using: &self) ?? 0
      if let scalar = Unicode.Scalar(code) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
