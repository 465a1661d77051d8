// The server over a database that others use too.

import Foundation
import Glibc
import Synchronization
import Testing
import VectorTesting

@Suite(.enabled(if: PrivateServer.isInstalled, Comment(rawValue: PrivateServer.reason)))
struct PostgreSQLTests {
  /// Killed while it is written to, again and again: what it answered is there, and no answer was wrong.
  @Test func aKilledServerLosesNothingThatItAcknowledged() throws {
    let server = try PrivateServer()
    let uri = try server.database()
    var told = Set<String>()
    for round in 0..<4 {
      let daemon = try Daemon(["--engine", "postgresql"], environment: ["VECTORD_DATABASE": uri])
      if round == 0 {
        let index = #"{"name":"n","dimension":2}"#
        #expect(try daemon.ask("POST", "/v1/vectors/index", index).status == 201)
      }
      let acknowledged = Mutex<[String]>([])
      inThreads(6) { worker in
        guard var client = try? daemon.client() else { return }
        for turn in 0... {
          let id = "\(round)-\(worker)-\(turn)"
          let body = #"{"items":[{"id":"\#(id)","vector":[1,\#(turn)]}]}"#
          guard
            let answer = try? client.ask("POST", "/v1/vectors/index/n/add", body),
            answer.status == 200
          else { return }
          let count = acknowledged.withLock { ids in
            ids.append(id)
            return ids.count
          }
          if count == 120 { kill(daemon.process.processIdentifier, SIGKILL) }
        }
      }
      #expect(daemon.wait() == -SIGKILL)
      let ids = acknowledged.withLock { $0 }
      #expect(ids.count >= 120)
      told.formUnion(ids)
    }
    let daemon = try Daemon(["--engine", "postgresql", "--database", uri])
    let text = try daemon.ask("GET", "/v1/vectors/index/n/ids?limit=10000").body
    let ids = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let there = Set(ids["ids"] as? [String] ?? [])
    #expect(told.subtracting(there) == [])
    let info = try daemon.ask("GET", "/v1/vectors/index/n").body
    #expect(info.contains(#""length":\#(there.count),"#), "\(info)")
    #expect(daemon.end() == 0)
  }
}
