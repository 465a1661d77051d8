// Mode `session`: one process answers many rows. A fault costs only the row that causes it.
//
// A batch goes out at once. If the session breaks, the rows that may have done it are asked again one
// by one in a fresh process, and the one at hand when that breaks too once more, alone, in another;
// what happens there is its outcome. Every other row is answered as if nothing had been.

/// Asks a peer that stays alive from row to row.
public final class SessionRespondent: Respondent {
  private let arguments: [String]
  private let directory: String?
  private let timeout: Duration
  private let startTimeout: Duration

  private var process: SessionProcess?
  private var sequence = 0
  /// The rows whose sequence numbers may still be named: those of the held and the current batch.
  private var places = [Int: Place]()
  private var lastAnswered: Place?
  private var held: Batch?
  /// Why no process can be had any more, once two in a row did not start.
  private var failure: SessionFault?

  /// What the peer said of itself when it last started.
  public private(set) var identity: PeerIdentity?

  private final class Batch {
    let questions: [Question]
    var responses: [Response?]
    let deliver: ([Response]) -> Void

    init(_ questions: [Question], _ deliver: @escaping ([Response]) -> Void) {
      self.questions = questions
      self.deliver = deliver
      responses = Array(repeating: nil, count: questions.count)
    }
  }

  private struct Place {
    var batch: Batch
    var index: Int

    var question: Question { batch.questions[index] }
    func isSame(as other: Place) -> Bool { batch === other.batch && index == other.index }
  }

  /// A broken session: what happened and which rows may have done it.
  private struct Break {
    var outcome: Outcome
    var suspects: [Place]
  }

  /// Makes a respondent.
  ///
  /// - Parameters:
  ///   - arguments: the command that starts the peer.
  ///   - directory: its working directory; nil for the runner's.
  ///   - timeout: the time of a row, from the moment the peer could begin with it.
  ///   - startTimeout: the time until the start line is answered.
  public init(
    arguments: [String], directory: String?, timeout: Duration,
    startTimeout: Duration = .seconds(10)
  ) {
    self.arguments = arguments
    self.directory = directory
    self.timeout = timeout
    self.startTimeout = startTimeout
  }

