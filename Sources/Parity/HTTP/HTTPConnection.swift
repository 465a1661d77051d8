// One connection to a server: a request out, its answer in, without ever blocking on either.

import Glibc

/// A socket that is closed with its owner.
struct HTTPConnection: ~Copyable {
  private let descriptor: Int32

  /// Connects.
  init(to address: HTTPAddress, by deadline: ContinuousClock.Instant) throws(HTTPFault) {
    descriptor = try address.connect(by: deadline).get()
  }

  deinit { close(descriptor) }

  /// True if another request can go out: false once the server has closed its side.
  func isOpen() throws(HTTPFault) -> Bool {
    var byte: UInt8 = 0
    let got = recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
    guard got <= 0 else { throw .malformed("bytes behind the end of its answer") }
    return got < 0 && errno == EAGAIN
  }

  /// Sends a request and returns its answer.
  ///
  /// An answer that comes before all was sent ends the sending: a server may refuse a body unread.
  ///
  /// - Parameters:
  ///   - request: what to send.
  ///   - bytes: the same on the wire.
  ///   - bodyLimit: what the answer's body may come to, in bytes.
  ///   - server: is listened to meanwhile, so that it never waits for its own output to be read.
  mutating func exchange(
    _ request: HTTPRequest, as bytes: [UInt8], bodyLimit: Int, server: inout HTTPServer,
    by deadline: ContinuousClock.Instant
  ) throws(HTTPFault) -> HTTPResponse {
    var reader = HTTPResponseReader(isHead: request.isHead, bodyLimit: bodyLimit)
    var sent = 0
    var isWritable = true
    while !reader.isComplete {
      // Looked at before waiting: what is there when the time is over still counts.
      let isLate = ContinuousClock.now >= deadline
      let wants = isWritable && sent < bytes.count
      let wake = server.wait(for: descriptor, toWrite: wants, by: deadline)
      if wake != .idle, wants { isWritable = send(bytes, from: &sent) }
      try receive(into: &reader)
      if reader.isComplete { break }
      if wake == .ended {
        try reader.end()
      } else if isLate {
        throw .late(reader.hasBegun ? "no end of its answer" : "no answer")
      }
    }
    guard reader.excess == 0 || !request.isWellFormed else {
      throw .malformed("\(reader.excess) bytes behind the end of its answer")
    }
    var response = reader.response
    if sent < bytes.count || !request.isWellFormed { response.isPersistent = false }
    return response
  }

  /// Sends what goes out at once; false if nobody takes it any more.
  private func send(_ bytes: [UInt8], from offset: inout Int) -> Bool {
    while offset < bytes.count {
      let start = offset
      let wrote = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + start, $0.count - start, Int32(MSG_NOSIGNAL))
      }
      if wrote < 0 { return errno == EAGAIN || errno == EINTR }
      offset += wrote
    }
    return true
  }

  /// Takes in what is there, up to the answer's end.
  private func receive(into reader: inout HTTPResponseReader) throws(HTTPFault) {
    var piece = [UInt8](repeating: 0, count: 65_536)
    for _ in 0..<16 where !reader.isComplete {
      let got = recv(descriptor, &piece, piece.count, Int32(MSG_DONTWAIT))
      if got == 0 { return try reader.end() }
      if got < 0 {
        if errno == EAGAIN || errno == EINTR { return }
        throw .closed(isAnswerBegun: reader.hasBegun)
      }
      let result = piece.withUnsafeBufferPointer { buffer -> Result<Void, HTTPFault> in
        Result { () throws(HTTPFault) in
          try reader.take(UnsafeBufferPointer(rebasing: buffer[..<got]))
        }
      }
      try result.get()
    }
  }
}
