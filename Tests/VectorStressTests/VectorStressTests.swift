// The load against servers with one fault each: every class has to see its own.

import Foundation
import Parity
import Testing
import VectorStress
import WireJSON

@Suite struct VectorStressTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    /// The classes that have to see it.
    var classes: Set<StressClass>
    var testDescription: String { name }
  }

  static let faults = [
    Fault(name: "none", classes: []),
    Fault(name: "keeps-old-vector", classes: [.reAdd]),
    Fault(name: "counts-nothing", classes: [.reAdd]),
    Fault(name: "loses-adds", classes: [.addNew]),
    Fault(name: "misses-neighbours", classes: [.coldSearch, .warmSearch]),
    Fault(name: "out-of-order", classes: [.coldSearch, .warmSearch]),
    Fault(name: "wrong-distance", classes: [.coldSearch, .warmSearch]),
    Fault(name: "keeps-deleted", classes: [.deleteThenSearch]),
    Fault(name: "overwrites-in-merge", classes: [.mergeFresh]),
    Fault(name: "clears-too-little", classes: [.mergeFresh]),
  ]

  @Test(arguments: faults) func eachFaultIsSeenByItsClass(_ fault: Fault) throws {
    let server = try CompanionServer(Self.service(fault.name), directory: nil)
    defer { server.stop() }
    let address = try #require(server.address)
    var options = StressOptions()
    options.concurrency = 4
    options.duration = .seconds(1)
    options.items = 120
    options.dimension = 8
    let result = StressRun(options, address: address, process: server.processIdentifier).run()
    #expect(
      result.passes == fault.classes.isEmpty, "\(String(decoding: result.json, as: UTF8.self))")
    for operation in fault.classes { #expect(result.fault(of: operation) != nil, "\(operation)") }
    #expect(result.timings.map(\.phase).first == .prepare)
    #expect(!result.memory.isEmpty)
  }

  @Test func aServerThatKeepsNothingFailsTheKillsAtOnce() {
    var options = StressOptions()
    options.concurrency = 3
    options.dimension = 4
    let outcome = KillRun(options, command: Self.service("none").command, kills: 3)
      .run(observe: { _ in }, isInterrupted: { false })
    #expect(outcome.fault != nil)
    #expect(outcome.kills == 0)
  }

  /// The proof of a loss has to come out, and no proof is none.
  @Test(arguments: [
    (["sh", "-c", "test ! -e $0 && touch $0 && exec python3 $1 none"], "does not start"),
    (["sh", "-c", "exec python3 $1 closes-on-add"], "no write was acknowledged"),
  ])
  func killsOfServersThatProveNothing(command: [String], reason: String) throws {
    let mark = FileManager.default.temporaryDirectory.path + "/mark-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: mark) }
    var options = StressOptions()
    options.concurrency = 2
    options.dimension = 4
    let script = Self.service("").command[1]
    let outcome = KillRun(options, command: command + [mark, script], kills: 2)
      .run(observe: { _ in }, isInterrupted: { false })
    #expect(outcome.fault?.contains(reason) == true, "\(outcome)")
  }

  @Test func anInterruptedLoadEndsAndPassesNot() throws {
    let server = try CompanionServer(Self.service("none"), directory: nil)
    defer { server.stop() }
    var options = StressOptions()
    options.concurrency = 2
    let result = StressRun(options, address: try #require(server.address)).run { true }
    #expect(!result.passes && result.isInterrupted)
    let report = try JSONDocument(parsing: result.json).root
    #expect(report["complete"]?.bool == false && report["passed"]?.bool == false)
    #expect(report["phase_timings"]?["load"]?.integer != nil)
    #expect(report["classes"].map { Array($0.elements).count } == StressClass.allCases.count)
  }

  private static func service(_ fault: String) -> HTTPService {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("faulty_server.py").path
    return HTTPService(command: ["python3", script, fault], readyPath: "/healthz")
  }
}
