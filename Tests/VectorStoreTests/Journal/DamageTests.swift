// Files that are not what was written: an error, or what an interrupted write leaves.

import Foundation
import Testing
import VectorStore
import VectorTesting

/// A store with a checkpoint and journals, and what it held after each frame of the last one.
struct SampleStore {
  var image: [String: [UInt8]] = [:]
  /// What was there when the last journal was begun, and after each of its frames.
  var contents: [Content] = []
  /// Where the frames of the last journal begin, and its end.
  var offsets: [Int] = []
  var journal = ""

  /// - Parameter isClosed: Whether the store was closed; otherwise it is as a crash leaves it.
  init(isClosed: Bool, frames: Int = 6) throws {
    let folder = ScratchFolder()
    let store = try VectorStore(folder)
    var random = SeededGenerator(seed: 11)
    _ = try store.create(parameters("a"))
    _ = try store.add(random.items(12, dimension: 2), to: "a")
    _ = try store.create(parameters("b"))
    let envelope = Envelope(parameters: try parameters("c"), items: random.items(5, dimension: 2))
    try store.checkpoint()
    journal = try folder.lastJournal
    func note() throws {
      contents.append(try store.content)
      offsets.append(try folder.image[journal]?.count ?? 0)
    }
    try note()
    _ = try store.replace("c", with: envelope)
    try note()
    for round in 0..<frames {
      switch round % 3 {
      case 0: _ = try store.add(random.items(3, dimension: 2), to: "b")
      case 1: _ = try store.delete(store.ids(of: "a", after: nil, limit: 2).ids, from: "a")
      default: _ = try store.merge("b", into: "a", clearSource: true)
      }
      try note()
    }
    if isClosed { try store.close() }
    image = try folder.image
  }

  var content: Content { contents[contents.count - 1] }
  var log: [UInt8] { image[journal] ?? [] }
}

@Suite struct DamageTests {
  static func open(_ image: [String: [UInt8]]) throws -> VectorStore {
    let folder = ScratchFolder()
    try folder.restore(image)
    return try VectorStore(folder)
  }

  static func refusal(_ image: [String: [UInt8]]) throws -> StoreError? {
    let folder = ScratchFolder()
    try folder.restore(image)
    do throws(StoreError) {
      _ = try VectorStore(folder)
      return nil
    } catch {
      #expect(try folder.image == image, "a store that was refused was changed")
      return error
    }
  }

  /// Cut anywhere, a journal holds the frames that are whole; the rest is cut off and told of, and the
  /// store takes writes again.
  @Test func tornTails() throws {
    let sample = try SampleStore(isClosed: false)
    for length in sample.offsets[0]...sample.log.count {
      var image = sample.image
      image[sample.journal] = Array(sample.log[..<length])
      let folder = ScratchFolder()
      try folder.restore(image)
      let store = try VectorStore(folder)
      let whole = sample.offsets.lastIndex { $0 <= length } ?? 0
      #expect(try store.content == sample.contents[whole])
      let torn = length - sample.offsets[whole]
      #expect(store.recovery.tornTail?.length == (torn == 0 ? nil : torn))
      #expect(try folder.image[sample.journal]?.count == sample.offsets[whole])
      guard length % 7 == 0 else { continue }
      _ = try store.add([item("more")], to: "a")
      let again = try VectorStore(try folder.copy())
      #expect(again.recovery.tornTail == nil)
      #expect(try again.content == store.content)
    }
  }

  /// What is known to have been on the disk cannot be torn.
  @Test func aClosedStoreHasNoTornTail() throws {
    let sample = try SampleStore(isClosed: true)
    for length in stride(from: 0, to: sample.log.count, by: 3) {
      var image = sample.image
      image[sample.journal] = Array(sample.log[..<length])
      #expect(try Self.refusal(image)?.code == .damaged)
    }
    #expect(try Self.open(sample.image).content == sample.content)
  }

  /// A bit that is turned anywhere before the last frame is damage.
  @Test func damageBeforeTheEnd() throws {
    let sample = try SampleStore(isClosed: false)
    for place in 0..<sample.offsets[sample.offsets.count - 2] {
      var image = sample.image
      image[sample.journal]?[place] ^= 1 << UInt8(place % 8)
      let error = try #require(try Self.refusal(image), "byte \(place)")
      #expect([.damaged, .newerFormat].contains(error.code))
      #expect(error.path?.hasSuffix(sample.journal) ?? false)
      #expect(error.offset != nil || error.code == .newerFormat)
    }
  }

