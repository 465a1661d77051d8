// A runtime with a fault of its own for the runner to see: it answers with what it was asked, but for one
// thing.

import Glibc
import Parity
import WireJSON

/// A way in which a session peer can be wrong.
public enum RunnerFault: String, Sendable, CaseIterable {
  case none
  case dropsField = "drops-a-field"
  case lastBit = "last-bit-of-a-float"
  case reordersMembers = "reorders-members"
  case reordersLines = "reorders-lines"
  case losesLine = "loses-a-line"
  case truncates
  case emptyAnswer = "empty-answer"
  case refuses = "refuses-a-good-input"
  case hangs
  case exitsEarly = "exits-0-early"
  case exitsWrongly = "exits-3-afterwards"
  case answersTwice = "answers-twice"
  case answersForAnother = "answers-for-another"
  case writesNoise = "writes-to-stdout"

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .none: "answers with what it was asked"
    case .dropsField: "leaves a field out that is 0"
    case .lastBit: "changes the last bit of a number"
    case .reordersMembers: "writes the members of an object in another order"
    case .reordersLines: "writes lines in another order"
    case .losesLine: "leaves the last line out"
    case .truncates: "leaves the last byte out"
    case .emptyAnswer: "answers with nothing"
    case .refuses: "refuses what it should answer"
    case .hangs: "does not answer"
    case .exitsEarly: "ends with status 0 before it has answered"
    case .exitsWrongly: "answers everything and ends with status 3"
    case .answersTwice: "answers every row twice"
    case .answersForAnother: "answers for a row that it was not asked"
    case .writesNoise: "writes a line for people to its standard output"
    }
  }

  /// The verdict that a run has to give, and the cause that it has to name where it is a difference.
  var isDue: (verdict: Verdict, cause: Cause?) {
    switch self {
    case .none: (.match, nil)
    case .dropsField: (.diverge, .zeroValueOmitted)
    case .lastBit: (.diverge, .value)
    case .reordersMembers: (.diverge, .keyOrder)
    case .reordersLines: (.diverge, .rowOrder)
    case .losesLine: (.diverge, .rowMissing)
    case .truncates: (.diverge, .finalNewline)
    case .emptyAnswer: (.diverge, nil)
    case .refuses: (.diverge, .exitStatus)
    case .hangs: (.timeout, nil)
    case .exitsEarly: (.crash, nil)
    case .exitsWrongly, .answersTwice, .answersForAnother, .writesNoise: (.protocolError, nil)
    }
  }

  /// Answers a session on standard input until it ends; returns the exit status.
  public func serve() -> Int32 {
    let surface = RunnerProof.surface
    var server = SessionServer(
      runtime: "faulty", version: rawValue, functions: [surface: { answer($0) }])
    var room = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = read(STDIN_FILENO, &room, room.count)
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { return self == .exitsWrongly ? 3 : 0 }
      let (answers, fault) = server.feed(room[..<got])
      for line in answers.split(separator: UInt8(ascii: "\n")) {
        for line in lines(insteadOf: Array(line)) { write(line + [UInt8(ascii: "\n")]) }
      }
      if fault != nil { return 2 }
    }
  }

  private func answer(_ input: [UInt8]) -> Answer {
    switch self {
    case .dropsField: Answer(output: changed(input) { $0.removeFirstZero() })
    case .lastBit: Answer(output: changed(input) { $0.changeLastBit() })
    case .reordersMembers: Answer(output: changed(input) { $0.reverseMembers() })
    case .reordersLines: Answer(output: lines(of: input).reversed().flatMap { $0 })
    case .losesLine: Answer(output: Array(lines(of: input).dropLast().joined()))
    case .truncates: Answer(output: input.dropLast())
    case .emptyAnswer: Answer(output: [])
    case .refuses: .refusal(code: "invalid_json")
    default: Answer(output: input)
    }
  }

  /// What is written in place of a line of the session.
  private func lines(insteadOf line: [UInt8]) -> [[UInt8]] {
    guard var value = try? JSONValue(parsing: line), let number = value["seq"]?.number else {
      return [line]
    }
    switch self {
    case .hangs:
      while true { pause() }
    case .exitsEarly: exit(0)
    case .answersTwice: return [line, line]
    case .answersForAnother:
      if case .object(var object) = value {
        object["seq"] = .number(number + 1_000)
        value = .object(object)
      }
      return [value.wire()]
    case .writesNoise: return [Array("row \(Int(number)) done".utf8), line]
    default: return [line]
    }
  }

  private func changed(_ input: [UInt8], _ change: (inout JSONValue) -> Void) -> [UInt8] {
    guard var value = try? JSONValue(parsing: input) else { return input }
    change(&value)
    return value.wire() + [UInt8(ascii: "\n")]
  }

  private func lines(of text: [UInt8]) -> [[UInt8]] {
    text.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
  }

  private func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let wrote = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if wrote < 0 { return }
      rest = rest.dropFirst(wrote)
    }
  }
}

extension JSONValue {
  fileprivate mutating func removeFirstZero() {
    guard case .object(var object) = self,
      let zero = object.members.first(where: { $0.value == 0 })
    else { return }
    object[zero.name] = nil
    self = .object(object)
  }

  fileprivate mutating func changeLastBit() {
    guard case .object(var object) = self else { return }
    for (name, value) in object.members {
      if let number = value.number, number != number.rounded() {
        object[name] = .number(number.nextUp)
      }
    }
    self = .object(object)
  }

  fileprivate mutating func reverseMembers() {
    guard case .object(let object) = self else { return }
    self = .object(JSONObject(object.members.reversed().map { ($0.name, $0.value) }))
  }
}
