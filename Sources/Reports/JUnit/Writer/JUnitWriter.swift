// Writes one JUnit XML file from the cases of many suites, in whatever order they come.

/// Streams the cases of several suites, in any interleaving, into one file with flat memory.
///
/// A suite's start tag holds its counts, so cases wait in an unnamed file beside the target;
/// ``finish(complete:)`` assembles the report, syncs it and renames it, so that a reader never sees
/// half a file (parity.md, "JUnit XML"). Without `finish` nothing is left on disk and the target
/// stays as it was.
///
/// ```swift
/// let writer = try JUnitWriter(
///   path: "report.xml", profile: .rich, timestamp: "2026-11-23T09:00:00", hostname: "ci-7")
/// let suite = try writer.beginSuite(
///   name: "extract_json.go", package: "extract_json", properties: [("go", "1.24.1")])
/// try writer.append(
///   JUnitCase(
///     classname: "extract_json.go", name: "empty", file: "probes/extract.yaml", line: 4,
///     milliseconds: 2, outcome: .passed),
///   to: suite)
/// try writer.finish(complete: true)
/// ```
///
/// writes, byte for byte (long lines broken here only):
///
/// ```xml
/// <?xml version="1.0" encoding="UTF-8"?>
/// <testsuites tests="1" failures="0" errors="0" skipped="0" time="0.002">
///   <testsuite name="extract_json.go" package="extract_json" id="0"
///    timestamp="2026-11-23T09:00:00" hostname="ci-7"
///    tests="1" failures="0" errors="0" skipped="0" time="0.002">
///     <properties>
///       <property name="go" value="1.24.1"/>
///     </properties>
///     <testcase name="empty" classname="extract_json.go" time="0.002"
///      file="probes/extract.yaml" line="4"/>
///   </testsuite>
/// </testsuites>
/// ```
///
/// Names are written with a visible, injective escape, messages without terminal sequences; nothing
/// that a string may hold makes the document invalid. That (classname, name) is unique, and the
/// order of suites and cases, are the caller's.
public final class JUnitWriter {
  let profile: JUnitProfile
  let limits: JUnitLimits
  let timestamp: String
  let hostname: String
  let target: String
  let storage: JUnitStorage
  let spool: JUnitSpool
  var markup: JUnitMarkup
  var suites: [Suite] = []
  /// The bytes of all cases, with every text that can be left out in its short form.
  var caseBytes = 0
  /// The bytes by which the full texts exceed the short ones.
  var extraBytes = 0
  var scratch = Scratch()
  private var state = State.open

  private enum State {
    case open, failed, finished
  }

  /// A suite that was begun, and what its start tag needs to know.
  struct Suite {
    let name: String
    let package: String
    let properties: [(name: String, value: String)]
    var counts = Counts()
    let cases: Int
    /// The strict profile's output of all cases.
    let output: (out: Int, err: Int)?
  }

  /// Numbers of cases, and their time.
  struct Counts {
    var tests = 0
    var failures = 0
    var errors = 0
    var skipped = 0
    var milliseconds = 0
  }

  /// Buffers that every case uses again.
  struct Scratch {
    var text: [UInt8] = []
    var full: [UInt8] = []
    var short: [UInt8] = []
  }

  /// Prepares a report at `path`; a file that is there stays as it is until ``finish(complete:)``.
  ///
  /// - Parameters:
  ///   - path: The target. Its folder must exist and be writable.
  ///   - profile: The shape of the file.
  ///   - timestamp: When the run began, `YYYY-MM-DDThh:mm:ss` in UTC.
  ///   - hostname: The machine; `localhost` if empty.
  ///   - limits: The longest texts and the longest file.
  /// - Throws: ``JUnitError``: `io` if no file can be created beside the target, `notRegularFile`
  ///   if the target is a device or a folder, `invalidTimestamp`.
  public convenience init(
    path: String, profile: JUnitProfile, timestamp: String, hostname: String,
    limits: JUnitLimits = JUnitLimits()
  ) throws {
    try self.init(
      path: path, profile: profile, timestamp: timestamp, hostname: hostname, limits: limits,
      storage: .fileSystem)
  }

