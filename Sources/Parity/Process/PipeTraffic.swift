// Moving bytes through a child's three pipes without ever blocking on one of them.

import Glibc

/// The last bytes of a stream, and how many came before them.
package struct TailBuffer {
  /// How many bytes are kept.
  let limit: Int
  private var bytes = [UInt8]()
  private var dropped = 0

  /// Makes an empty buffer that keeps `limit` bytes.
  package init(limit: Int = 16_384) { self.limit = limit }

  /// Adds to the end.
  package mutating func append(_ more: some Collection<UInt8>) {
    bytes.append(contentsOf: more)
    if bytes.count > 2 * limit {
      dropped += bytes.count - limit
      bytes.removeFirst(bytes.count - limit)
    }
  }

  /// Forgets everything, also how much was left out.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    dropped = 0
  }

  /// The kept bytes, led by a line that says what is missing, if anything is.
  package var contents: [UInt8] {
    let excess = max(0, bytes.count - limit)
    guard dropped + excess > 0 else { return bytes }
    return Array("[\(dropped + excess) bytes left out]\n".utf8) + bytes[excess...]
  }
}

extension ChildProcess {
  /// What one turn of ``exchange(sending:from:receiving:diagnostics:deadline:)`` came to.
  enum Turn { case progressed, outputEnded, deadlinePassed }

  /// Waits until something can be moved and moves it: writes from `bytes` beginning at `offset`,
  /// appends what the process wrote to `received` and to `diagnostics`.
  ///
  /// A process that ended while another of its group keeps its output open counts as ended. What is
  /// there when the deadline has passed is still moved: the delay may be this process's own.
  mutating func exchange(
    sending bytes: [UInt8], from offset: inout Int, receiving received: inout [UInt8],
    diagnostics: inout TailBuffer, deadline: ContinuousClock.Instant
  ) -> Turn {
    let now = ContinuousClock.now
    let wantsToWrite = input >= 0 && offset < bytes.count
    var polled = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: error, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wantsToWrite ? input : -1, events: Int16(POLLOUT), revents: 0),
    ]
    let left = now.duration(to: deadline)
    let ready = poll(&polled, 3, min(Self.tick, max(0, left.wholeMilliseconds)))
    if ready > 0 {
      if polled[2].revents != 0 { writeSome(bytes, &offset) }
      if polled[1].revents != 0 { readDiagnostics(into: &diagnostics) }
      if polled[0].revents != 0, !readOutput(into: &received) { return .outputEnded }
    }
    // The tick is for the process that ends while somebody else holds its pipes, or fills them.
    let time = Self.epoch.duration(to: now)
    if time >= nextLook {
      nextLook = time + .milliseconds(Int(Self.tick))
      if hasEnded() {
        _ = readOutput(into: &received)
        return .outputEnded
      }
    }
    return now >= deadline ? .deadlinePassed : .progressed
  }

  /// Waits until `deadline` for a process to end whose output has ended, then ends its group and
  /// reaps it. Until then it gets the rest of its input and is rid of its diagnostics, so that it
  /// waits for neither.
  ///
  /// - Parameter closesInput: whether its input ends after `bytes`.
  /// - Returns: how it ended, or nil if it had to be ended.
  mutating func end(
    sending bytes: [UInt8], from offset: inout Int, closesInput: Bool,
    diagnostics: inout TailBuffer, by deadline: ContinuousClock.Instant
  ) -> Termination? {
    var pause: UInt32 = 50
    while !hasEnded(), ContinuousClock.now < deadline {
      if input >= 0 && offset < bytes.count { writeSome(bytes, &offset) }
      if closesInput && offset == bytes.count { closeInput() }
      readDiagnostics(into: &diagnostics)
      usleep(pause)
      pause = min(pause * 2, 5_000)
    }
    let termination = end(by: ContinuousClock.now)
    readDiagnostics(into: &diagnostics)
    return termination
  }

  /// Takes in what is there on standard error without waiting.
  mutating func readDiagnostics(into diagnostics: inout TailBuffer) {
    guard error >= 0 else { return }
    let descriptor = error
    let isAtEnd = Self.read(descriptor) { diagnostics.append($0) }
    if isAtEnd { closeError() }
  }

  /// What poll(2) needs to wait for standard output, unless that has ended, and standard error.
  func outputPolls(isOutputOpen: Bool) -> [pollfd] {
    [isOutputOpen ? output : -1, error].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
  }

  /// Takes in what is there on standard output, as if it were diagnostics; false at its end.
  mutating func readOutput(into diagnostics: inout TailBuffer) -> Bool {
    !Self.read(output) { diagnostics.append($0) }
  }

  private mutating func writeSome(_ bytes: [UInt8], _ offset: inout Int) {
    let start = offset
    let wrote = bytes.withUnsafeBytes { buffer in
      write(input, buffer.baseAddress! + start, buffer.count - start)
    }
    if wrote >= 0 {
      offset += wrote
    } else if errno != EAGAIN && errno != EINTR {
      // The reader is gone; whether that is a fault shows in what it answers.
      offset = bytes.count
      closeInput()
    }
  }

  /// Takes in what is there on standard output; false at its end.
  private mutating func readOutput(into received: inout [UInt8]) -> Bool {
    !Self.read(output) { received.append(contentsOf: $0) }
  }

  /// Reads what is there now, a megabyte at most: more than a pipe holds. True at the end of the
  /// stream.
  private static func read(
    _ descriptor: Int32, _ take: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { chunk in
      for _ in 0..<16 {
        let got = Glibc.read(descriptor, chunk.baseAddress!, chunk.count)
        if got < 0 { return errno != EAGAIN && errno != EINTR }
        if got == 0 { return true }
        take(UnsafeBufferPointer(rebasing: chunk[..<got]))
      }
      return false
    }
  }
}

extension Duration {
  /// Milliseconds, rounded up, within what poll(2) takes.
  var wholeMilliseconds: Int32 {
    let (seconds, attoseconds) = components
    let milliseconds = seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: milliseconds)
  }
}
