// Mode `session`: one process answers many rows. A fault costs only the row that causes it.
//
// A batch goes out at once. If the session breaks, the rows that may have done it are asked again one
// by one in a fresh process, and the one at hand when that breaks too once more, alone, in another;
// what happens there is its outcome. Every other row is answered as if nothing had been.

/// Asks a peer that stays alive from row to row.
public final class SessionRespondent: Respondent {
  let timeout: Duration
  private let arguments: [String]
  private let directory: String?
  private let startTimeout: Duration
  private let lineLimit: Int

  var process: SessionProcess?
  var sequence = 0
  /// The rows whose sequence numbers may still be named: those of the held and the current batch.
  var places = [Int: SessionPlace]()
  /// The row that this process answered last.
  var lastAnswered: SessionPlace?
  private var held: SessionBatch?
  /// Why no process can be had any more, once two in a row did not start.
  private var failure: SessionFault?

  /// What the peer said of itself when it last started.
  public private(set) var identity: PeerIdentity?

  /// Makes a respondent.
  ///
  /// - Parameters:
  ///   - arguments: the command that starts the peer.
  ///   - directory: its working directory; nil for the runner's.
  ///   - timeout: the time of a row, from the moment the peer could begin with it.
  ///   - startTimeout: the time until the start line is answered.
  ///   - lineLimit: what it may write without a line feed before it is ended for it, in bytes.
  public init(
    arguments: [String], directory: String?, timeout: Duration,
    startTimeout: Duration = .seconds(10), lineLimit: Int = 1 << 28
  ) {
    self.arguments = arguments
    self.directory = directory
    self.timeout = timeout
    self.startTimeout = startTimeout
    self.lineLimit = lineLimit
  }

  public func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void) {
    guard !questions.isEmpty else { return deliver([]) }
    keepLateDiagnostics()
    let batch = SessionBatch(questions, deliver)
    if let broken = exchange(questions.indices.map { SessionPlace(batch: batch, index: $0) }) {
      examine(broken)
    }
    release()
    held = batch
    keepLateDiagnostics()
  }

  public func finish() {
    let breaks = settle()
    keepLateDiagnostics()
    drop()
    for broken in breaks where broken.suspects.contains(where: \.isAnswered) { examine(broken) }
    release()
  }

  private func release() {
    guard let batch = held else { return }
    held = nil
    places = places.filter { $0.value.batch !== batch }
    batch.finish()
  }

  /// What is on standard error now was written while the held batch was at hand, or after it.
  private func keepLateDiagnostics() {
    if let said = process?.currentDiagnostics() { held?.diagnostics = said }
  }

  /// Ends the process, if there is one.
  func drop() {
    process = nil
    lastAnswered = nil
  }

  /// Has a process running; returns why none could be had, after two attempts.
  func start() -> SessionFault? {
    if process != nil { return nil }
    if let failure { return failure }
    for _ in 0..<2 {
      do {
        var opened = try SessionProcess(
          arguments: arguments, directory: directory, lineLimit: lineLimit)
        identity = try opened.open(timeout: startTimeout)
        process = consume opened
        failure = nil
        return nil
      } catch let fault as SessionFault {
        failure = fault
      } catch {
        failure = SessionFault(.crashed("\(error)"))
      }
    }
    return failure
  }
}
