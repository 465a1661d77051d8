// The peer that breaks the rules, as respondents, and the proof that nothing of it is left.

import Glibc
import Parity
import Testing

/// A peer program with a marker of its own, by which its processes are found.
struct FaultyPeer: Codable, Sendable {
  let marker: String

  init() { marker = "marker-\(getpid())-\(UInt64.random(in: 0 ... .max))" }

  /// The program's file, also as something that cannot be executed.
  static let script: String = {
    let here = #filePath
    return here.prefix(upTo: here.lastIndex(of: "/")!) + "/faulty_peer.py"
  }()

  /// The interpreter itself: what is called `python3` may be a script that looks for it every time.
  static let python: String = {
    let response = Command.run(
      ["python3", "-c", "import sys; print(sys.executable, end='')"], timeout: .seconds(60))
    guard case .answered(let answer) = response.outcome else { return "python3" }
    return String(decoding: answer.output, as: UTF8.self)
  }()

  /// The command line in a mode, with a fault of the whole process.
  func command(_ mode: String, fault: String = "") -> [String] {
    [Self.python, "-I", "-S", Self.script, mode, marker, fault]
  }

  func session(
    fault: String = "", timeout: Duration = .seconds(10), startTimeout: Duration = .seconds(10),
    lineLimit: Int = 1 << 28
  ) -> SessionRespondent {
    SessionRespondent(
      arguments: command("session", fault: fault), directory: nil, timeout: timeout,
      startTimeout: startTimeout, lineLimit: lineLimit)
  }

  func oneshot(
    fault: String = "", timeout: Duration = .seconds(10), jobs: Int = 1, outputLimit: Int = 1 << 28
  ) -> OneshotRespondent {
    OneshotRespondent(
      arguments: command("oneshot", fault: fault), directory: nil, timeout: timeout, jobs: jobs,
      outputLimit: outputLimit)
  }

  /// The processes that carry the marker in their command line: the peer's, and all that it forked.
  var processes: [pid_t] {
    listing("/proc").compactMap { pid_t($0) }.filter { id in
      contents("/proc/\(id)/cmdline").firstRange(of: Array(marker.utf8)) != nil
    }
  }

  /// Checks that no process of the peer is left, a moment's dying apart.
  func expectNothingIsLeft(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(waitUntil { processes.isEmpty }, "left: \(processes)", sourceLocation: sourceLocation)
  }
}

/// What the peer's surface `echo` answers.
func echo(_ input: String) -> Outcome { .answered(Answer(output: Array("<\(input)>".utf8))) }

extension Respondent {
  /// Asks batch after batch and ends; returns the responses of each batch.
  func responses(to batches: [[String]], surface: String = "echo") -> [[Response]] {
    responses(
      to: batches.map { $0.map { Question(surface: surface, input: Array($0.utf8)) } })
  }

  func responses(to batches: [[Question]]) -> [[Response]] {
    var delivered = [[Response]?](repeating: nil, count: batches.count)
    for (index, batch) in batches.enumerated() {
      ask(batch) { responses in
        #expect(delivered[index] == nil, "batch \(index) is delivered twice")
        #expect(responses.count == batch.count)
        delivered[index] = responses
      }
    }
    finish()
    return delivered.enumerated().map { index, responses in
      if responses == nil { Issue.record("batch \(index) was not delivered") }
      return responses ?? []
    }
  }
}

/// Waits, five seconds at most, for a condition; returns whether it came true.
func waitUntil(_ condition: () -> Bool) -> Bool {
  let deadline = ContinuousClock.now + .seconds(5)
  while !condition() {
    if ContinuousClock.now > deadline { return false }
    usleep(5_000)
  }
  return true
}

/// A path that does not exist yet in the folder for temporary files.
func freshPath() -> String { "/tmp/parity-tests-\(getpid())-\(UInt64.random(in: 0 ... .max))" }

/// The names in a folder.
func listing(_ folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names = [String]()
  while let entry = readdir(directory) {
    names.append(
      withUnsafeBytes(of: &entry.pointee.d_name) { name in
        String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
      })
  }
  return names
}

/// A file's bytes; none if it cannot be read.
func contents(_ path: String) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var bytes = [UInt8]()
  var piece = [UInt8](repeating: 0, count: 65_536)
  while true {
    let got = read(descriptor, &piece, piece.count)
    guard got > 0 else { return bytes }
    bytes.append(contentsOf: piece[..<got])
  }
}
