// The promise that no process outlives the runner, whatever happens to it.
//
// What is shared by the whole process is tried in processes of its own (exit tests).

import Dispatch
import Glibc
import Parity
import Synchronization
import Testing

@Suite("process groups") struct ProcessGroupsTests {
  /// How a runner is using a peer when it is killed.
  enum Use: String, CaseIterable, Codable, Sendable {
    case session, oneshot, grandchild
  }

  @Test("SIGKILL of the runner ends what it started", arguments: Use.allCases)
  func killed(_ use: Use) async {
    let peer = FaultyPeer()
    let name = use.rawValue
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [peer = peer as FaultyPeer, name = name as String] in
      let asking = Asking(peer, name)
      #expect(asking.isUnderWay)
      kill(getpid(), SIGKILL)
    }
    peer.expectNothingIsLeft()
  }

  @Test("the end of the runner in good order ends what it started", arguments: Use.allCases)
  func exited(_ use: Use) async {
    let peer = FaultyPeer()
    let name = use.rawValue
    await #expect(processExitsWith: .exitCode(7)) {
      [peer = peer as FaultyPeer, name = name as String] in
      let asking = Asking(peer, name)
      #expect(asking.isUnderWay)
      exit(7)
    }
    peer.expectNothingIsLeft()
  }

  @Test("endAll ends sessions and oneshots at work, and nothing begins after it")
  func endAll() async {
    await #expect(processExitsWith: .exitCode(0)) {
      let (one, other) = (FaultyPeer(), FaultyPeer())
      let (session, oneshot) = (Asking(one, "session"), Asking(other, "oneshot"))
      #expect(session.isUnderWay && oneshot.isUnderWay)
      #expect(!ProcessGroups.shared.isClosed)
      ProcessGroups.shared.endAll()
      #expect(ProcessGroups.shared.isClosed)
      // Both come to an end at once, though the peers would have had minutes, and every row has an
      // outcome.
      for asking in [session, oneshot] {
        #expect(asking.hasEnded.wait(timeout: .now() + 10) == .success)
      }
      #expect(session.outcomes.map(OutcomeKind.init) == [.answered, .crashed])
      #expect(oneshot.outcomes.map(OutcomeKind.init) == [.crashed])
      #expect(waitUntil { one.processes.isEmpty && other.processes.isEmpty })

      let late = Command.run(["true"], timeout: .seconds(10))
      #expect(late.outcome == .crashed("cannot start true: the run is ending"))
      let lateSession = one.session().responses(to: [["a"], ["b"]])
      #expect(lateSession.joined().allSatisfy { $0.outcome.text.contains("the run is ending") })

      ProcessGroups.shared.reopen()
      let again = one.session().responses(to: [["a"]])[0][0]
      #expect(again.outcome == echo("a"))
    }
  }

  @Test("endAll while processes begin and end on many threads leaves none")
  func endAllRace() async {
    await #expect(processExitsWith: .exitCode(0)) {
      let peer = FaultyPeer()
      for _ in 0..<20 {
        let group = DispatchGroup()
        for _ in 0..<4 {
          DispatchQueue.global().async(group: group) {
            for _ in 0..<20 { _ = peer.wait(.milliseconds(20)) }
          }
        }
        usleep(30_000)
        ProcessGroups.shared.endAll()
        #expect(waitUntil { peer.processes.isEmpty })
        group.wait()
        #expect(peer.processes.isEmpty)
        ProcessGroups.shared.reopen()
      }
    }
  }

  @Test("a guardian that is killed is replaced by one that knows what runs")
  func guardianKilled() async {
    let peer = FaultyPeer()
    await #expect(processExitsWith: .signal(SIGKILL)) { [peer = peer as FaultyPeer] in
      let asking = Asking(peer, "session")
      #expect(asking.isUnderWay)
      let guardians = children(of: getpid()).filter { isGuardian($0) }
      #expect(guardians.count == 1)
      kill(guardians[0], SIGKILL)
      // It is gone when it can be reaped; until then its pipe takes lines.
      var information = siginfo_t()
      #expect(waitid(P_PID, id_t(guardians[0]), &information, WEXITED | WNOWAIT) == 0)
      // The next process that begins makes it known.
      #expect(Command.run(["true"], timeout: .seconds(10)).outcome == .answered(Answer(output: [])))
      // A process has its command line a little after it has begun.
      #expect(
        waitUntil {
          let others = children(of: getpid()).filter { isGuardian($0) }
          return others.count == 1 && others != guardians
        })
      kill(getpid(), SIGKILL)
    }
    peer.expectNothingIsLeft()
  }

  @Test("a runner that was started with SIGCHLD ignored still learns how processes end")
  func ignoredChildSignal() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGCHLD, SIG_IGN)
      let response = Command.run(["sh", "-c", "exit 3"], timeout: .seconds(10))
      #expect(response.outcome == .answered(Answer(output: [], exitStatus: 3)))
    }
  }

  @Test("without descriptors nothing starts, and nothing is lost")
  func descriptors() async {
    await #expect(processExitsWith: .exitCode(0)) {
      #expect(Command.run(["true"], timeout: .seconds(10)).outcome == .answered(Answer(output: [])))
      let before = listing("/proc/self/fd").count
      var taken = [Int32]()
      while true {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { break }
        taken.append(descriptor)
      }
      // Room for two pipes and a half.
      for descriptor in taken.suffix(5) { close(descriptor) }
      for _ in 0..<3 {
        let response = Command.run(["true"], timeout: .seconds(10))
        #expect(response.outcome.text.contains("Too many open files"))
      }
      for descriptor in taken.dropLast(5) { close(descriptor) }
      #expect(listing("/proc/self/fd").count == before)
      #expect(Command.run(["true"], timeout: .seconds(10)).outcome == .answered(Answer(output: [])))
    }
  }

  /// The script alone: struck off is spared, everything else is ended.
  @Test("the guardian ends what is left on its list, and nothing else")
  func guardianScript() {
    let (struck, left, other) = (FaultyPeer(), FaultyPeer(), FaultyPeer())
    let group = DispatchGroup()
    for peer in [struck, left, other] {
      DispatchQueue.global().async(group: group) { _ = peer.wait(.seconds(60)) }
    }
    #expect(waitUntil { [struck, left, other].allSatisfy { $0.processes.count == 1 } })
    let ids = [struck, left].flatMap(\.processes)
    let lines = "+ \(ids[0])\n+ \(ids[1])\n- \(ids[0])\n"
    let response = Command.run(
      ["/bin/sh", "-c", ProcessGroups.guardianScript], input: Array(lines.utf8),
      timeout: .seconds(30))
    #expect(OutcomeKind(response.outcome) == .answered)
    left.expectNothingIsLeft()
    #expect(struck.processes.count == 1)
    #expect(other.processes.count == 1)
    for id in [struck, other].flatMap(\.processes) { kill(id, SIGKILL) }
    group.wait()
  }
}

