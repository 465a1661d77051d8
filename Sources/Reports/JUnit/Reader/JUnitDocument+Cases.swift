// Cases and their outcomes.

extension JUnitDocument {
  func beginCase(_ attributes: JUnitAttributes) {
    var new = JUnitReadCase(suite: owner(), outcome: .passed)
    for (index, word) in words.enumerated() where word != .other {
      let value = attributes.value(index)
      switch word {
      case .name: new.name = value
      case .classname: new.classname = value
      case .file: new.file = value
      case .line: new.line = Int(value)
      case .time: new.milliseconds = JUnitTime.milliseconds(value)
      case .status:
        // GoogleTest's and CTest's word for a case that was not run, with no element to say so.
        if value == "notrun" || value == "disabled" { new.outcome = .skipped(message: value) }
      default: break
      }
    }
    openCases.append(new)
  }

  func problem(_ word: JUnitVocabulary, _ attributes: JUnitAttributes) -> Element {
    var type: String?
    var message: String?
    for (index, word) in words.enumerated() {
      switch word {
      case .type: type = attributes.value(index)
      case .message: message = attributes.value(index)
      default: break
      }
    }
    capture.begin(limit: limits.bodyBytes)
    return .problem(word, type: type, message: message)
  }

  func endProblem(_ word: JUnitVocabulary, _ type: String?, _ message: String?) {
    let body = capture.end()
    let message = JUnitCapture.cut(message ?? Self.firstLine(of: body), to: limits.messageBytes)
    let outcome: JUnitCase.Outcome
    switch word {
    case .failure: outcome = .failed(type: type ?? "", message: message, body: body)
    case .error: outcome = .errored(type: type ?? "", message: message, body: body)
    default: outcome = .skipped(message: message)
    }
    let last = openCases.count - 1
    if word != .skipped { openCases[last].problems += 1 }
    if outcome.gravity > openCases[last].outcome.gravity || openCases[last].isSkippedByStatus {
      openCases[last].outcome = outcome
    }
  }

  func endOutput(_ word: JUnitVocabulary) {
    let text = capture.end()
    let last = openCases.count - 1
    if word == .systemOut {
      let all = (openCases[last].systemOut ?? "") + text
      openCases[last].systemOut = JUnitCapture.cut(all, to: limits.outputBytes)
    } else {
      let all = (openCases[last].systemErr ?? "") + text
      openCases[last].systemErr = JUnitCapture.cut(all, to: limits.outputBytes)
    }
  }

  func endCase() {
    let done = openCases.removeLast()
    counts.add(done.outcome, milliseconds: done.milliseconds)
    suites[done.suite].counts.add(done.outcome, milliseconds: done.milliseconds)
    do {
      try deliver(done)
    } catch {
      fail(error)
    }
  }

  private static func firstLine(of text: String) -> String {
    let bytes = text.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return String(Substring(bytes.prefix { $0 != 0x0A && $0 != 0x0D }))
  }
}

extension JUnitCase.Outcome {
  /// The order in which outcomes of one case outweigh each other.
  fileprivate var gravity: Int {
    switch self {
    case .passed: return 0
    case .skipped: return 1
    case .failed: return 2
    case .errored: return 3
    }
  }
}

extension JUnitReadCase {
  /// Whether only the attribute `status` has said so far that the case was skipped.
  fileprivate var isSkippedByStatus: Bool {
    guard case .skipped(let message) = outcome else { return false }
    return message == "notrun" || message == "disabled"
  }
}
