// One running session peer: lines out, lines in, and the handshake that opens it.

/// A session peer's process, with what was sent to it and not yet read, and the other way round.
struct SessionProcess: ~Copyable {
  private(set) var diagnostics = TailBuffer()

  private var child: ChildProcess
  private var outgoing = [UInt8]()
  private var sent = 0
  private var incoming = [UInt8]()
  private var scanned = 0
  private var consumed = 0

  /// What a peer may write without a line feed before it is ended for it, in bytes.
  private static let lineLimit = 1 << 28

  /// What a peer did next.
  enum Event {
    case line([UInt8])
    case ended(String)
    case tooLong
    case deadline
  }

  /// Starts a peer.
  init(arguments: [String], directory: String?) throws(ProcessError) {
    child = try ChildProcess(arguments: arguments, directory: directory)
  }

  /// Waits for the peer's answer to the start line, and returns what it says of itself.
  ///
  /// - Throws: ``SessionFault``: it ended, kept silent or answered wrongly.
  mutating func open(timeout: Duration) throws(SessionFault) -> PeerIdentity {
    outgoing = SessionMessage.start
    switch next(by: ContinuousClock.now + timeout) {
    case .line(let line):
      do throws(ProtocolViolation) {
        return try SessionMessage.identity(line)
      } catch {
        throw SessionFault(.violatedProtocol(error.description), diagnostics.contents)
      }
    case .ended(let how):
      throw SessionFault(.crashed("\(how) before it answered the start line"), diagnostics.contents)
    case .tooLong:
      throw SessionFault(
        .violatedProtocol("its answer to the start line has no end"), diagnostics.contents)
    case .deadline:
      throw SessionFault(
        .timedOut("no answer to the start line within \(timeout)"), diagnostics.contents)
    }
  }

  /// Queues a request.
  mutating func send(_ sequence: Int, _ question: Question) {
    if sent == outgoing.count {
      outgoing.removeAll(keepingCapacity: outgoing.capacity < 1 << 20)
      sent = 0
    }
    SessionMessage.appendRequest(sequence, question, to: &outgoing)
  }

  /// Forgets what the peer wrote to standard error so far.
  mutating func clearDiagnostics() { diagnostics.removeAll() }

  /// Returns the next line the peer writes, or why there is none.
  mutating func next(by deadline: ContinuousClock.Instant) -> Event {
    while true {
      if let line = takeLine() { return .line(line) }
      if incoming.count > Self.lineLimit { return .tooLong }
      let turn = child.exchange(
        sending: outgoing, from: &sent, receiving: &incoming, diagnostics: &diagnostics,
        deadline: deadline)
      switch turn {
      case .progressed: continue
      case .deadlinePassed: return .deadline
      case .outputEnded:
        if let line = takeLine() { return .line(line) }
        let termination = child.end(by: deadline)
        child.readDiagnostics(into: &diagnostics)
        if consumed < incoming.count {
          let rest = Array(incoming[consumed...])
          consumed = incoming.count
          scanned = consumed
          return .line(rest)
        }
        return .ended(termination.map { "it \($0)" } ?? "it closed its output without ending")
      }
    }
  }

  /// Closes the peer's input and returns what it still writes: line by line until it ends.
  mutating func drain(by deadline: ContinuousClock.Instant) -> (lines: [[UInt8]], fault: Outcome?) {
    var lines = [[UInt8]]()
    child.closeInput()
    while true {
      switch next(by: deadline) {
      case .line(let line):
        lines.append(line)
        if lines.count > 64 { return (lines, nil) }
      case .ended("it \(Termination.exited(0))"): return (lines, nil)
      case .ended(let how): return (lines, .violatedProtocol("\(how) after its last answer"))
      case .tooLong: return (lines, .violatedProtocol("it writes without end after its last answer"))
      case .deadline: return (lines, .violatedProtocol("it does not end when its input does"))
      }
    }
  }

  private mutating func takeLine() -> [UInt8]? {
    guard let end = incoming[scanned...].firstIndex(of: UInt8(ascii: "\n")) else {
      if consumed > 0 {
        incoming.removeFirst(consumed)
        consumed = 0
      }
      scanned = incoming.count
      return nil
    }
    let line = Array(incoming[consumed..<end])
    consumed = end + 1
    scanned = consumed
    return line
  }
}

/// Why a session broke.
struct SessionFault: Error {
  var outcome: Outcome
  var diagnostics: [UInt8]

  init(_ outcome: Outcome, _ diagnostics: [UInt8] = []) {
    self.outcome = outcome
    self.diagnostics = diagnostics
  }
}
