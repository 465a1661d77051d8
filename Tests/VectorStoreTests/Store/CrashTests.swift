// A writer that is killed, again and again: what it was told is there, and nothing that it did not write.

import Foundation
import Testing
import VectorStore
import VectorTesting

@Suite struct CrashTests {
  private static let writers = 4

  private static let program: String = {
    let test = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    return (test?.path ?? ".") + "/VectorStoreWriter"
  }()

  /// Runs the writer until it has told of so many steps, kills it, and returns how many steps of each
  /// writer it told of.
  private func run(in folder: ScratchFolder, prefix: String, steps: Int) throws -> [Int] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = [folder.path, prefix, String(Self.writers)]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    var told: [UInt8] = []
    var isKilled = false
    // The pipe ends when the writer does; what it has written before it was killed is still in it.
    while true {
      let piece = output.fileHandleForReading.availableData
      if piece.isEmpty { break }
      told.append(contentsOf: piece)
      if !isKilled, told.count >= 2 * steps {
        kill(process.processIdentifier, SIGKILL)
        isKilled = true
      }
    }
    #expect(isKilled, "the writer ended by itself")
    var counts = [Int](repeating: 0, count: Self.writers)
    for line in told.split(separator: UInt8(ascii: "\n")) {
      let writer = try #require(Int(String(decoding: line, as: UTF8.self)))
      counts[writer] += 1
    }
    return counts
  }

  /// The ids of a writer after so many whole steps.
  private static func ids(_ prefix: String, _ writer: Int, steps: Int) -> Set<String> {
    let numbers = (0..<steps).filter { $0 % 3 != 1 || $0 + 1 >= steps }
    return Set(numbers.map { "\(prefix)-\(writer)-\($0)" })
  }

  @Test func everyAcknowledgedWriteIsThereAndNothingElse() throws {
    let rounds =
      ProcessInfo.processInfo.environment["VECTOR_KILLS"].flatMap { Int($0) } ?? 8
    let folder = ScratchFolder()
    var random = SeededGenerator(seed: UInt64(rounds))
    var settled = Set<String>()
    for round in 0..<rounds {
      let counts = try run(in: folder, prefix: "r\(round)", steps: 1 + random.below(400))
      let store = try VectorStore(folder)
      let items = try store.envelope(of: "a").items + store.envelope(of: "b").items
      let ids = Set(items.map(\.id))
      #expect(ids.count == items.count, "an id is in both indexes")
      for item in items {
        let isWhole = item.metadata == Array(#"{"id":"\#(item.id)"}"#.utf8)
        #expect(isWhole)
      }
      var rest = ids.subtracting(settled)
      #expect(settled.isSubset(of: ids))
      for (writer, steps) in counts.enumerated() {
        let own = rest.filter { $0.hasPrefix("r\(round)-\(writer)-") }
        rest.subtract(own)
        // The step at hand when it was killed: not begun, added, or done.
        let next = Self.ids("r\(round)", writer, steps: steps)
          .union(["r\(round)-\(writer)-\(steps)"])
        let possible = [
          Self.ids("r\(round)", writer, steps: steps), next,
          Self.ids("r\(round)", writer, steps: steps + 1),
        ]
        #expect(possible.contains(own), "writer \(writer) after \(steps) steps")
      }
      #expect(rest.isEmpty)
      settled = ids
      try store.close()
    }
  }
}
