// What a JUnit XML file says about one test case, and the two shapes of file written here.

/// The shape of a JUnit XML file.
///
/// No single shape satisfies every published schema (parity.md, "JUnit XML").
public enum JUnitProfile: String, Sendable, CaseIterable {
  /// Totals on the root, `file` and `line` on each test case, captured output inside the test case.
  ///
  /// What GitLab, CircleCI and the annotating actions read; described by `conformance/junit.xsd`.
  case rich
  /// A bare root, no source positions, captured output at the end of each suite.
  ///
  /// What Apache Ant's and Jenkins's published schemas accept; described by
  /// `conformance/junit-strict.xsd`.
  case strict
}

/// One test case: one row of one probe asked of one runtime.
///
/// Every string may hold any Unicode scalar, U+0000 included: the writer makes it safe.
///
/// ```swift
/// let row = JUnitCase(
///   classname: "extract_json.go", name: "fenced-block", file: "conformance/probes/extract.yaml",
///   line: 12, milliseconds: 1.5, outcome: .skipped(message: "known: KD-7"))
/// ```
public struct JUnitCase: Sendable {
  /// How a test case ended.
  public enum Outcome: Sendable, Equatable {
    /// It did what was expected.
    case passed
    /// An expectation was not met: `<failure>`. An empty `type` is written as `failure`.
    case failed(type: String, message: String, body: String)
    /// It could not be carried out: `<error>`. An empty `type` is written as `error`.
    case errored(type: String, message: String, body: String)
    /// It was left out, or its failure is a known one: `<skipped>`.
    case skipped(message: String)
  }

  /// The group of the case, `PROBE.RUNTIME`; together with ``name`` unique in a file.
  public var classname: String
  /// The name of the case, the row.
  public var name: String
  /// The file that declares the case, as a path from the root of the checkout; rich profile only.
  public var file: String?
  /// The line of ``file``, from 1; rich profile only, a smaller number is not written.
  public var line: Int?
  /// The time that the case took, in milliseconds; not a number and negative count as 0.
  public var milliseconds: Double
  /// How the case ended.
  public var outcome: Outcome
  /// What was captured from standard output.
  public var systemOut: String?
  /// What was captured from standard error.
  public var systemErr: String?

  /// Describes one test case.
  public init(
    classname: String, name: String, file: String? = nil, line: Int? = nil,
    milliseconds: Double, outcome: Outcome, systemOut: String? = nil, systemErr: String? = nil
  ) {
    self.classname = classname
    self.name = name
    self.file = file
    self.line = line
    self.milliseconds = milliseconds
    self.outcome = outcome
    self.systemOut = systemOut
    self.systemErr = systemErr
  }
}
