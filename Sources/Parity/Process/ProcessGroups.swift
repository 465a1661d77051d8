// Every process group that this process started, and the promise that none outlives it.

import CLinux
import Glibc
import Synchronization

/// The process groups that are running, so that a signal, an error or the end of this process by
/// whatever cause ends them too.
///
/// A guardian, a small shell in a group of its own, is told of every group that begins and ends. Its
/// input closes when this process is gone, also by SIGKILL; it then ends the groups that are left.
public final class ProcessGroups: Sendable {
  /// The groups of this process.
  public static let shared = ProcessGroups()

  private struct State {
    var running = Set<pid_t>()
    var guardian: Guardian?
    var isClosed = false
  }

  private let state = Mutex(State())

  /// True once ``endAll()`` was called: nothing new is started any more.
  public var isClosed: Bool { state.withLock(\.isClosed) }

  /// Ends every group that is running and lets no new one begin.
  public func endAll() {
    state.withLock { state in
      state.isClosed = true
      for group in state.running { Self.kill(group) }
    }
  }

  /// Lets groups begin again after ``endAll()``.
  package func reopen() { state.withLock { $0.isClosed = false } }

  /// Runs `spawn`, which returns the id of a new group or nil, and takes the group in.
  func begin(_ spawn: () -> pid_t?) -> pid_t? {
    state.withLock { state in
      guard !state.isClosed else { return nil }
      if state.guardian == nil { state.guardian = Guardian() }
      guard let group = spawn() else { return nil }
      state.running.insert(group)
      tell("+ \(group)\n", &state)
      return group
    }
  }

  /// Ends the group and strikes it off, while its leader is not reaped yet and its id still its own.
  func end(_ group: pid_t) {
    state.withLock { state in
      Self.kill(group)
      state.running.remove(group)
      tell("- \(group)\n", &state)
    }
  }

  /// Ends a group, and its leader also where that has gone to another group.
  private static func kill(_ group: pid_t) {
    Glibc.kill(-group, SIGKILL)
    Glibc.kill(group, SIGKILL)
  }

  /// Tells the guardian; one that is gone is replaced by another that hears of all there is.
  private func tell(_ line: String, _ state: inout State) {
    guard let guardian = state.guardian, !guardian.hear(line) else { return }
    guardian.dismiss()
    state.guardian = Guardian()
    for group in state.running { _ = state.guardian?.hear("+ \(group)\n") }
  }
}

/// The shell that outlives this process for a moment, to end what that leaves running.
private struct Guardian {
  let id: pid_t
  private let input: Int32

  /// Starts a guardian; nil if that cannot be done.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    let spawned = SpawnRequest(
      arguments: ["/bin/sh", "-c", ProcessGroups.guardianScript], directory: "/",
      input: ends[0], output: nil, error: nil
    ).spawn()
    close(ends[0])
    guard case .success(let id) = spawned else {
      close(ends[1])
      return nil
    }
    self.id = id
    input = ends[1]
  }

  /// Hands it a line; false if it is not there any more.
  func hear(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    while write(input, bytes, bytes.count) < 0 {
      if errno != EINTR { return false }
    }
    return true
  }

  /// Reaps a guardian that is gone.
  func dismiss() {
    close(input)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
  }
}

extension ProcessGroups {
  /// What a guardian runs: lines `+ GROUP` and `- GROUP` in; at their end it ends what is left.
  ///
  /// The signal has its name, as in POSIX: dash takes no `--` after a number.
  package static let guardianScript = """
    trap '' INT TERM HUP QUIT
    groups=' '
    while read -r change group; do
      case $change in
        +) groups="$groups$group " ;;
        -) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
      esac
    done
    for group in $groups; do
      kill -s KILL -- "-$group" 2>/dev/null
      kill -s KILL "$group" 2>/dev/null
    done
    """
}
