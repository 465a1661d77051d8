// Suites and their properties.

extension JUnitDocument {
  func beginSuite(_ attributes: JUnitAttributes) {
    guard suites.count < limits.suites else {
      return refuse("more than \(limits.suites) suites")
    }
    var suite = JUnitSuiteSummary(
      name: "", parent: openSuites.last, properties: [], claim: JUnitSuiteSummary.Claim())
    for (index, word) in words.enumerated() where word != .other {
      let value = attributes.value(index)
      switch word {
      case .name: suite.name = value
      case .package: suite.package = value
      case .hostname: suite.hostname = value
      case .timestamp: suite.timestamp = value
      case .tests: suite.claim.tests = Int(value)
      case .failures: suite.claim.failures = Int(value)
      case .errors: suite.claim.errors = Int(value)
      case .skipped: suite.claim.skipped = Int(value)
      default: break
      }
    }
    suites.append(suite)
    openSuites.append(suites.count - 1)
  }

  /// The suite that whatever stands here belongs to; where there is none, one for the root.
  func owner() -> Int {
    if let suite = openSuites.last { return suite }
    suites.append(
      JUnitSuiteSummary(
        name: "", parent: nil, properties: [], claim: JUnitSuiteSummary.Claim()))
    // Stays open below all others, so that everything outside of suites shares it.
    openSuites.append(suites.count - 1)
    return suites.count - 1
  }

  func beginProperty(_ attributes: JUnitAttributes) {
    var name = ""
    var value = ""
    for (index, word) in words.enumerated() {
      switch word {
      case .name: name = attributes.value(index)
      case .value: value = attributes.value(index)
      default: break
      }
    }
    capture.begin(limit: value.isEmpty ? limits.messageBytes : 0)
    // Properties of the root are nobody's.
    guard let suite = openSuites.last else { return }
    guard suites[suite].properties.count < limits.properties else { return }
    suites[suite].properties.append(.init(name: name, value: value))
  }

  /// Some writers put the value into the element.
  func endProperty() {
    let text = capture.end()
    guard !text.isEmpty, let suite = openSuites.last, !suites[suite].properties.isEmpty else {
      return
    }
    let last = suites[suite].properties.count - 1
    if suites[suite].properties[last].value.isEmpty { suites[suite].properties[last].value = text }
  }
}
