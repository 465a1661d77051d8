// The vector index under a stopwatch: a session over standard input for `scripts/bench vectors`.

import Foundation
import VectorStore

/// Reads commands, one a line, and answers each with one line.
///
/// - `build FILE COUNT DIMENSION DISTANCE M EF`: adds the float32 vectors of a file under the ids 0, 1, 2 …;
///   answers the CPU seconds and the growth of resident memory in bytes.
/// - `replace FILE FIRST COUNT`: deletes ids and adds others, see `churn`.
/// - `queries FILE COUNT`: takes queries.
/// - `search K EF THREADS`: answers the CPU seconds of all queries (every thread runs all of them).
/// - `store FOLDER`: writes the items of the index to a store in a folder that is not there, and opens it again;
///   answers CPU seconds and bytes, see `Reopening`.
/// - `found K EF`: answers the ids found, by query.
@main
struct VectorBench {
  static func main() throws {
    var bench = Session()
    while let line = readLine() {
      let answer = try bench.answer(line.split(separator: " ").map(String.init)) + "\n"
      try FileHandle.standardOutput.write(contentsOf: Data(answer.utf8))
    }
  }
}

struct Session {
  private var index: VectorIndex?
  private var dimension = 0
  private var queries: [[Float]] = []

  mutating func answer(_ words: [String]) throws -> String {
    let numbers = words.map { Int($0) ?? 0 }
    switch words[0] {
    case "build":
      dimension = numbers[3]
      let made = VectorIndex(
        try IndexParameters(
          name: "bench", dimension: dimension, distance: Distance(rawValue: words[4])!,
          m: numbers[5], efConstruction: numbers[6]))
      index = made
      let memory = residentMemory()
      let began = cpuSeconds()
      try add(from: words[1], first: 0, count: numbers[2], to: made)
      return "\(cpuSeconds() - began) \(residentMemory() - memory)"
    case "churn":
      // Deletes the ids FIRST ..< FIRST + COUNT and adds as many vectors of a file under the ids from NEXT.
      let index = index!
      let began = cpuSeconds()
      let gone = (numbers[2]..<numbers[2] + numbers[3]).map(String.init)
      _ = index.delete(gone)
      try add(from: words[1], first: numbers[4], count: numbers[3], to: index)
      return "\(cpuSeconds() - began) \(index.count)"
    case "queries":
      queries = try vectors(words[1], count: numbers[2])
      return "\(queries.count)"
    case "search":
      return "\(try search(k: numbers[1], ef: numbers[2], threads: numbers[3]))"
    case "store":
      return try Reopening(index!, folder: words[1], queries: queries).figures
    case "found":
      return try queries.map {
        try index!.search($0, k: numbers[1], ef: numbers[2]).map(\.id).joined(separator: ",")
      }.joined(separator: ";")
    case "exact":
      return try queries.map {
        try index!.search($0, k: numbers[1], exact: true).map(\.id).joined(separator: ",")
      }.joined(separator: ";")
    case "check":
      return "\(index!.check().prefix(3))"
    default:
      return "unknown command"
    }
  }

  private func vectors(_ path: String, count: Int) throws -> [[Float]] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let dimension = dimension
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { row in
        [Float](unsafeUninitializedCapacity: dimension) { buffer, filled in
          UnsafeMutableRawBufferPointer(buffer).copyMemory(
            from: UnsafeRawBufferPointer(
              rebasing: raw[row * dimension * 4..<(row + 1) * dimension * 4]))
          filled = dimension
        }
      }
    }
  }

  /// In calls of 256 items, as a client would; the file is read as it goes, so that memory is the index's.
  private func add(from path: String, first: Int, count: Int, to index: VectorIndex) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    var done = 0
    while done < count {
      let step = min(256, count - done)
      let data = try file.read(upToCount: step * dimension * 4)!
      let items = data.withUnsafeBytes { raw in
        (0..<step).map { row in
          IndexItem(
            id: String(first + done + row),
            vector: Array(
              raw.bindMemory(to: Float.self)[row * dimension..<(row + 1) * dimension]))
        }
      }
      try index.add(items)
      done += step
    }
  }

  private func search(k: Int, ef: Int, threads: Int) throws -> Double {
    let index = index!
    let queries = queries
    let began = cpuSeconds()
    if threads == 1 {
      for query in queries { _ = try index.search(query, k: k, ef: ef) }
    } else {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        for query in queries { _ = try! index.search(query, k: k, ef: ef) }
      }
    }
    return cpuSeconds() - began
  }
}

/// The CPU time of the process, user and system, in seconds.
func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The memory of the process that is its own, in bytes: no file's pages.
func residentMemory() -> Int {
  let text = try! String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }!
  return Int(line.split(whereSeparator: \.isWhitespace)[1])! * 1024
}