  /// The same, on other storage.
  package init(
    path: String, profile: JUnitProfile, timestamp: String, hostname: String,
    limits: JUnitLimits, storage: JUnitStorage
  ) throws {
    guard JUnitTimestamp.isValid(timestamp) else {
      throw JUnitError(.invalidTimestamp, "not YYYY-MM-DDThh:mm:ss: \(timestamp)", path: path)
    }
    self.profile = profile
    self.limits = limits.usable
    self.timestamp = timestamp
    self.hostname = hostname.isEmpty ? "localhost" : hostname
    self.storage = storage
    target = try JUnitReplacement.resolve(path)
    spool = try JUnitSpool(
      folder: JUnitReplacement.folder(of: target), path: target, storage: storage)
    markup = try JUnitMarkup()
  }

  /// Begins a suite; suites stand in the file in the order in which they were begun.
  ///
  /// - Returns: The suite's id, counted from 0, which is also its `id` attribute.
  /// - Throws: ``JUnitError`` `closed` after the end or an earlier error.
  public func beginSuite(
    name: String, package: String, properties: [(name: String, value: String)]
  ) throws -> Int {
    try requireOpen()
    let output =
      profile == .strict
      ? (
        out: spool.open(.ends(limits.outputBytes / 2)),
        err: spool.open(.ends(limits.outputBytes / 2))
      ) : nil
    suites.append(
      Suite(
        name: name, package: package, properties: properties, cases: spool.open(.everything),
        output: output))
    return suites.count - 1
  }

  /// Adds a case to a suite; the cases of a suite stand in the file in the order in which they were
  /// added.
  ///
  /// - Throws: ``JUnitError``: `unknownSuite`; `io`, after which the writer takes nothing more;
  ///   `closed`.
  public func append(_ testCase: JUnitCase, to suite: Int) throws {
    try requireOpen()
    guard suites.indices.contains(suite) else {
      throw JUnitError(.unknownSuite, "no suite \(suite) was begun", path: target)
    }
    try failing { try write(testCase, to: suite) }
  }

  /// Assembles the report and puts it in the target's place.
  ///
  /// - Parameter complete: Whether all cases were run. If not, each suite gets a property
  ///   `incomplete` with the value `true`; a report without suites gets one suite, named
  ///   `incomplete`, to hold it.
  /// - Returns: What was written, and what was left out.
  /// - Throws: ``JUnitError`` `io` if anything was not written: the target is then as it was.
  ///   `closed` if an earlier call had failed.
  @discardableResult
  public func finish(complete: Bool) throws -> JUnitWritten {
    try requireOpen()
    let written = try failing {
      if !complete, suites.isEmpty {
        _ = try beginSuite(name: "incomplete", package: "", properties: [])
      }
      return try assemble(complete: complete)
    }
    state = .finished
    return written
  }

  private func requireOpen() throws {
    switch state {
    case .open: return
    case .failed: throw JUnitError(.closed, "the report failed before", path: target)
    case .finished: throw JUnitError(.closed, "the report is finished", path: target)
    }
  }

  /// After an error a suite's stream may end within a case, so nothing may come of it.
  private func failing<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch {
      state = .failed
      throw error
    }
  }
}

extension JUnitLimits {
  /// The limits, raised to what leaves room for the marks of a cut, and lowered to what a frame of
  /// alternatives can tell.
  fileprivate var usable: JUnitLimits {
    var limits = self
    limits.messageCharacters = max(messageCharacters, 1)
    limits.bodyBytes = min(max(bodyBytes, 256), 1 << 30)
    limits.outputBytes = min(max(outputBytes, 256), 1 << 30)
    return limits
  }
}
