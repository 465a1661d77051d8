// Sorting with any amount of memory gives what sorting in memory gives.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct SpillingSortTests {
  @Test(arguments: [1, 2, 3, 7, 64, 1000], [0, 1, 2, 63, 64, 65, 1000])
  func sortsWhateverFitsIntoMemory(capacity: Int, count: Int) throws {
    var random = SampleGenerator(seed: UInt64(capacity * 10_000 + count))
    // Many are equal.
    let entries = (0..<count).map { _ in UInt64.random(in: 0..<200, using: &random) }
    let folder = try TemporaryRoot()
    var sort = SpillingSort<UInt64>(capacity: capacity, spillingTo: folder.folder)
    for start in stride(from: 0, to: count, by: 10) {
      try sort.append(Array(entries[start..<min(start + 10, count)]))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.folder) == ["root"])
    var drained: [UInt64] = []
    try sort.drain { drained.append($0) }
    #expect(drained == entries.sorted())
    // Nothing is left for another time.
    try sort.append([3, 1, 2])
    drained = []
    try sort.drain { drained.append($0) }
    #expect(drained == [1, 2, 3])
  }

  @Test func onlyWhatDoesNotFitNeedsTheFolder() throws {
    var sort = SpillingSort<UInt64>(capacity: 2, spillingTo: "/nowhere")
    try sort.append([2, 1])
    #expect(throws: ArtifactError.self) { try sort.append([3]) }
  }
}
