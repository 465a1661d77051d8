// `vectord` as a process, and bare connections to it.

import Foundation
import Glibc
import Parity
import Testing

/// A server that ends with its owner.
final class Daemon: @unchecked Sendable {
  // Written in `init` alone; `Process` is only signalled and waited for.
  let process = Process()
  let port: Int
  let errors: URL

  /// Starts it and waits until it listens.
  ///
  /// - Parameters:
  ///   - environment: Variables beside those of this process.
  ///   - descriptors: How many files it may have open; nil for as many as this process.
  init(
    _ arguments: [String] = ["--ephemeral"], environment: [String: String] = [:],
    descriptors: Int? = nil
  ) throws {
    errors = FileManager.default.temporaryDirectory.appendingPathComponent("daemon-\(UUID()).log")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    let output = Pipe()
    let limit = descriptors.map { "ulimit -n \($0); " } ?? ""
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", limit + #"exec "$0" "$@""#, Self.executable.path] + arguments + ["--port", "0"]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let piece = output.fileHandleForReading.availableData
      guard !piece.isEmpty else { break }
      line += piece
    }
    let text = String(decoding: line, as: UTF8.self)
    port = Int(text.split(separator: ":").last?.dropLast() ?? "") ?? 0
    try #require(text.hasPrefix("listening on 127.0.0.1:") && port > 0, "\(text)")
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: errors)
  }

  /// Sends a signal; returns the exit status, or the signal that ended it as a negative number.
  func end(_ signal: Int32 = SIGTERM) -> Int32 {
    kill(process.processIdentifier, signal)
    return wait()
  }

  func wait() -> Int32 {
    let deadline = Date(timeIntervalSinceNow: 60)
    while process.isRunning && Date() < deadline { usleep(5_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? process.terminationStatus : -process.terminationStatus
  }

  /// The seconds of processor time that it has taken.
  var processorTime: Double {
    get throws {
      let path = "/proc/\(process.processIdentifier)/stat"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      // The name in parentheses may hold spaces; the fields behind it are counted from 3.
      let fields = try #require(text.split(separator: ")").last).split(separator: " ")
      let ticks = try #require(Double(fields[11])) + #require(Double(fields[12]))
      return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
  }

  /// The memory that it occupies, in bytes.
  var memory: Int {
    get throws {
      let path = "/proc/\(process.processIdentifier)/statm"
      let pages = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ")[1]
      return try #require(Int(pages)) * Int(getpagesize())
    }
  }

  var log: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

  func client() throws -> HTTPClient { try HTTPClient(HTTPAddress(host: "127.0.0.1", port: port)) }

  /// Asks over a connection of its own.
  func ask(
    _ method: String, _ path: String, _ body: String = "", headers: [HTTPField] = []
  ) throws -> (status: Int, body: String) {
    var client = try client()
    return try client.ask(method, path, body, headers: headers)
  }

  /// A bare connection.
  ///
  /// - Parameter window: How many bytes the system takes in for it before they are read; nil for many.
  func connect(window: Int32? = nil) throws -> RawConnection {
    try RawConnection(port: port, window: window)
  }

  static let executable: URL = {
    let test = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    return URL(fileURLWithPath: "\(test?.path ?? ".")/vectord")
  }()

  /// Runs it to its end.
  static func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    let process = Process()
    let errors = Pipe()
    process.executableURL = executable
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}

extension HTTPClient {
  mutating func ask(
    _ method: String, _ path: String, _ body: String = "", headers: [HTTPField] = []
  ) throws -> (status: Int, body: String) {
    let response = try send(
      HTTPRequest(.parts(method: method, path: path, headers: headers, body: Array(body.utf8))))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }
}

/// A socket that sends what it is told, and is closed with its owner.
final class RawConnection {
  private let descriptor: Int32

  init(port: Int, window: Int32?) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0)
    if var window {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  @discardableResult func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Shuts down the sending half.
  func closeSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads so many bytes, fewer if no more come.
  func take(_ count: Int) -> Int {
    var bytes = [UInt8](repeating: 0, count: count)
    return recv(descriptor, &bytes, count, Int32(MSG_WAITALL))
  }

  /// All that comes until the server closes its side; nil if it does not in 30 seconds.
  ///
  /// - Parameter pause: Microseconds to wait before each piece.
  func rest(pause: UInt32 = 0, piece count: Int = 65_536) -> String? {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: count)
    while true {
      usleep(pause)
      let got = recv(descriptor, &piece, piece.count, pause > 0 ? Int32(MSG_WAITALL) : 0)
      if got == 0 { return String(decoding: text, as: UTF8.self) }
      if got < 0 { return errno == ECONNRESET ? String(decoding: text, as: UTF8.self) : nil }
      text += piece[..<got]
    }
  }

  /// What comes until it ends with `end`, or until nothing more comes.
  func answer(through end: String) -> String {
    var text = ""
    var byte = UInt8(0)
    while !text.hasSuffix(end), recv(descriptor, &byte, 1, 0) == 1 {
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return text
  }
}
