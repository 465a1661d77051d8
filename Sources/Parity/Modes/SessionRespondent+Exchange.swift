// Rows out, answers in, up to the first thing that is no answer.

extension SessionRespondent {
  /// Sends rows and takes in their answers; returns how the session broke, if it did.
  ///
  /// Where no process can be had, that is the outcome of every row that has none.
  func exchange(_ rows: [SessionPlace]) -> SessionBreak? {
    if let fault = start() {
      for row in rows where row.response == nil {
        row.response = Response(outcome: fault.outcome, diagnostics: fault.diagnostics)
      }
      return nil
    }
    process!.clearDiagnostics()
    var waiting = [Int: SessionPlace](minimumCapacity: rows.count)
    for row in rows {
      sequence += 1
      waiting[sequence] = row
      places[sequence] = row
      row.batch.attempts[row.index] += 1
      process!.send(sequence, row.question)
    }
    var progress = ContinuousClock.now
    while !waiting.isEmpty {
      let event = process!.next(by: progress + timeout)
      let duration = ContinuousClock.now - progress
      let outcome: Outcome
      switch event {
      case .line(let line):
        if let broken = take(line, &waiting, duration) { return broken }
        progress = ContinuousClock.now
        continue
      case .unfinished(let line):
        let violation = ProtocolViolation("a line on stdout has no line feed", line)
        outcome = .violatedProtocol(violation.description)
      case .ended(let how): outcome = .crashed("\(how) before it answered")
      case .tooLong: outcome = .violatedProtocol("a line on stdout has no end")
      case .deadline: outcome = .timedOut("no answer within \(timeout)")
      }
      return broken(outcome, waiting, duration)
    }
    return nil
  }

  /// Closes the peer's input and waits for its end; returns what it did wrong on the way.
  func settle() -> [SessionBreak] {
    guard process != nil else { return [] }
    let began = ContinuousClock.now
    let (lines, fault) = process!.drain(by: began + timeout)
    let duration = ContinuousClock.now - began
    var none = [Int: SessionPlace]()
    var breaks = lines.compactMap { take($0, &none, duration) }
    if let fault { breaks.append(broken(fault, none, duration)) }
    return breaks
  }

  /// Takes in one line; returns the break if it is no answer to a row that waits for one.
  private func take(
    _ line: [UInt8], _ waiting: inout [Int: SessionPlace], _ duration: Duration
  ) -> SessionBreak? {
    var named: SessionPlace?
    do throws(ProtocolViolation) {
      let (number, answer) = try SessionMessage.answer(line)
      if let row = waiting.removeValue(forKey: number) {
        row.response = Response(outcome: .answered(answer), duration: duration)
        lastAnswered = row
        return nil
      }
      named = places[number]
      let rule =
        number > 0 && number <= sequence
        ? "a second answer to seq \(number)" : "an answer to seq \(number), which was never asked"
      throw ProtocolViolation(rule, line)
    } catch {
      return broken(.violatedProtocol(error.description), waiting, duration, named: named)
    }
  }

  /// Any row that waits may have broken the session, and so may the one answered last and the one
  /// that the offending line names.
  private func broken(
    _ outcome: Outcome, _ waiting: [Int: SessionPlace], _ duration: Duration,
    named: SessionPlace? = nil
  ) -> SessionBreak {
    var suspects = waiting.sorted { $0.key < $1.key }.map(\.value)
    for row in [lastAnswered, named] {
      if let row, !suspects.contains(where: row.isSame) { suspects.append(row) }
    }
    return SessionBreak(
      outcome: outcome, duration: duration, suspects: suspects,
      blamed: named ?? lastAnswered ?? suspects.first,
      diagnostics: process?.currentDiagnostics() ?? [])
  }
}
