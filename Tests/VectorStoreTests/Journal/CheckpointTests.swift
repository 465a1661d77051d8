// Checkpoints keep the graph: what is opened again is what it was, and what cannot be a graph is refused.

import Testing
import VectorStore
import VectorTesting

@Suite struct CheckpointTests {
  /// A folder with a closed store, whose index `n` is in a checkpoint, and what it answered.
  struct Sample {
    let image: [String: [UInt8]]
    let queries: [[Float]]
    let answers: [[SearchHit]]
    let content: Content

    var name: String {
      get throws { try #require(image.keys.first { $0.hasSuffix(".checkpoint") }) }
    }

    var checkpoint: CheckpointImage {
      get throws { CheckpointImage(image[try name] ?? []) }
    }

    /// A folder of its own with the files.
    var folder: ScratchFolder {
      get throws {
        let folder = ScratchFolder()
        try folder.restore(image)
        return folder
      }
    }

    func changed(_ body: (inout CheckpointImage) throws -> Void) throws -> [String: [UInt8]] {
      var checkpoint = try checkpoint
      try body(&checkpoint)
      var image = image
      image[try name] = checkpoint.bytes
      return image
    }
  }

  /// Answers of so narrow searches, asked so often, are those of this very graph.
  static func answers(_ store: VectorStore, _ queries: [[Float]]) throws -> [[SearchHit]] {
    try queries.map { try store.search("n", SearchQuery(vector: $0, k: 3, ef: 3)) }
  }

