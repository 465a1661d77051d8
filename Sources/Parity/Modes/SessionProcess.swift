// One running session peer: lines out, lines in, and the handshake that opens it.

import Glibc

/// A session peer's process, with what was sent to it and not yet read, and the other way round.
struct SessionProcess: ~Copyable {
  /// The end of what the peer wrote to standard error since it was last cleared.
  private(set) var diagnostics = TailBuffer()

  private var child: ChildProcess
  private let lineLimit: Int
  private var outgoing = [UInt8]()
  private var sent = 0
  private var incoming = [UInt8]()
  private var scanned = 0
  private var consumed = 0

  /// What a peer did next.
  enum Event {
    /// It wrote a line, here without its line feed.
    case line([UInt8])
    /// It ended in order, but its last line has no line feed.
    case unfinished([UInt8])
    case ended(Ending)
    case tooLong
    case deadline
  }

  /// How a peer's output came to its end.
  struct Ending: CustomStringConvertible {
    /// How the process ended; nil if it had to be ended.
    var termination: Termination?
    /// Whether it broke off in the middle of a line.
    var isWithinLine: Bool

    var isInOrder: Bool { termination == .exited(0) && !isWithinLine }

    var description: String {
      let how = termination.map { "it \($0)" } ?? "it closed its output without ending"
      return isWithinLine ? "\(how), in the middle of a line," : how
    }
  }

  /// Starts a peer.
  ///
  /// - Parameters:
  ///   - arguments: the command.
  ///   - directory: its working directory; nil for this process's.
  ///   - lineLimit: what it may write without a line feed, in bytes.
  init(arguments: [String], directory: String?, lineLimit: Int) throws(ProcessError) {
    self.lineLimit = lineLimit
    child = try ChildProcess(arguments: arguments, directory: directory)
  }

  /// Waits for the peer's answer to the start line, and returns what it says of itself.
  ///
  /// - Throws: ``SessionFault``: it ended, kept silent or answered wrongly.
  mutating func open(timeout: Duration) throws(SessionFault) -> PeerIdentity {
    outgoing = SessionMessage.start
    let outcome: Outcome
    switch next(by: ContinuousClock.now + timeout) {
    case .line(let line):
      do throws(ProtocolViolation) {
        return try SessionMessage.identity(line)
      } catch {
        outcome = .violatedProtocol(error.description)
      }
    case .unfinished(let line):
      outcome = .violatedProtocol(
        ProtocolViolation("the answer to the start line has no line feed", line).description)
    case .ended(let how):
      outcome = .crashed("\(how) before it answered the start line")
    case .tooLong:
      outcome = .violatedProtocol("its answer to the start line has no end")
    case .deadline:
      outcome = .timedOut("no answer to the start line within \(timeout)")
    }
    child.readDiagnostics(into: &diagnostics)
    throw SessionFault(outcome, diagnostics.contents)
  }

  /// Queues a request.
  mutating func send(_ sequence: Int, _ question: Question) {
    if sent == outgoing.count {
      outgoing.removeAll(keepingCapacity: outgoing.capacity < 1 << 20)
      sent = 0
    }
    SessionMessage.appendRequest(sequence, question, to: &outgoing)
  }

  /// Returns what the peer wrote to standard error until now, since it was last cleared.
  mutating func currentDiagnostics() -> [UInt8] {
    child.readDiagnostics(into: &diagnostics)
    return diagnostics.contents
  }

  /// Forgets what the peer wrote to standard error until now.
  mutating func clearDiagnostics() {
    child.readDiagnostics(into: &diagnostics)
    diagnostics.removeAll()
  }

  /// Returns the next line the peer writes, or why there is none.
  mutating func next(by deadline: ContinuousClock.Instant) -> Event {
    while true {
      if let line = takeLine() { return .line(line) }
      if incoming.count > lineLimit { return .tooLong }
      let turn = child.exchange(
        sending: outgoing, from: &sent, receiving: &incoming, diagnostics: &diagnostics,
        deadline: deadline)
      switch turn {
      case .progressed: continue
      case .deadlinePassed:
        if let line = takeLine() { return .line(line) }
        return .deadline
      case .outputEnded:
        if let line = takeLine() { return .line(line) }
        let termination = child.end(
          sending: outgoing, from: &sent, closesInput: false, diagnostics: &diagnostics,
          by: deadline)
        let rest = incoming
        incoming.removeAll()
        scanned = 0
        if !rest.isEmpty && termination == .exited(0) { return .unfinished(rest) }
        return .ended(Ending(termination: termination, isWithinLine: !rest.isEmpty))
      }
    }
  }

  /// Closes the peer's input and returns what it still writes, line by line until it ends, and what
  /// is wrong with its end.
  mutating func drain(by deadline: ContinuousClock.Instant) -> (lines: [[UInt8]], fault: Outcome?) {
    var lines = [[UInt8]]()
    child.closeInput()
    while true {
      switch next(by: deadline) {
      case .line(let line), .unfinished(let line):
        lines.append(line)
        if lines.count > 64 { return (lines, nil) }
      case .ended(let how) where how.isInOrder: return (lines, nil)
      case .ended(let how): return (lines, .violatedProtocol("\(how) after its last answer"))
      case .tooLong:
        return (lines, .violatedProtocol("it writes without end after its last answer"))
      case .deadline: return (lines, .violatedProtocol("it does not end when its input does"))
      }
    }
  }

  /// Returns the next whole line that has been read; where there is none, what is left of `incoming`
  /// begins with the line that is not whole yet.
  private mutating func takeLine() -> [UInt8]? {
    let found = incoming.withUnsafeBytes { bytes -> Int? in
      guard scanned < bytes.count, let base = bytes.baseAddress,
        let end = memchr(base + scanned, 0x0a, bytes.count - scanned)
      else { return nil }
      return UnsafeRawPointer(end) - base
    }
    guard let end = found else {
      incoming.removeFirst(consumed)
      consumed = 0
      scanned = incoming.count
      return nil
    }
    let line = Array(incoming[consumed..<end])
    consumed = end + 1
    scanned = consumed
    return line
  }
}

/// Why a session could not be opened.
package struct SessionFault: Error {
  var outcome: Outcome
  var diagnostics: [UInt8]

  init(_ outcome: Outcome, _ diagnostics: [UInt8] = []) {
    self.outcome = outcome
    self.diagnostics = diagnostics
  }
}
