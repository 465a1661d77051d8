// A server that keeps what it is sent: one response, the same to every request.

import Dispatch
import Foundation
import Glibc
import Synchronization

/// Listens on a port of its own until it is let go of.
final class CapturingServer {
  private final class Record: Sendable {
    let requests = Mutex<[String]>([])
  }

  let port: Int
  private let descriptor: Int32
  private let record = Record()
  private let ended = DispatchSemaphore(value: 0)

  /// Starts one that answers with these bytes, after so many microseconds.
  init(_ response: String, after delay: UInt32 = 0) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    descriptor = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutableBytes(of: &address) { bytes in
      let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      bind(listener, pointer, size)
      listen(listener, 16)
      getsockname(listener, pointer, &size)
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    DispatchQueue(label: "capturing").async { [record, ended] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        let request = Self.read(connection)
        record.requests.withLock { $0.append(request) }
        usleep(delay)
        _ = Array(response.utf8).withUnsafeBytes { write(connection, $0.baseAddress!, $0.count) }
        shutdown(connection, Int32(SHUT_WR))
        close(connection)
      }
      ended.signal()
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    ended.wait()
    close(descriptor)
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [String] { record.requests.withLock { $0 } }

  /// Reads a head, and a body of the length that it names.
  private static func read(_ connection: Int32) -> String {
    var bytes = [UInt8]()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let head = text[..<end.lowerBound].lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
          .flatMap { Int($0.split(separator: " ").last ?? "") }
        if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
      }
      let got = Glibc.read(connection, &buffer, buffer.count)
      guard got > 0 else { return text }
      bytes += buffer[..<got]
    }
  }
}