  static func sample(
    _ count: Int = 300, dimension: Int = 8, m: Int = 4, deleted: Int = 0,
    tail: (VectorStore) throws -> Void = { _ in }
  ) throws -> Sample {
    let folder = ScratchFolder()
    let store = try VectorStore(folder)
    _ = try store.create(
      try IndexParameters(name: "n", dimension: dimension, distance: .l2, m: m, efConstruction: 40))
    var clusters = Clusters(seed: 3, dimension: dimension, count: 9)
    let vectors = (0..<count).map { _ in clusters.vector() }
    for (number, vector) in vectors.enumerated() {
      let metadata: [UInt8]? =
        number % 3 == 0 ? nil : Array((number % 3 == 1 ? "{}" : #"{"a":1}"#).utf8)
      _ = try store.add([IndexItem(id: "\(number)", vector: vector, metadata: metadata)], to: "n")
    }
    _ = try store.delete((0..<deleted).map { "\($0 * 3)" }, from: "n")
    try store.checkpoint()
    try tail(store)
    let queries = (0..<100).map { _ in clusters.vector() }
    let sample = Sample(
      image: [:], queries: queries, answers: try answers(store, queries), content: try store.content
    )
    try store.close()
    return Sample(
      image: try folder.image, queries: queries, answers: sample.answers, content: sample.content)
  }

  @Test(arguments: [0, 1, 2, 33, 300]) func theGraphIsTakenOver(_ count: Int) throws {
    let sample = try Self.sample(count, deleted: count / 10)
    let folder = try sample.folder
    let store = try VectorStore(folder)
    #expect(store.recovery.frames == 0)
    #expect(try store.content == sample.content)
    #expect(try Self.answers(store, sample.queries) == sample.answers)
    #expect(try store.index("n").check() == [])
    // And it goes on as an index does.
    _ = try store.add([item("new", sample.queries[0])], to: "n")
    _ = try store.delete(["1"], from: "n")
    #expect(try store.index("n").check() == [])
    #expect(
      try store.search("n", SearchQuery(vector: sample.queries[0], k: 1)).first?.id == "new")
    try store.checkpoint()
    #expect(try store.index("n").check() == [])
  }

  /// What came after the checkpoint is put into the graph of the checkpoint.
  @Test func theTailOfTheJournalComesOnTop() throws {
    let sample = try Self.sample { store in
      for number in 0..<40 {
        _ = try store.add(
          [item("late-\(number)", [Float](repeating: Float(number), count: 8))], to: "n")
      }
      _ = try store.delete(["late-3", "7"], from: "n")
    }
    let store = try DamageTests.open(sample.image)
    #expect(store.recovery.frames == 41)
    #expect(try store.content == sample.content)
    #expect(try store.index("n").check() == [])
    #expect(try store.index("n").recall(sample.queries) >= 0.95)
  }

  /// Also what only the graph shows: that codes do not serve, and that another graph was under way.
  @Test func aGraphThatIsBeingReplacedIsBuiltAgain() throws {
    let folder = ScratchFolder()
    let store = try VectorStore(folder)
    _ = try store.create(parameters("n"))
    var random = SeededGenerator(5)
    _ = try store.add((0..<500).map { item("\($0)", random.vector(2)) }, to: "n")
    let core = try store.index("n").core
    // As at the start of a rebuild, whose thread the checkpoint is faster than.
    core.lock.writing {
      core.table.isPrecise = true
      core.shadow = core.graph
      core.departures = 7
    }
    try store.checkpoint()
    core.lock.writing { core.shadow = nil }
    let again = try VectorStore(try folder.copy())
    let index = try again.index("n")
    #expect(index.core.table.isPrecise)
    index.settle()
    #expect(index.core.lock.reading { index.core.departures } == 0)
    #expect(index.check() == [])
    #expect(try again.content == store.content)
  }

  @Test func loadAfterDeletes() throws {
    let folder = ScratchFolder()
    var store = try VectorStore(folder)
    _ = try store.create(parameters("n"))
    var random = SeededGenerator(8)
    let vectors = (0..<200).map { _ in random.vector(2) }
    _ = try store.add(vectors.indices.map { item("\($0)", vectors[$0], "{}") }, to: "n")
    for round in 0..<10 {
      // The entry point, and a run of others.
      let index = try store.index("n")
      let entry = index.core.table.ids[Int(index.core.graph.entry)]
      let gone = Set([entry] + (0..<18).map { "\(round * 18 + $0)" })
      _ = try store.delete(Array(gone), from: "n")
      let content = try store.content
      if round % 2 == 0 { try store.checkpoint() }
      try store.close()
      store = try VectorStore(folder)
      #expect(try store.content == content)
      #expect(try store.index("n").check() == [])
      for id in gone {
        #expect(try !store.index("n").contains(id))
        let hits = try store.search("n", SearchQuery(vector: vectors[Int(id)!], k: 200))
        #expect(try hits.count == store.info("n").length && !hits.contains { $0.id == id })
      }
    }
  }

  @Test func departuresAreKept() throws {
    let sample = try Self.sample(300, deleted: 20)
    let store = try DamageTests.open(sample.image)
    #expect(try store.index("n").core.departures == 20)
  }

  @Test func aBitTurnedAnywhereIsAnError() throws {
    let sample = try Self.sample(60, dimension: 2)
    let name = try sample.name
    for place in 0..<(sample.image[name]?.count ?? 0) {
      var image = sample.image
      image[name]?[place] ^= 1 << UInt8(place % 8)
      let error = try #require(try DamageTests.refusal(image), "byte \(place)")
      #expect([.damaged, .newerFormat].contains(error.code))
      #expect(error.path?.hasSuffix(name) ?? false)
    }
  }

  @Test func checkpointsOfTheFormatWithoutLinksAreRead() throws {
    let sample = try Self.sample(300, dimension: 2)
    let image = try sample.changed { checkpoint in
      checkpoint.header[8] = 1
      checkpoint.frames.removeLast()
      checkpoint.frames[0].removeLast(13)
    }
    let folder = ScratchFolder()
    try folder.restore(image)
    let store = try VectorStore(folder)
    #expect(try store.content == sample.content)
    #expect(try store.index("n").check() == [])
    _ = try store.add([item("x")], to: "n")
    try store.checkpoint()
    try store.close()
  }

  struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let message: String
    let change: @Sendable (inout CheckpointImage) -> Void

    init(
      _ name: String, _ message: String,
      _ change: @escaping @Sendable (inout CheckpointImage) -> Void
    ) {
      testDescription = name
      self.message = message
      self.change = change
    }
  }

