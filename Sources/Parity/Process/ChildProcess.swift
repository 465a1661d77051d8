// One child process with its three pipes, owned by whoever started it and ended with its owner.

import CLinux
import Glibc

/// A running process, leader of its own process group, with non-blocking pipes to it.
///
/// It cannot be copied: when its owner lets go of it the whole group is ended and the process reaped,
/// so that no path through the code leaves a process behind.
struct ChildProcess: ~Copyable {
  /// The process id, which is also the id of its process group.
  let id: pid_t
  private(set) var input: Int32
  let output: Int32
  private(set) var error: Int32
  /// When it is next looked whether the process has ended, though its output has not; since ``epoch``.
  ///
  /// No `ContinuousClock.Instant`: Swift 6.3.1 loses the deinit of a struct that stores one.
  var nextLook: Duration
  private var termination: Termination?

  /// How often that is looked for, in milliseconds.
  static let tick: Int32 = 50

  /// What ``nextLook`` counts from.
  static let epoch = ContinuousClock.now

  /// Starts a process.
  ///
  /// - Parameters:
  ///   - arguments: the program, looked up on `PATH`, and its arguments.
  ///   - directory: its working directory.
  /// - Throws: ``ProcessError`` if it cannot be started.
  init(arguments: [String], directory: String?) throws(ProcessError) {
    _ = ownInheritance
    let program = arguments.first ?? ""
    guard let (input, output, error) = Pipe.three() else {
      throw ProcessError(program: program, reason: String(cString: strerror(errno)))
    }
    let request = SpawnRequest(
      arguments: arguments, directory: directory,
      input: input.reading, output: output.writing, error: error.writing)
    var failure: SpawnRequest.Failure?
    let group = ProcessGroups.shared.begin {
      switch request.spawn() {
      case .success(let group): return group
      case .failure(let reason):
        failure = reason
        return nil
      }
    }
    close(input.reading)
    close(output.writing)
    close(error.writing)
    guard let group else {
      for descriptor in [input.writing, output.reading, error.reading] { close(descriptor) }
      let reason = failure.map { String(cString: strerror($0.number)) } ?? "the run is ending"
      throw ProcessError(program: program, reason: reason)
    }
    id = group
    self.input = input.writing
    self.output = output.reading
    self.error = error.reading
    nextLook = Self.epoch.duration(to: .now) + .milliseconds(Int(Self.tick))
    for descriptor in [self.input, self.output, self.error] {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    if termination == nil {
      ProcessGroups.shared.end(id)
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    }
    for descriptor in [input, output, error] where descriptor >= 0 { close(descriptor) }
  }

  /// Closes the process's standard input: it reads end of file.
  mutating func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Closes this end of its standard error.
  mutating func closeError() {
    if error >= 0 { close(error) }
    error = -1
  }

  /// Asks the whole group to end, by SIGTERM.
  func terminate() {
    if termination == nil { kill(-id, SIGTERM) }
  }

  /// True if the process has ended; its group may still hold others.
  func hasEnded() -> Bool {
    if termination != nil { return true }
    var information = siginfo_t()
    let result = waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT)
    return result == 0 && information.si_signo != 0
  }

  /// Waits until `deadline` for the process to end, then ends its group and reaps it.
  ///
  /// - Returns: how it ended, or nil if it had to be ended.
  mutating func end(by deadline: ContinuousClock.Instant) -> Termination? {
    if let termination { return termination }
    var pause: UInt32 = 50
    while !hasEnded() {
      guard ContinuousClock.now < deadline else { break }
      usleep(pause)
      pause = min(pause * 2, 5_000)
    }
    let ended = hasEnded()
    ProcessGroups.shared.end(id)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    let result = Termination(waitStatus: status)
    termination = result
    return ended ? result : nil
  }

  private struct Pipe {
    var reading: Int32, writing: Int32

    init?() {
      var ends: [Int32] = [-1, -1]
      guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
      (reading, writing) = (ends[0], ends[1])
    }

    /// Three pipes or, with `errno` saying why, none.
    static func three() -> (Pipe, Pipe, Pipe)? {
      var pipes = [Pipe]()
      while pipes.count < 3 {
        guard let pipe = Pipe() else {
          let number = errno
          for pipe in pipes {
            close(pipe.reading)
            close(pipe.writing)
          }
          errno = number
          return nil
        }
        pipes.append(pipe)
      }
      return (pipes[0], pipes[1], pipes[2])
    }
  }
}

/// How a process ended.
package enum Termination: Equatable, CustomStringConvertible {
  case exited(Int32)
  case signalled(Int32)

  /// Decodes what waitpid(2) reports.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
  }

  package var description: String {
    switch self {
    case .exited(let status): "exited with status \(status)"
    case .signalled(let number): "was ended by signal \(number) (\(Self.name(number)))"
    }
  }

  private static func name(_ number: Int32) -> String {
    let known: [Int32: String] = [
      SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGILL: "SIGILL", SIGINT: "SIGINT",
      SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE", SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM",
      SIGTRAP: "SIGTRAP",
    ]
    return known[number] ?? String(cString: strsignal(number))
  }
}

/// A process that could not be started.
public struct ProcessError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The program that was asked for.
  public var program: String
  /// The system's reason.
  public var reason: String

  public var description: String { "cannot start \(program): \(reason)" }
}
