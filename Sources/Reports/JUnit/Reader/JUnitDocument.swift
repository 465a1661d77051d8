// What the events of a JUnit file mean: which element opens or closes a suite, a case, an outcome.

/// Builds suites and cases from parser events and enforces the limits that need no parser.
final class JUnitDocument {
  let limits: JUnitReadLimits
  let path: String
  let deliver: (JUnitReadCase) throws -> Void

  /// The line of the present event.
  var line = 0
  /// What ended the reading; from then on no event is sent.
  private(set) var failure: (any Error)?

  /// Names by the address at which libxml2 keeps its one copy of each.
  private var names: [UnsafePointer<UInt8>: JUnitVocabulary] = [:]
  /// The names of the present start tag's attributes.
  private(set) var words: [JUnitVocabulary] = []
  private var elements: [Element] = []
  private var sawRoot = false
  var suites: [JUnitSuiteSummary] = []
  var openSuites: [Int] = []
  /// The suite that stands for the root, where cases are in no other.
  var rootSuite: Int?
  /// The property whose element is open.
  var property: JUnitSuiteSummary.Property?
  /// Cases are not nested by any known writer, but one that did would hide failures otherwise.
  var openCases: [JUnitReadCase] = []
  var counts = JUnitCounts()
  var capture = JUnitCapture()

  /// What an open element is to the report.
  enum Element {
    /// A root of another vocabulary, or one whose name was cut off: the next event tells.
    case foreign
    /// The root, or an element that may hold suites and cases.
    case container
    case suite
    case testCase
    /// An outcome of the innermost case.
    case problem(JUnitVocabulary, type: String?, message: String?)
    case output(JUnitVocabulary)
    case property
    /// An element whose inside says nothing of cases.
    case opaque
  }

  init(
    limits: JUnitReadLimits, path: String, deliver: @escaping (JUnitReadCase) throws -> Void
  ) {
    self.limits = limits
    self.path = path
    self.deliver = deliver
  }

  func fail(_ error: any Error) {
    if failure == nil { failure = error }
  }

  func refuse(_ message: String) {
    fail(JUnitError(.tooLarge, message, path: path, line: line))
  }

  /// What was read, once the parser has stopped.
  func summary(_ ending: JUnitSummary.Ending) throws -> JUnitSummary {
    if case .malformed(let line, let message) = ending {
      if !sawRoot { throw JUnitError(.notJUnit, "no XML: \(message)", path: path, line: line) }
      if case .foreign = elements.last { throw foreign }
    }
    return JUnitSummary(ending: ending, suites: suites, cases: [], counts: counts)
  }

  /// Counts a name and looks it up.
  @discardableResult
  func count(_ name: UnsafePointer<UInt8>) -> JUnitVocabulary {
    if let known = names[name] { return known }
    let word = JUnitVocabulary(rawValue: String(cString: name)) ?? .other
    names[name] = word
    if names.count > limits.names { refuse("more than \(limits.names) different names") }
    return word
  }

  private var foreign: JUnitError {
    JUnitError(
      .notJUnit, "the root is neither testsuites nor testsuite", path: path, line: line)
  }

  func start(_ name: UnsafePointer<UInt8>, _ attributes: JUnitAttributes) {
    let word = count(name)
    words.removeAll(keepingCapacity: true)
    for index in 0..<attributes.count {
      words.append(attributes.name(index).map { count($0) } ?? .other)
    }
    guard elements.count < limits.depth else {
      return refuse("elements more than \(limits.depth) deep")
    }
    guard attributes.count <= limits.attributes else {
      return refuse("a tag with more than \(limits.attributes) attributes")
    }
    elements.append(element(word, attributes))
  }

  private func element(_ word: JUnitVocabulary, _ attributes: JUnitAttributes) -> Element {
    guard let parent = elements.last else { return root(word, attributes) }
    switch (parent, word) {
    case (.foreign, _):
      fail(foreign)
      return .opaque
    case (.opaque, _), (.problem, _), (.output, _), (.property, _):
      return .opaque
    case (_, .testcase):
      beginCase(attributes)
      return .testCase
    case (.testCase, .failure), (.testCase, .error), (.testCase, .skipped):
      return problem(word, attributes)
    case (.testCase, .flakyFailure), (.testCase, .flakyError), (.testCase, .rerunFailure),
      (.testCase, .rerunError):
      openCases[openCases.count - 1].failedAttempts += 1
      return .opaque
    case (.testCase, .systemOut), (.testCase, .systemErr):
      guard limits.outputBytes > 0 else { return .opaque }
      capture.begin(limit: limits.outputBytes)
      return .output(word)
    case (.testCase, _):
      return .opaque
    case (_, .testsuite):
      beginSuite(attributes)
      return .suite
    case (_, .property):
      beginProperty(attributes)
      return .property
    case (_, .failure), (_, .error):
      suites[owner()].problemsOutsideCases += 1
      return .opaque
    case (_, .systemOut), (_, .systemErr):
      return .opaque
    default:
      // An unknown wrapper must not hide the cases in it.
      return .container
    }
  }

  private func root(_ word: JUnitVocabulary, _ attributes: JUnitAttributes) -> Element {
    sawRoot = true
    switch word {
    case .testsuites:
      return .container
    case .testsuite:
      beginSuite(attributes)
      return .suite
    default:
      return .foreign
    }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    switch elements.last {
    case .problem, .output, .property: capture.append(bytes)
    case .foreign: fail(foreign)
    default: break
    }
  }

  func end() {
    switch elements.popLast() {
    case .foreign: fail(foreign)
    case .suite: openSuites.removeLast()
    case .testCase: endCase()
    case .problem(let word, let type, let message): endProblem(word, type, message)
    case .output(let word): endOutput(word)
    case .property: endProperty()
    case .container, .opaque, nil: break
    }
  }
}