  static let faults: [Fault] = [
    Fault("a link to nowhere", "leads nowhere") { $0.lists[5][0][0] = 300 },
    Fault("a link to itself", "leads nowhere") { $0.lists[5][0][0] = 5 },
    Fault("a link twice", "twice") { $0.lists[5][0][1] = $0.lists[5][0][0] },
    Fault("a link without a way back", "no way back") { $0.lists[5][0].removeLast() },
    Fault("a link that is bent", "no way back") { image in
      let others = Set(image.lists[5][0])
      image.lists[5][0][0] = (6..<300).first { !others.contains($0) }!
    },
    Fault("more links than a list has", "are the most") { image in
      image.lists[5][0] = Array(100..<111)
    },
    Fault("a layer that there cannot be", "on layer 16") { image in
      image.lists[5] += Array(repeating: [], count: 17 - image.lists[5].count)
    },
    Fault("an item without links", "in pieces") { image in
      for other in image.lists[5][0] { image.lists[Int(other)][0].removeAll { $0 == 5 } }
      image.lists[5][0] = []
    },
    Fault("a link to an item that is not on the layer", "not on layer 1") { image in
      let low = UInt32(image.lists.firstIndex { $0.count == 1 }!)
      image.lists[Int(image.entry)][1][0] = low
    },
    Fault("an entry point on a lower layer", "highest layer") { image in
      image.entry = UInt32(image.lists.firstIndex { $0.count == 1 }!)
    },
    Fault("an entry point that is not there", "highest layer") { $0.entry = 300 },
    Fault("no entry point", "highest layer") { $0.entry = .max },
    Fault("one list too few", "it is damaged") { image in image.frames.removeLast() },
    Fault("an item less", "it is damaged") { image in image.lists.removeLast() },
    Fault("unknown flags", "unknown flags") { image in
      image.frames[0][image.frames[0].count - 13] = 4
    },
    Fault("an id twice", "an id is there twice") { image in
      // The second id, "1", after a count, the first id, its metadata and its vector.
      image.frames[1][4 + 3 + 4 + 32 + 2] = UInt8(ascii: "0")
    },
    Fault("a number that is none", "nan") { image in
      for place in 0..<4 { image.frames[1][4 + 3 + 4 + place] = 0xFF }
    },
    Fault("a huge count of items", "where") { image in
      for place in 8..<16 { image.frames[0][place] = 0xFF }
    },
  ]

  @Test(arguments: faults) func whatIsNoGraphIsRefused(_ fault: Fault) throws {
    let sample = try Self.sample()
    let image = try sample.changed { fault.change(&$0) }
    let error = try #require(try DamageTests.refusal(image))
    #expect(error.code == .damaged)
    #expect(error.message.contains(fault.message), "\(error)")
  }

  static let lengths: [Fault] = [
    Fault("items of a frame", "are wanted where") { $0.frames[1].fill(0xFF, at: 0, 4) },
    Fault("an id", "are wanted where") { $0.frames[1].fill(0xFF, at: 4, 2) },
    Fault("metadata", "are wanted where") { image in
      image.frames[1].fill(0xFF, at: 7, 4)
      image.frames[1][7] = 0xFE
    },
    Fault("a list", "are the most") { $0.frames[2].fill(0xFF, at: 1, 2) },
    Fault("departures", "") { $0.frames[0].fill(0xFF, at: $0.frames[0].count - 12, 8) },
    Fault("a name", "are wanted where") { $0.frames[0].fill(0xFF, at: 16, 2) },
  ]

  /// Lengths that are far too large, under checksums that are right; departures are only a count.
  @Test(arguments: lengths) func hostileLengths(_ fault: Fault) throws {
    let sample = try Self.sample(40)
    let error = try DamageTests.refusal(try sample.changed { fault.change(&$0) })
    #expect(error?.code == (fault.message.isEmpty ? nil : .damaged))
    #expect(error?.message.contains(fault.message) ?? true, "\(error!)")
  }

  /// Contents changed anyhow, with checksums that are right: an error, or an index like any other.
  @Test func mutationsUnderGoodChecksums() throws {
    let samples = [try Self.sample(40, dimension: 2), try Self.sample(150, dimension: 1, m: 2)]
    var random = SeededGenerator(seed: 31)
    let folder = ScratchFolder()
    var refused = 0
    for _ in 0..<mutationCount(2_000) {
      let image = try random.oneOf(samples).changed { checkpoint in
        let frame = random.below(checkpoint.frames.count)
        checkpoint.frames[frame] = random.mutation(of: checkpoint.frames[frame])
      }
      try folder.restore(image)
      do throws(StoreError) {
        let store = try VectorStore(folder)
        for info in try store.list() {
          let index = try store.index(info.parameters.name)
          index.settle()
          #expect(index.check() == [])
          _ = try store.search(
            info.parameters.name,
            SearchQuery(vector: [Float](repeating: 1, count: info.parameters.dimension), k: 5))
        }
      } catch {
        refused += 1
        #expect(error.code == .damaged, "\(error)")
      }
    }
    #expect(refused > 0)
  }
}
