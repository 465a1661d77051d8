// From the spooled streams to the finished file.

extension JUnitWriter {
  func assemble(complete: Bool) throws -> JUnitWritten {
    var file = try JUnitReplacement(target: target, storage: storage)
    var filter = JUnitAlternativeFilter(room: room())

    // Cases were written without a document around them; the report's own begins afresh.
    markup = try JUnitMarkup()
    try markup.startDocument()
    try markup.start("testsuites")
    if profile == .rich { try attributes(of: total()) }
    if !suites.isEmpty { try markup.raw("\n") }
    for (id, suite) in suites.enumerated() {
      try start(suite, id: id, complete: complete)
      try markup.drain { try file.write($0) }
      try spool.read(suite.cases) { piece in
        try filter.pass(piece) { try file.write($0) }
      }
      if let (out, err) = suite.output {
        try output("system-out", from: out, filter: &filter)
        try output("system-err", from: err, filter: &filter)
      }
      try markup.raw("  ")
      try markup.end()
      try markup.raw("\n")
    }
    try markup.end()
    try markup.raw("\n")
    try markup.drain { try file.write($0) }
    try file.commit()

    return JUnitWritten(
      bytes: file.written, suites: suites.count, cases: total().tests,
      textsLeftOut: filter.textsLeftOut,
      exceedsLimit: limits.fileBytes.map { file.written > $0 } ?? false)
  }

  private func total() -> Counts {
    suites.reduce(into: Counts()) { total, suite in
      total.tests += suite.counts.tests
      total.failures += suite.counts.failures
      total.errors += suite.counts.errors
      total.skipped += suite.counts.skipped
      total.milliseconds += suite.counts.milliseconds
    }
  }

  private func start(_ suite: Suite, id: Int, complete: Bool) throws {
    try markup.raw("  ")
    try markup.start("testsuite")
    try markup.attribute("name", name: suite.name)
    try markup.attribute("package", suite.package, .valueAttribute)
    try markup.attribute("id", id)
    try markup.attribute("timestamp", timestamp, .valueAttribute)
    try markup.attribute("hostname", name: hostname)
    try attributes(of: suite.counts)
    try markup.raw("\n")
    let marked = suite.properties + (complete ? [] : [(name: "incomplete", value: "true")])
    // The strict schemas want the element even where there is nothing in it.
    if profile == .strict || !marked.isEmpty {
      try markup.raw("    ")
      try markup.start("properties")
      for property in marked {
        try markup.raw("\n      ")
        try markup.start("property")
        try markup.attribute("name", name: property.name)
        try markup.attribute("value", property.value, .valueAttribute)
        try markup.end()
      }
      if !marked.isEmpty { try markup.raw("\n    ") }
      try markup.end()
      try markup.raw("\n")
    }
  }

  private func attributes(of counts: Counts) throws {
    try markup.attribute("tests", counts.tests)
    try markup.attribute("failures", counts.failures)
    try markup.attribute("errors", counts.errors)
    try markup.attribute("skipped", counts.skipped)
    try markup.attribute("time", seconds: counts.milliseconds)
  }

  /// Writes the output of all cases of a suite: all of it, its two ends, or the note that it was
  /// left out.
  private func output(
    _ element: StaticString, from stream: Int, filter: inout JUnitAlternativeFilter
  ) throws {
    try markup.raw("    ")
    try markup.start(element)
    let length = spool.length(of: stream)
    if length > 0 {
      let short = limits.fileBytes.map { Self.leftOut(fileBytes: $0) } ?? ""
      if filter.admits(min(length, limits.outputBytes) - short.utf8.count) {
        try text(of: stream, length: length).withUnsafeBufferPointer(markup.raw)
      } else {
        try Array(short.utf8).withUnsafeBufferPointer(markup.raw)
      }
    }
    try markup.end()
    try markup.raw("\n")
  }

  /// A stream of escaped text, or its two ends if it is beyond the limit.
  private func text(of stream: Int, length: Int) throws -> [UInt8] {
    var kept: [UInt8] = []
    try spool.read(stream) { kept.append(contentsOf: $0) }
    if length <= limits.outputBytes { return kept }
    let half = (limits.outputBytes - JUnitGap.reserve) / 2
    let head = JUnitEscapedText.boundary(atOrBefore: half, in: kept)
    let tail = JUnitEscapedText.boundary(atOrAfter: kept.count - half, in: kept)
    let gap = JUnitGap.line(bytes: length - head - (kept.count - tail))
    return kept[..<head] + Array(gap.utf8) + kept[tail...]
  }

  /// The bytes by which full texts may exceed their short forms, or `nil` if all may be written in
  /// full.
  private func room() -> Int? {
    guard let limit = limits.fileBytes else { return nil }
    // Start tags and properties are short, so an upper bound serves: no byte's form is longer than
    // six.
    var bytes = caseBytes + 1_000
    for suite in suites {
      bytes += 1_000 + 6 * (suite.name.utf8.count + suite.package.utf8.count)
      bytes += 6 * hostname.utf8.count
      for property in suite.properties {
        bytes += 100 + 6 * (property.name.utf8.count + property.value.utf8.count)
      }
      if suite.output != nil { bytes += 2 * Self.leftOut(fileBytes: limit).utf8.count }
    }
    return max(0, limit - bytes)
  }
}

/// Cutting text that is already escaped.
enum JUnitEscapedText {
  /// The last position up to `limit` that lies within no scalar, reference or visible escape.
  static func boundary(atOrBefore limit: Int, in bytes: [UInt8]) -> Int {
    unit(around: limit, in: bytes).lowerBound
  }

  /// The first position from `limit` that lies within no scalar, reference or visible escape.
  static func boundary(atOrAfter limit: Int, in bytes: [UInt8]) -> Int {
    unit(around: limit, in: bytes).upperBound
  }

  /// The unit that `position` lies inside; empty if it is a boundary already.
  private static func unit(around position: Int, in bytes: [UInt8]) -> Range<Int> {
    guard position > 0, position < bytes.count else { return position..<position }
    if bytes[position] & 0xC0 == 0x80 {
      var start = position
      while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      var end = position
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      return start..<end
    }
    for start in stride(from: position - 1, through: max(0, position - 5), by: -1) {
      if bytes[start] == UInt8(ascii: "&") {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: ";")).map { $0 + 1 } ?? bytes.count
        return end > position ? start..<end : position..<position
      }
      // The text itself may say `\u`, with anything behind it.
      if bytes[start...].starts(with: "\\u".utf8),
        bytes[start...].dropFirst(2).prefix(4).count(where: \.isJUnitEscapeDigit) == 4
      {
        return start..<(start + 6)
      }
    }
    return position..<position
  }
}