  @Test func framesMissingOrTwiceOrMoved() throws {
    let sample = try SampleStore(isClosed: false)
    let log = sample.log
    let frames = zip(sample.offsets, sample.offsets.dropFirst()).map { log[$0..<$1] }
    let head = log[..<sample.offsets[0]]
    for first in frames.indices {
      let missing = head + (frames[..<first] + frames[(first + 1)...]).joined()
      let twice = head + (frames[...first] + frames[first...]).joined()
      for bytes in [missing, twice] {
        var image = sample.image
        image[sample.journal] = Array(bytes)
        if first == frames.count - 1, bytes.count < log.count {
          #expect(try Self.open(image).content == sample.contents[first])
        } else {
          #expect(try Self.refusal(image)?.code == .damaged)
        }
      }
    }
  }

  @Test func filesMissingOrOfAnotherStore() throws {
    let sample = try SampleStore(isClosed: false)
    let other = try SampleStore(isClosed: false)
    for name in sample.image.keys {
      var image = sample.image
      image[name] = nil
      let error = try Self.refusal(image)
      #expect(error?.code == .damaged, "\(name)")
      image[name] = other.image[name]
      #expect(try Self.refusal(image)?.code == .damaged, "\(name)")
      image[name] = []
      #expect(try Self.refusal(image)?.code == .damaged, "\(name)")
    }
  }

  @Test func filesOfANewerFormat() throws {
    let sample = try SampleStore(isClosed: false)
    for name in sample.image.keys {
      var image = sample.image
      image[name]?[8] = 9
      let error = try Self.refusal(image)
      #expect(error?.code == .newerFormat)
      #expect(error?.path?.hasSuffix(name) ?? false)
    }
  }

  /// A crash while a store was made leaves a journal without frames and no manifest.
  @Test func aStoreThatWasNeverWhole() throws {
    let folder = ScratchFolder()
    try VectorStore(folder).close()
    var image = try folder.image
    image["manifest"] = nil
    #expect(try Self.open(image).list().isEmpty)
    image["journal-1.log"]?.append(0)
    #expect(try Self.refusal(image)?.code == .damaged)
  }

  /// A crash in the midst of a checkpoint leaves files that do not count, and journals that do.
  @Test func checkpointsThatWereInterrupted() throws {
    let folder = ScratchFolder()
    let store = try VectorStore(folder)
    _ = try store.create(parameters("a"))
    _ = try store.add([item("x")], to: "a")
    let before = try folder.image
    try store.checkpoint()
    _ = try store.add([item("y")], to: "a")
    let after = try folder.image
    // All files of both moments, with either manifest.
    for manifest in [before, after] {
      var image = before.merging(after) { $1 }
      image["manifest"] = manifest["manifest"]
      image["index-9-9.checkpoint.77.tmp"] = [1, 2, 3]
      let opened = try Self.open(image)
      #expect(try opened.content == store.content)
    }
  }

  /// Files whose bytes were changed anyhow: an error, or the store. Of a store that was closed nothing may
  /// be missing; of another only the end of the journal, and that is told unless it was cut between
  /// frames.
  @Test(arguments: [true, false])
  func mutations(isClosed: Bool) throws {
    let sample = try SampleStore(isClosed: isClosed)
    var random = SeededGenerator(seed: isClosed ? 21 : 22)
    let folder = ScratchFolder()
    var refused = 0
    var shortened = 0
    for _ in 0..<mutationCount(2_000) {
      let name = random.oneOf(sample.image.keys.sorted())
      let original = sample.image[name] ?? []
      let mutated = random.mutation(of: original)
      var image = sample.image
      image[name] = mutated
      try folder.restore(image)
      do throws(StoreError) {
        let store = try VectorStore(folder)
        let content = try store.content
        if content != sample.content {
          shortened += 1
          #expect(!isClosed)
          #expect(name == sample.journal)
          #expect(sample.contents.contains(content))
          let isCut = original.starts(with: mutated)
          #expect(store.recovery.tornTail != nil || isCut)
        }
      } catch {
        refused += 1
        #expect([.damaged, .newerFormat].contains(error.code), "\(error)")
      }
    }
    #expect(refused > 0)
    #expect(isClosed == (shortened == 0))
  }
}
