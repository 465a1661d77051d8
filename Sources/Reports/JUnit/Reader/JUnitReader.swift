// Reads JUnit XML that others have written, and trusts none of it.

/// The largest file, and the largest parts of one, that ``JUnitReader`` takes.
public struct JUnitReadLimits: Sendable, Equatable {
  /// The largest file, in bytes.
  public var fileBytes = 1 << 29
  /// The largest tag, comment or CDATA section, in bytes; plain text may be of any length.
  public var sectionBytes = 1 << 25
  /// How many attributes a tag may have.
  public var attributes = 4_096
  /// How deep elements may be nested.
  public var depth = 256
  /// How many different names of elements and attributes there may be.
  public var names = 10_000
  /// How many suites there may be.
  public var suites = 100_000
  /// How many properties are kept for a suite.
  public var properties = 1_000
  /// The longest message that is kept, in bytes; a longer one is cut.
  public var messageBytes = 4_096
  /// The longest text of a failure that is kept, in bytes; a longer one is cut.
  public var bodyBytes = 60_000
  /// The longest captured output that is kept for a case, in bytes; a longer one is cut, and 0
  /// keeps none.
  public var outputBytes = 0

  /// The default limits.
  public init() {}
}

/// Reads JUnit XML of any dialect in one pass, without document types, entities or network.
///
/// The root may be `testsuites` or `testsuite`, suites may be nested, times, names and classes
/// missing, properties anywhere; all counts are recomputed from the cases. A file that was cut off
/// gives what was read and says so (parity.md, "JUnit XML").
///
/// ```swift
/// let summary = try JUnitReader().read(path: "TEST-a.xml")
/// let green = summary.ending == .complete && summary.counts.failures + summary.counts.errors == 0
/// ```
public struct JUnitReader: Sendable {
  /// The limits in force.
  public let limits: JUnitReadLimits

  /// A reader with the given limits.
  public init(limits: JUnitReadLimits = JUnitReadLimits()) {
    self.limits = limits
  }

  /// Reads a file and keeps its cases.
  ///
  /// - Throws: ``JUnitError``: `io`, `compressed`, `documentType`, `tooLarge` or `notJUnit`. Damage
  ///   within the file is no error but ``JUnitSummary/ending``.
  public func read(path: String) throws -> JUnitSummary {
    var cases: [JUnitReadCase] = []
    var summary = try read(path: path) { cases.append($0) }
    summary.cases = cases
    return summary
  }

  /// Reads a file and hands its cases out one by one, so that memory stays flat.
  ///
  /// - Parameter body: Takes each case; what it throws ends the reading and is thrown.
  /// - Throws: As ``read(path:)``.
  public func read(path: String, forEachCase body: (JUnitReadCase) throws -> Void) throws
    -> JUnitSummary
  {
    let input = try JUnitInput(path: path, limit: limits.fileBytes)
    return try withoutActuallyEscaping(body) { body in
      let document = JUnitDocument(limits: limits, path: path, deliver: body)
      return try JUnitParser(input: input, document: document).parse()
    }
  }
}
