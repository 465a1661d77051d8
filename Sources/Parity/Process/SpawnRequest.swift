// posix_spawn with the few things that every child of the runner needs.

import CLinux
import Glibc

/// A process to start as the leader of a process group of its own.
///
/// Signals are back at their defaults in it, and of this process's descriptors it has only the three
/// given ones.
struct SpawnRequest {
  /// The program, looked up on `PATH`, and its arguments.
  var arguments: [String]
  /// The working directory; nil for this process's own.
  var directory: String?
  /// Descriptors for 0, 1 and 2; nil for `/dev/null`.
  var input: Int32?, output: Int32?, error: Int32?

  struct Failure: Error {
    var number: Int32
  }

  func spawn() -> Result<pid_t, Failure> {
    // A NUL would end the argument early: something else would run than was asked for.
    guard let program = arguments.first,
      (arguments + [directory ?? ""]).allSatisfy({ !$0.utf8.contains(0) })
    else { return .failure(Failure(number: EINVAL)) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in [(0, input), (1, output), (2, error)] as [(Int32, Int32?)] {
      if let source {
        posix_spawn_file_actions_adddup2(&actions, source, target)
      } else {
        posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
      }
    }
    // What others in this process opened without close-on-exec would be held open by every child.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    if let directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)

    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    var child: pid_t = 0
    let number = posix_spawnp(&child, program, &actions, &attributes, pointers, environ)
    return number == 0 ? .success(child) : .failure(Failure(number: number))
  }
}

/// What this process got from whoever started it and must not keep, or not hand on; done once, before
/// the first child.
let ownInheritance: Void = {
  // A write to a process that is gone is an error to handle where it happens, not a signal.
  signal(SIGPIPE, SIG_IGN)
  // A SIGCHLD that is ignored would have children reaped before it is known how they ended.
  var current = sigaction()
  sigaction(SIGCHLD, nil, &current)
  if current.sa_flags & SA_NOCLDWAIT != 0
    || unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == 1
  {
    signal(SIGCHLD, SIG_DFL)
  }
}()
