// One case, as XML in its suite's stream.

extension JUnitWriter {
  func write(_ testCase: JUnitCase, to suite: Int) throws {
    let milliseconds = Self.whole(testCase.milliseconds)
    try markup.raw("    ")
    try markup.start("testcase")
    try markup.attribute("name", name: testCase.name)
    try markup.attribute("classname", name: testCase.classname)
    try markup.attribute("time", seconds: milliseconds)
    if profile == .rich {
      if let file = testCase.file {
        try markup.attribute("file", file, .valueAttribute)
      }
      if let line = testCase.line, line > 0 { try markup.attribute("line", line) }
    }
    var nested = false
    switch testCase.outcome {
    case .passed:
      break
    case .failed(let type, let message, let body):
      try problem("failure", type: type, message: message, body: body)
      suites[suite].counts.failures += 1
      nested = true
    case .errored(let type, let message, let body):
      try problem("error", type: type, message: message, body: body)
      suites[suite].counts.errors += 1
      nested = true
    case .skipped(let message):
      try problem("skipped", type: "", message: message, body: "")
      suites[suite].counts.skipped += 1
      nested = true
    }
    if profile == .rich {
      if let text = testCase.systemOut {
        try output("system-out", text)
        nested = true
      }
      if let text = testCase.systemErr {
        try output("system-err", text)
        nested = true
      }
    }
    if nested { try markup.raw("\n    ") }
    try markup.end()
    try markup.raw("\n")
    try markup.drain { bytes in
      caseBytes += bytes.count
      try spool.append(bytes, to: suites[suite].cases)
    }
    suites[suite].counts.tests += 1
    suites[suite].counts.milliseconds += milliseconds

    if let (out, err) = suites[suite].output {
      try collect(testCase.systemOut, of: testCase, in: out)
      try collect(testCase.systemErr, of: testCase, in: err)
    }
  }

  /// Whole milliseconds; a century at most, so that sums stay exact.
  private static func whole(_ milliseconds: Double) -> Int {
    guard milliseconds > 0 else { return 0 }
    return Int(min(milliseconds, 3.2e12).rounded())
  }

  /// Writes the element of an outcome: the message in the attribute and again as the first lines of
  /// the text, because some readers show only the one and some only the other.
  private func problem(
    _ element: StaticString, type: String, message: String, body: String
  ) throws {
    try markup.raw("\n      ")
    try markup.start(element)
    try message.withJUnitBytes { bytes in
      try markup.attribute("message") {
        JUnitEscaper.messageAttribute.append(
          bytes, characters: limits.messageCharacters, to: &$0)
      }
    }
    // Both schemas with a type allow it on all three, one requires it.
    if type.isEmpty {
      try markup.attribute("type") {
        $0.append(
          contentsOf: UnsafeBufferPointer(
            start: element.utf8Start, count: element.utf8CodeUnitCount))
      }
    } else {
      try markup.attribute("type", type, .valueAttribute)
    }

    scratch.text.removeAll(keepingCapacity: true)
    if !Self.begins(body, with: message) {
      scratch.text.append(contentsOf: message.utf8)
      if !message.isEmpty, !body.isEmpty { scratch.text.append(UInt8(ascii: "\n")) }
    }
    scratch.text.append(contentsOf: body.utf8)
    scratch.short.removeAll(keepingCapacity: true)
    message.withJUnitBytes {
      JUnitEscaper.messageContent.append(
        $0, characters: limits.messageCharacters, to: &scratch.short)
    }
    scratch.short.append(contentsOf: "\n".utf8)
    try text(limit: limits.bodyBytes)
    try markup.end()
  }

  private func output(_ element: StaticString, _ text: String) throws {
    try markup.raw("\n      ")
    try markup.start(element)
    scratch.text.removeAll(keepingCapacity: true)
    scratch.text.append(contentsOf: text.utf8)
    scratch.short.removeAll(keepingCapacity: true)
    try self.text(limit: limits.outputBytes)
    try markup.end()
  }

  /// Writes `scratch.text` cut to `limit`, with `scratch.short` and a note as its short form if
  /// that is shorter.
  private func text(limit: Int) throws {
    scratch.full.removeAll(keepingCapacity: true)
    scratch.text.withUnsafeBufferPointer {
      JUnitEscaper.messageContent.append($0, endsWithin: limit, to: &scratch.full)
    }
    if let fileBytes = limits.fileBytes {
      scratch.short.append(contentsOf: Self.leftOut(fileBytes: fileBytes).utf8)
      if scratch.full.count > scratch.short.count {
        let header = JUnitAlternative.header(
          full: scratch.full.count, short: scratch.short.count)
        try header.withUnsafeBufferPointer(markup.raw)
        try scratch.full.withUnsafeBufferPointer(markup.raw)
        try scratch.short.withUnsafeBufferPointer(markup.raw)
        caseBytes -= header.count + scratch.full.count
        extraBytes += scratch.full.count - scratch.short.count
        return
      }
    }
    try scratch.full.withUnsafeBufferPointer(markup.raw)
  }

  /// What stands for a text that was left out.
  static func leftOut(fileBytes: Int) -> String {
    "[... left out: the file would exceed \(fileBytes) bytes ...]"
  }

  /// Whether the lines of `body` begin with those of `message`.
  private static func begins(_ body: String, with message: String) -> Bool {
    body.withJUnitBytes { body in
      message.withJUnitBytes { message in
        guard body.count >= message.count else { return false }
        guard body.prefix(message.count).elementsEqual(message) else { return false }
        return body.count == message.count || body[message.count] == UInt8(ascii: "\n")
      }
    }
  }

  /// Adds a case's output to that of its suite, under a line that names the case.
  private func collect(_ text: String?, of testCase: JUnitCase, in stream: Int) throws {
    guard let text, !text.isEmpty else { return }
    scratch.full.removeAll(keepingCapacity: true)
    scratch.full.append(contentsOf: "--- ".utf8)
    testCase.classname.withJUnitBytes {
      JUnitEscaper.nameContent.appendName($0, to: &scratch.full)
    }
    scratch.full.append(contentsOf: " ".utf8)
    testCase.name.withJUnitBytes {
      JUnitEscaper.nameContent.appendName($0, to: &scratch.full)
    }
    scratch.full.append(contentsOf: " ---\n".utf8)
    text.withJUnitBytes {
      JUnitEscaper.messageContent.append($0, endsWithin: limits.outputBytes, to: &scratch.full)
    }
    if scratch.full.last != UInt8(ascii: "\n") { scratch.full.append(UInt8(ascii: "\n")) }
    try scratch.full.withUnsafeBufferPointer { try spool.append($0, to: stream) }
  }
}
