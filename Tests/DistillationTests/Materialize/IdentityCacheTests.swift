// The cache of identities changes how long a run takes and nothing else: whatever has become of
// sources, evidence, skips or the cache itself, a run with it does what a run without it does.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct IdentityCacheTests {
  /// A root and its twin: one is always run with a cache, the other never.
  struct Twins {
    let cached: TemporaryRoot
    let plain: TemporaryRoot
    var caches: String { "\(cached.folder)/caches/identities" }

    init(rows: Range<Int>) throws {
      cached = try TemporaryRoot()
      plain = try TemporaryRoot()
      try write(rows)
    }

    /// Rows of about a kilobyte, some of them blank, wrong or double.
    static func lines(_ rows: Range<Int>) -> String {
      rows.map { row in
        switch row % 50 {
        case 7: ""
        case 11: "[\(row)]"
        case 13: "{\"audit_id\":\"\(row)\"}"
        case 17: MaterializerTests.audit("double")
        default: MaterializerTests.audit("\(row) \(String(repeating: "x", count: 900))")
        }
      }.map { $0 + "\n" }.joined()
    }

    func write(_ rows: Range<Int>) throws {
      try both { try $0.write(Self.lines(rows), to: "data/_kb/audits.jsonl") }
    }

    func both(_ body: (TemporaryRoot) throws -> Void) throws {
      try body(cached)
      try body(plain)
    }

    /// Runs both and compares what they say and leave.
    @discardableResult
    func run(
      dryRun: Bool = false, force: Bool = false, _ location: SourceLocation = #_sourceLocation
    ) throws -> [Int] {
      let cache = IdentityCache(folder: caches, minimumSourceSize: 0)
      let report = try Materializer(
        root: cached.root, recordedAt: "2026-01-02T03:04:05.678Z", cache: cache
      ).run(dryRun: dryRun, force: force)
      #expect(
        try plain.materialize(dryRun: dryRun, force: force) == report, sourceLocation: location)
      #expect(try plain.tree() == cached.tree(), sourceLocation: location)
      return report.total.row
    }

    /// The one file of the cache.
    func file() throws -> String {
      let names = try FileSystem.list(caches)
      #expect(names.count == 1)
      return "\(caches)/\(try #require(names.first))"
    }
  }

  @Test func aSecondRunIsTheSame() throws {
    let twins = try Twins(rows: 0..<1400)
    let first = try twins.run()
    let remembered = try FileSystem.read(try twins.file())
    #expect(remembered.count > 1000 * 16)
    let second = try twins.run()
    #expect(second == [first[0], 0, first[1] + first[2], first[3]])
    #expect(try FileSystem.read(try twins.file()) == remembered)
    try twins.run(dryRun: true)
    try twins.run(force: true)
    try twins.run()
  }

  @Test func growthIsRead() throws {
    let twins = try Twins(rows: 0..<1200)
    try twins.run()
    for end in [1201, 1202, 1250, 2400] {
      try twins.both { root in
        let before = try root.lines("data/_kb/audits.jsonl").count
        try root.append(Twins.lines(before..<end), to: "data/_kb/audits.jsonl")
      }
      try twins.run(dryRun: true)
      let written = try twins.run()[1]
      #expect(written > 0)
      #expect(try twins.run()[1] == 0)
    }
  }

  @Test func aLastLineWithoutLFIsNotRemembered() throws {
    let twins = try Twins(rows: 0..<10)
    let part = #"{"audit_id":"late","ts":"2026-01-01T00:00:00Z""#
    try twins.both { try $0.append(part, to: "data/_kb/audits.jsonl") }
    try twins.run()
    try twins.both {
      try $0.append(#","phase":"p","findings":[]}"#, to: "data/_kb/audits.jsonl")
    }
    #expect(try twins.run()[1] == 1)
    try twins.both { try $0.append(" \n", to: "data/_kb/audits.jsonl") }
    #expect(try twins.run()[1] == 0)
    #expect(try twins.run()[1] == 0)
  }

  /// Lines that are longer than blocks mostly are. Each of 300 or 250 KB is a block; those of 280 and
  /// 210 KB are one together. Whoever reads blocks in turn into the same few pieces of memory reads it
  /// into one that held 300 KB, where its first line has room; whoever uses one piece does not.
  static var longLines: String {
    let sizes = Array(repeating: 300, count: 15) + [250, 280, 210, 300, 300, 300, 300]
    return sizes.enumerated().map { place, size in
      MaterializerTests.audit("\(place + 10) \(String(repeating: "z", count: size << 10))") + "\n"
    }.joined()
  }

  @Test func longLinesAreReadAgainWhole() throws {
    let twins = try Twins(rows: 0..<0)
    try twins.both { try $0.append(Self.longLines, to: "data/_kb/audits.jsonl") }
    let first = try twins.run()
    #expect(first[1] == 22)
    try twins.both {
      try FileSystem.remove($0.root.absolute("data/evidence/2026/01/01/audits.jsonl"))
    }
    #expect(try twins.run() == first)
    #expect(try twins.run()[1] == 0)
  }

  @Test func aSourceThatChangedIsReadAnew() throws {
    let twins = try Twins(rows: 0..<1400)
    try twins.run()
    // A byte in one of the blocks, with the size as it was.
    let bytes = try twins.plain.bytes("data/_kb/audits.jsonl")
    var changed = bytes
    let place = try #require(changed[1_100_000...].firstIndex(of: UInt8(ascii: "x")))
    changed[place] = UInt8(ascii: "y")
    try twins.both { try $0.write(changed, to: "data/_kb/audits.jsonl") }
    #expect(try twins.run()[1] == 1)
    #expect(try twins.run()[1] == 0)
    // Rotated: shorter, and other rows.
    try twins.write(5000..<5100)
    #expect(try twins.run()[1] > 80)
    #expect(try twins.run()[1] == 0)
    try twins.both { try $0.write(bytes, to: "data/_kb/audits.jsonl") }
    #expect(try twins.run()[1] == 0)
    try twins.both { try $0.write("", to: "data/_kb/audits.jsonl") }
    #expect(try twins.run() == [0, 0, 0, 0])
  }

  @Test func evidenceThatIsGoneIsWrittenAgain() throws {
    let twins = try Twins(rows: 0..<1400)
    let first = try twins.run()
    try twins.both {
      try FileSystem.remove($0.root.absolute("data/evidence/2026/01/01/audits.jsonl"))
    }
    #expect(try twins.run() == first)
    try twins.both { root in
      let path = "data/evidence/2026/01/01/audits.jsonl"
      try root.write(try root.lines(path).dropLast(5).map { $0 + "\n" }.joined(), to: path)
    }
    #expect(try twins.run()[1] == 5)
    try twins.both {
      try FileSystem.remove($0.root.absolute("data/_kb/distillation_skips.jsonl"))
    }
    try twins.run()
    #expect(try twins.plain.lines("data/_kb/distillation_skips.jsonl").count == first[3])
  }

  /// The cache's file is cut, changed or replaced at many places.
  @Test func aDamagedCacheIsNotBelieved() throws {
    let twins = try Twins(rows: 0..<200)
    try twins.run()
    let file = try twins.file()
    let whole = try FileSystem.read(file)
    for place in [0, 3, 15, 16, 17, 23, 24, 31, 40, 60, 90, 120, 1000, whole.count - 1] {
      try FileSystem.replace(file, with: Array(whole[..<place]))
      #expect(try twins.run()[1] == 0)
      #expect(try FileSystem.read(file) == whole, "cut after \(place)")
      for change in [1, 0x80] as [UInt8] {
        var changed = whole
        changed[place] ^= change
        try FileSystem.replace(file, with: changed)
        // Were it believed, rows of which there is no evidence would count as known.
        try twins.both { root in
          let path = "data/evidence/2026/01/01/audits.jsonl"
          try root.write(try root.lines(path).dropLast(3).map { $0 + "\n" }.joined(), to: path)
        }
        #expect(try twins.run()[1] == 3, "changed at \(place)")
        #expect(try twins.run()[1] == 0)
      }
    }
    try FileSystem.replace(file, with: whole + whole)
    #expect(try twins.run()[1] == 0)
  }

  @Test func aCacheThatCannotBeWrittenIsDoneWithout() throws {
    let twins = try Twins(rows: 0..<100)
    try FileSystem.createDirectory("\(twins.cached.folder)/caches")
    try FileSystem.replace(twins.caches, with: [])
    #expect(try twins.run()[1] > 0)
    #expect(try twins.run()[1] == 0)
  }

  @Test func whatWasUsedLeastRecentlyGoes() throws {
    let twins = try Twins(rows: 0..<500)
    try twins.run()
    let file = try twins.file()
    let size = try FileSystem.read(file).count
    let others = ["a", "b", "c"].map { "\(twins.caches)/\($0).ids" }
    for (index, other) in others.enumerated() {
      try FileSystem.replace(other, with: [UInt8](repeating: 0, count: size))
      let time = timeval(tv_sec: 1_000_000 + index, tv_usec: 0)
      utimes(other, [time, time])
    }
    try FileSystem.replace("\(twins.caches)/note.txt", with: [1])
    try twins.cached.append(Twins.lines(500..<510), to: "data/_kb/audits.jsonl")
    let cache = IdentityCache(
      folder: twins.caches, minimumSourceSize: 0, limit: size * 3 + size / 2)
    _ = try Materializer(root: twins.cached.root, cache: cache).run()
    let left = try FileSystem.list(twins.caches).map { "\(twins.caches)/\($0)" }
    #expect(Set(left) == [file, others[1], others[2], "\(twins.caches)/note.txt"])
  }

  @Test func smallSourcesAreNotRemembered() throws {
    let twins = try Twins(rows: 0..<100)
    let cache = IdentityCache(folder: twins.caches)
    _ = try Materializer(root: twins.cached.root, cache: cache).run()
    #expect(FileSystem.kind(of: twins.caches) == nil)
  }
}