  public func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void) {
    let batch = Batch(questions, deliver)
    let all = questions.indices.map { Place(batch: batch, index: $0) }
    process?.clearDiagnostics()
    var open = all
    // Every round settles at least one row, but for a peer that answers rows of long ago on and on.
    for round in 0... {
      guard !open.isEmpty, let broken = exchange(open) else { break }
      examine(broken)
      open = all.filter { batch.responses[$0.index] == nil }
      if round > 2 * questions.count {
        for row in open { record(broken.outcome, for: row) }
        break
      }
    }
    release()
    held = batch
  }

  public func finish() {
    if process != nil, let broken = settle() { examine(broken) }
    process = nil
    release()
  }

  private func release() {
    guard let batch = held else { return }
    held = nil
    places = places.filter { $0.value.batch !== batch }
    let diagnostics = process?.diagnostics.contents ?? []
    batch.deliver(
      batch.responses.map { response in
        var response = response!
        if response.diagnostics.isEmpty { response.diagnostics = diagnostics }
        return response
      })
  }

  // MARK: - One exchange

  /// Sends rows and takes in their answers; returns how the session broke, if it did.
  private func exchange(_ rows: [Place]) -> Break? {
    if let fault = start() {
      for row in rows { record(fault.outcome, for: row, diagnostics: fault.diagnostics, attempts: 2) }
      return nil
    }
    var waiting = [Int: Place](minimumCapacity: rows.count)
    for row in rows {
      sequence += 1
      waiting[sequence] = row
      places[sequence] = row
      process!.send(sequence, row.question)
    }
    var progress = ContinuousClock.now
    while !waiting.isEmpty {
      switch process!.next(by: progress + timeout) {
      case .line(let line):
        if let broken = take(line, &waiting, since: progress) { return broken }
        progress = ContinuousClock.now
      case .ended(let how):
        return broken(.crashed("\(how) before it answered"), waiting)
      case .tooLong:
        return broken(.violatedProtocol("a line on stdout has no end"), waiting)
      case .deadline:
        return broken(.timedOut("no answer within \(timeout)"), waiting)
      }
    }
    return nil
  }

  /// Takes in one line; returns the break if it is no answer to a row that waits for one.
  private func take(
    _ line: [UInt8], _ waiting: inout [Int: Place], since start: ContinuousClock.Instant
  ) -> Break? {
    do throws(ProtocolViolation) {
      let (number, answer) = try SessionMessage.answer(line)
      if let row = waiting.removeValue(forKey: number) {
        record(.answered(answer), for: row, duration: ContinuousClock.now - start)
        lastAnswered = row
        return nil
      }
      let rule =
        number > 0 && number <= sequence
        ? "a second answer to seq \(number)" : "an answer to seq \(number), which was never asked"
      let violation = ProtocolViolation(rule, line).description
      guard let row = places[number] else {
        return broken(.violatedProtocol(violation), waiting)
      }
      return Break(outcome: .violatedProtocol(violation), suspects: [row])
    } catch {
      return broken(.violatedProtocol(error.description), waiting)
    }
  }

  /// Any row that waits may have broken the session, and so may the one answered last.
  private func broken(_ outcome: Outcome, _ waiting: [Int: Place]) -> Break {
    var suspects = waiting.sorted { $0.key < $1.key }.map(\.value)
    if let last = lastAnswered, !suspects.contains(where: last.isSame) { suspects.append(last) }
    return Break(outcome: outcome, suspects: suspects)
  }

  // MARK: - After a break

  /// Finds out which of the suspects broke the session, and gives each suspect its outcome.
  private func examine(_ broken: Break) {
    process = nil
    lastAnswered = nil
    var isReproduced = false
    if broken.suspects.count == 1 {
      isReproduced = askAlone(broken.suspects[0])
    } else {
      for row in broken.suspects {
        guard let next = exchange([row]) else { continue }
        process = nil
        lastAnswered = nil
        for suspect in next.suspects where askAlone(suspect) { isReproduced = true }
      }
      // What comes after the last answer counts too.
      if process != nil, let next = settle() {
        process = nil
        for suspect in next.suspects where askAlone(suspect) { isReproduced = true }
      }
    }
    for row in broken.suspects { row.batch.responses[row.index]?.attempts += 1 }
    // A line that does not belong there is a fault also when it comes only once.
    if !isReproduced, case .violatedProtocol(let rule) = broken.outcome,
      let row = broken.suspects.last
    {
      record(.violatedProtocol("\(rule) (once: asked alone, it did not do so again)"), for: row)
    }
    lastAnswered = nil
  }

  /// Asks one row in a process of its own; returns whether the fault showed.
  private func askAlone(_ row: Place) -> Bool {
    process = nil
    lastAnswered = nil
    defer {
      process = nil
      lastAnswered = nil
    }
    let broken = exchange([row]) ?? (process == nil ? nil : settle())
    guard let broken else {
      if case .answered = row.batch.responses[row.index]?.outcome { return false }
      return true
    }
    record(
      broken.outcome, for: row, diagnostics: process?.diagnostics.contents ?? [], attempts: 2)
    return true
  }

  /// Closes the peer's input and waits for its end; returns what it did wrong on the way.
  private func settle() -> Break? {
    let (lines, fault) = process!.drain(by: ContinuousClock.now + timeout)
    var none = [Int: Place]()
    for line in lines {
      if let broken = take(line, &none, since: ContinuousClock.now) { return broken }
    }
    return fault.map { broken($0, none) }
  }

  /// Has a process running; returns why none could be had, after two attempts.
  private func start() -> SessionFault? {
    if process != nil { return nil }
    if let failure { return failure }
    for _ in 0..<2 {
      do {
        var opened = try SessionProcess(arguments: arguments, directory: directory)
        identity = try opened.open(timeout: startTimeout)
        process = consume opened
        failure = nil
        return nil
      } catch let fault as SessionFault {
        failure = fault
      } catch {
        failure = SessionFault(.crashed("\(error)"))
      }
    }
    return failure
  }

  private func record(
    _ outcome: Outcome, for row: Place, diagnostics: [UInt8] = [], duration: Duration = .zero,
    attempts: Int = 1
  ) {
    let before = row.batch.responses[row.index]?.attempts ?? 0
    row.batch.responses[row.index] = Response(
      outcome: outcome, diagnostics: diagnostics, duration: duration,
      attempts: max(before, attempts))
  }
}
