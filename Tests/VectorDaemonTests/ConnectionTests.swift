// How connections end, what is asked for before a body is sent, and what happens when there are too many.

import Foundation
import Glibc
import Parity
import Testing

extension VectorDaemonTests {
  @Test func withoutDescriptorsItWaitsAndAcceptsAgain() throws {
    let daemon = try Daemon(descriptors: 64)
    #expect(try daemon.ask("GET", "/healthz").status == 200)
    do {
      let held = try (0..<100).map { _ in try daemon.connect() }
      usleep(500_000)
      let before = try daemon.processorTime
      usleep(2_000_000)
      #expect(try daemon.processorTime - before < 0.5)
      withExtendedLifetime(held) {}
    }
    #expect(try daemon.ask("GET", "/healthz").status == 200)
    #expect(daemon.end() == 0)
    #expect(daemon.log.contains("no connection can be accepted"))
  }
}