extension FaultyPeer {
  /// A process with the marker that does nothing but wait.
  fileprivate func wait(_ timeout: Duration) -> Response {
    Command.run(["sh", "-c", "sleep 60; : \(marker)"], timeout: timeout)
  }
}

/// A peer that is being asked, on a thread of its own, what it never answers.
private final class Asking: Sendable {
  let hasEnded = DispatchSemaphore(value: 0)
  private let peer: FaultyPeer
  private let expectedProcesses: Int
  /// What the peer makes when it has come to the row that it never answers.
  private let sign = freshPath()
  private let outcomesSoFar = Mutex([Outcome]())

  init(_ peer: FaultyPeer, _ use: String) {
    self.peer = peer
    expectedProcesses = use == "grandchild" ? 2 : 1
    let first = use == "grandchild" ? "!grandchild" : "a"
    let inputs = (use == "oneshot" ? [] : [first]) + ["!hang \(sign)"]
    DispatchQueue.global().async { [self] in
      let timeout = Duration.seconds(120)
      let respondent: any Respondent =
        use == "oneshot" ? peer.oneshot(timeout: timeout) : peer.session(timeout: timeout)
      let outcomes = respondent.responses(to: [inputs])[0].map(\.outcome)
      outcomesSoFar.withLock { $0 = outcomes }
      hasEnded.signal()
    }
  }

  /// True as soon as the peer is at the row that it never answers.
  var isUnderWay: Bool {
    defer { unlink(sign) }
    return waitUntil { access(sign, F_OK) == 0 && peer.processes.count == expectedProcesses }
  }

  /// What came of every row, once it has ended.
  var outcomes: [Outcome] { outcomesSoFar.withLock { $0 } }
}

/// The processes that a process started and that were not reaped.
private func children(of id: pid_t) -> [pid_t] {
  listing("/proc").compactMap { pid_t($0) }.filter { child in
    String(decoding: contents("/proc/\(child)/status"), as: UTF8.self).contains("PPid:\t\(id)\n")
  }
}

private func isGuardian(_ id: pid_t) -> Bool {
  let script = Array(ProcessGroups.guardianScript.utf8)
  return contents("/proc/\(id)/cmdline").firstRange(of: script) != nil
}
