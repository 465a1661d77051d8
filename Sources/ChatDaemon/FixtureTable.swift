// All rows, found by what is asked; where each of them is in its sequence; rows that are added.

import Artifacts
import Synchronization
import WireJSON

/// The rows of a file, first match first.
final class FixtureTable: Sendable {
  private struct State {
    var rows: [FixtureRow]
    /// How often each row has answered.
    var answers: [Int]

    func firstRow(
      _ text: String, _ hash: String, where isOfKind: (FixtureRow) -> Bool
    ) -> Int? {
      let bytes = Array(text.utf8)
      return rows.firstIndex { row in
        isOfKind(row) && (row.match == hash || holds(bytes, row.match))
      }
    }

    mutating func turn(of index: Int) -> Turn {
      let row = rows[index]
      let count = answers[index]
      answers[index] += 1
      return Turn(
        row: row, status: row.statuses[count % row.statuses.count],
        fault: row.faults[count % row.faults.count])
    }

    /// Whether a text stands in another, by code points: a String's own search takes canonically
    /// equivalent texts for equal.
    private func holds(_ text: [UInt8], _ part: String) -> Bool {
      let part = Array(part.utf8)
      guard let first = part.first else { return true }
      guard part.count <= text.count else { return false }
      return (0...(text.count - part.count)).contains { start in
        text[start] == first && text[start..<(start + part.count)].elementsEqual(part)
      }
    }
  }

  private let path: String
  private let state: Mutex<State>

  /// Reads a file of rows; blank lines are passed over.
  ///
  /// - Parameter mayBeAbsent: Whether a file that is not there is an empty one.
  init(path: String, mayBeAbsent: Bool) throws {
    self.path = path
    var rows = [FixtureRow]()
    if !mayBeAbsent || FileSystem.kind(of: path) != nil {
      for line in JSONLineReader.lines(of: try FileSystem.read(path)) where !line.isBlank {
        do {
          rows.append(try FixtureRow(JSONDocument(parsing: line.bytes).root))
        } catch {
          throw RowFault("\(path):\(line.number): \(error)")
        }
      }
    }
    state = Mutex(State(rows: rows, answers: Array(repeating: 0, count: rows.count)))
  }

  /// What a row answers this time.
  struct Turn: Sendable {
    var row: FixtureRow
    var status: Int
    var fault: Fault?
  }

  /// The turn of the first chat row that matches a text or a hash.
  func chat(message: String, hash: String) -> Turn? {
    state.withLock { state in
      let found = state.firstRow(message, hash) {
        if case .embedding = $0.reply { false } else { true }
      }
      return found.map { state.turn(of: $0) }
    }
  }

  /// The turns of the first rows with an embedding that match each input or its hash, or the position of
  /// the first input that none matches: then no row has had its turn.
  func embeddings(_ inputs: [(text: String, hash: String)]) -> Result<[Turn], NoMatch> {
    state.withLock { state in
      var indices = [Int]()
      for (position, input) in inputs.enumerated() {
        let found = state.firstRow(input.text, input.hash) {
          if case .embedding = $0.reply { true } else { false }
        }
        guard let found else { return .failure(NoMatch(position: position)) }
        indices.append(found)
      }
      return .success(indices.map { state.turn(of: $0) })
    }
  }

  /// No row matches an input.
  struct NoMatch: Error { var position: Int }

  /// Adds a row to the file, in one write, synced, and to the table.
  func append(_ line: [UInt8]) throws {
    let row = try FixtureRow(JSONDocument(parsing: line).root)
    try state.withLock { state in
      try LineLog(path).append(line)
      state.rows.append(row)
      state.answers.append(0)
    }
  }
}
