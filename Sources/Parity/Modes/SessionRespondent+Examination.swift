// After a break: which row did it? Every suspect is asked again until that is known.

extension SessionRespondent {
  /// Finds out which of the suspects broke the session, and gives each suspect its outcome.
  func examine(_ broken: SessionBreak) {
    drop()
    let isReproduced =
      broken.suspects.count == 1
      ? askAlone(broken.suspects[0]) : askInTurn(broken.suspects)
    drop()
    // A line that does not belong there is a fault also when it comes only once.
    if !isReproduced, case .violatedProtocol(let rule) = broken.outcome, let row = broken.blamed {
      row.response = broken.response
      row.response?.outcome = .violatedProtocol(
        "\(rule) (once: asked alone, it did not do so again)")
    }
  }

  /// Asks rows one after the other; returns whether a fault showed.
  private func askInTurn(_ rows: [SessionPlace]) -> Bool {
    var isReproduced = false
    func examine(_ broken: SessionBreak) {
      for suspect in broken.suspects where askAlone(suspect) { isReproduced = true }
    }
    for row in rows {
      let isAlone = process == nil
      if let next = exchange([row]) {
        drop()
        if isAlone {
          row.response = next.response
          isReproduced = true
        } else {
          examine(next)
        }
      } else if let said = process?.currentDiagnostics() {
        row.response?.diagnostics = said
      }
    }
    // What comes after the last answer counts too.
    let breaks = settle()
    drop()
    for next in breaks where next.suspects.contains(where: \.isAnswered) { examine(next) }
    return isReproduced
  }

  /// Asks one row in a process of its own; returns whether a fault showed.
  private func askAlone(_ row: SessionPlace) -> Bool {
    drop()
    defer { drop() }
    if let broken = exchange([row]) ?? settle().first {
      row.response = broken.response
      return true
    }
    if let said = process?.currentDiagnostics() { row.response?.diagnostics = said }
    return !row.isAnswered
  }
}
