// The scored runs of one file, in little memory, found by run id.

import Artifacts
import WireJSON

/// What is kept of the scored runs of a file while its evidence is read.
///
/// Nothing of it changes once it is made.
final class RunTable: Sendable {
  /// The runs in line order.
  let runs: [RunFacts]
  /// Runs by the number of their id: the first one with it.
  private let first: [Int32]
  /// For each run the next one with the same id, -1 if there is none.
  private let next: [Int32]
  private let ids: ByteStringTable
  private let hashes: [DigestBytes]

  /// Reads and validates the scored runs at a path of a root.
  init(_ path: String, of root: LakehouseRoot) throws {
    var builder = Builder(path)
    var blocks = FileBlocks([path], of: root)
    while let block = try blocks.read() {
      guard let lines = block.lines else { continue }
      try lines.bytes.forEachLine { line, number throws(DistillationError) in
        if !line.isBlank { try builder.add(line, number: lines.firstLine + number) }
      }
    }
    runs = builder.runs
    first = builder.first
    next = builder.next
    ids = builder.ids
    hashes = builder.hashes
  }

  /// Calls a closure with each run that has an id, and whether it has the hash of the source row too.
  func forEachRun(
    _ runID: UnsafeBufferPointer<UInt8>, sigHash: DigestBytes,
    _ body: (_ run: Int, _ isExact: Bool) -> Void
  ) {
    guard let number = ids.number(of: runID) else { return }
    var run = first[number]
    while run >= 0 {
      body(Int(run), hashes[Int(run)] == sigHash)
      run = next[Int(run)]
    }
  }

  private struct Builder: ~Copyable {
    var runs: [RunFacts] = []
    var first: [Int32] = []
    var next: [Int32] = []
    var ids = ByteStringTable()
    var hashes: [DigestBytes] = []
    private var last: [Int32] = []
    private var reader: RecordReader

    init(_ path: String) { reader = RecordReader(.scoredRun, in: path) }

    mutating func add(
      _ line: UnsafeBufferPointer<UInt8>, number: Int
    ) throws(DistillationError) {
      let run = try reader.read(line, number: number)
      var runID = run.required("evidence_run_id").string ?? ""
      let id = runID.withUTF8 { ids.insert($0) }
      let place = Int32(runs.count)
      if id == first.count {
        first.append(place)
        last.append(place)
      } else {
        next[Int(last[id])] = place
        last[id] = place
      }
      next.append(-1)
      runs.append(
        RunFacts(
          category: run.choice("category", Category.self),
          sourceClass: run.choice("source_class", SourceClass.self)))
      var digits = run.required("provenance").required("sig_hash").string ?? ""
      guard let hash = digits.withUTF8({ DigestBytes(hexadecimal: $0) }) else {
        preconditionFailure("a record that was found valid has no hash")
      }
      hashes.append(hash)
    }
  }
}

extension JSONNode {
  /// The value of a member that a valid record has.
  fileprivate func required(_ name: String) -> JSONNode {
    guard let value = self[name] else {
      preconditionFailure("a record that was found valid has no \(name)")
    }
    return value
  }

  /// The value of an enumeration that a valid record has.
  fileprivate func choice<Choice>(_ name: String, _: Choice.Type) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    let text = required(name).string ?? ""
    guard let choice = Choice.allCases.first(where: { $0.rawValue.hasUTF8(of: text) }) else {
      preconditionFailure("a record that was found valid has an unknown \(name)")
    }
    return choice
  }
}
