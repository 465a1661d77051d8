// Moving bytes through a child's three pipes without ever blocking on one of them.

import Glibc

/// The last bytes of a stream, and how many came before them.
struct TailBuffer {
  /// How many bytes are kept.
  var limit: Int
  private var bytes = [UInt8]()
  private var dropped = 0

  init(limit: Int = 16_384) { self.limit = limit }

  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes.append(contentsOf: more)
    if bytes.count > 2 * limit {
      dropped += bytes.count - limit
      bytes.removeFirst(bytes.count - limit)
    }
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    dropped = 0
  }

  /// The kept bytes, led by a line that says what is missing, if anything is.
  var contents: [UInt8] {
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
  /// A process that ended while another of its group keeps its output open counts as ended.
  mutating func exchange(
    sending bytes: [UInt8], from offset: inout Int, receiving received: inout [UInt8],
    diagnostics: inout TailBuffer, deadline: ContinuousClock.Instant
  ) -> Turn {
    let now = ContinuousClock.now
    if now >= deadline { return .deadlinePassed }
    let wantsToWrite = input >= 0 && offset < bytes.count
    var polled = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: error, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wantsToWrite ? input : -1, events: Int16(POLLOUT), revents: 0),
    ]
    // The tick is for the process that ends while somebody else holds its pipes.
    let left = now.duration(to: deadline)
    let ready = poll(&polled, 3, min(50, max(1, left.wholeMilliseconds)))
    if ready < 0 { return .progressed }
    if polled[2].revents != 0 { writeSome(bytes, &offset) }
    if polled[1].revents != 0 { readDiagnostics(into: &diagnostics) }
    if polled[0].revents != 0 {
      if !readOutput(into: &received) { return .outputEnded }
    } else if ready == 0 && hasEnded() {
      _ = readOutput(into: &received)
      return .outputEnded
    }
    return .progressed
  }

  /// Takes in what is left on standard error without waiting.
  mutating func readDiagnostics(into diagnostics: inout TailBuffer) {
    guard error >= 0 else { return }
    var chunk = [UInt8](repeating: 0, count: 16_384)
    let got = read(error, &chunk, chunk.count)
    if got > 0 {
      diagnostics.append(chunk[..<got])
    } else if got == 0 || (errno != EAGAIN && errno != EINTR) {
      closeError()
    }
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

  /// Reads until nothing is left to read now; false at the end of the stream.
  private mutating func readOutput(into received: inout [UInt8]) -> Bool {
    for _ in 0..<16 {
      let start = received.count
      let want = 65_536
      received.append(contentsOf: repeatElement(0, count: want))
      let got = received.withUnsafeMutableBytes { buffer in
        read(output, buffer.baseAddress! + start, want)
      }
      let number = errno
      received.removeLast(want - max(got, 0))
      if got == 0 { return false }
      if got < 0 { return number == EAGAIN || number == EINTR }
      if got < want { return true }
    }
    return true
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
