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
    var guardianInput: Int32 = -1
    var isClosed = false
  }

  private let state = Mutex(State())

  private static let guardianScript = """
    trap '' INT TERM HUP QUIT
    groups=' '
    while read -r change group; do
      case $change in
        +) groups="$groups$group " ;;
        -) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
      esac
    done
    for group in $groups; do kill -9 -- "-$group" 2>/dev/null; done
    """

  /// True once ``endAll()`` was called: nothing new is started any more.
  public var isClosed: Bool { state.withLock(\.isClosed) }

  /// Ends every group that is running and lets no new one begin.
  public func endAll() {
    state.withLock { state in
      state.isClosed = true
      for group in state.running { kill(-group, SIGKILL) }
    }
  }

  /// Lets groups begin again after ``endAll()``.
  package func reopen() { state.withLock { $0.isClosed = false } }

  /// Runs `spawn`, which returns the id of a new group or nil, and takes the group in.
  func begin(_ spawn: () -> pid_t?) -> pid_t? {
    state.withLock { state in
      guard !state.isClosed else { return nil }
      if state.guardianInput < 0 { state.guardianInput = Self.startGuardian() }
      guard let group = spawn() else { return nil }
      state.running.insert(group)
      Self.tell(state.guardianInput, "+ \(group)\n")
      return group
    }
  }

  /// Ends the group and strikes it off, while its leader is not reaped yet and its id still its own.
  func end(_ group: pid_t) {
    state.withLock { state in
      kill(-group, SIGKILL)
      state.running.remove(group)
      Self.tell(state.guardianInput, "- \(group)\n")
    }
  }

  private static func tell(_ descriptor: Int32, _ line: String) {
    guard descriptor >= 0 else { return }
    var line = line
    _ = line.withUTF8 { write(descriptor, $0.baseAddress!, $0.count) }
  }

  private static func startGuardian() -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { return -1 }
    let spawned = SpawnRequest(
      arguments: ["/bin/sh", "-c", guardianScript], directory: nil,
      input: ends[0], output: nil, error: nil
    ).spawn()
    close(ends[0])
    guard case .success = spawned else {
      close(ends[1])
      return -1
    }
    return ends[1]
  }
}
