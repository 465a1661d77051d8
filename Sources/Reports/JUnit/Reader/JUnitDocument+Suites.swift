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
    if let suite = openSuites.last ?? rootSuite { return suite }
    suites.append(
      JUnitSuiteSummary(
        name: "", parent: nil, properties: [], claim: JUnitSuiteSummary.Claim()))
    rootSuite = suites.count - 1
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
    property = JUnitSuiteSummary.Property(name: name, value: value)
  }

  func endProperty() {
    let text = capture.end()
    // Properties of the root are nobody's.
    guard var property, let suite = openSuites.last else { return }
    guard suites[suite].properties.count < limits.properties else { return }
    // Some writers put the value into the element.
    if property.value.isEmpty { property.value = text }
    suites[suite].properties.append(property)
  }
}
