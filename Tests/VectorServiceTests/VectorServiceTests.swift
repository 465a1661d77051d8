// The routes without a socket.

import Foundation
import Synchronization
import Testing
import VectorService
import VectorStore

@Suite struct VectorServiceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var method = "POST"
    var target: String
    var body = ""
    var status: Int
    var expected: String
    var testDescription: String { name }
  }

  /// What follows an index `a` of dimension 2 (l2) with the items x and y, and `b` of dimension 1.
  static let cases: [Case] = [
    Case(
      name: "health", method: "GET", target: "/healthz", status: 200, expected: #"{"status":"ok"}"#),
    Case(
      name: "list", method: "GET", target: "/v1/vectors/index", status: 200,
      expected: #"{"indexes":[\#(info("a", 2, "l2", 2)),\#(info("b", 1, "cosine", 0))]}"#),
    Case(
      name: "create", target: "/v1/vectors/index", body: #"{"name":"c","dimension":3}"#,
      status: 201, expected: info("c", 3, "cosine", 0)),
    Case(
      name: "create what exists", target: "/v1/vectors/index", body: #"{"name":"a","dimension":3}"#,
      status: 409, expected: "index_exists"),
    Case(
      name: "create with a fraction", target: "/v1/vectors/index",
      body: #"{"name":"c","dimension":1.5}"#, status: 400, expected: "params"),
    Case(
      name: "create with an unknown member", target: "/v1/vectors/index",
      body: #"{"name":"c","dimension":1,"x":1}"#, status: 400, expected: "shape"),
    Case(
      name: "the shape before the values", target: "/v1/vectors/index",
      body: #"{"name":".","dimension":"1"}"#, status: 400, expected: "shape"),
    Case(
      name: "info of none", method: "GET", target: "/v1/vectors/index/none", status: 404,
      expected: "index_not_found"),
    Case(
      name: "add", target: "/v1/vectors/index/a/add",
      body:
        #"{"items":[{"id":"z","vector":[1,1],"metadata":{"b":1,"a":2}},{"id":"x","vector":[9,9]}]}"#,
      status: 200, expected: #"{"added":1,"updated":1,"length":3}"#),
    Case(
      name: "add names the item", target: "/v1/vectors/index/a/add",
      body: #"{"items":[{"id":"z","vector":[1,1]},{"id":"w","vector":[1]}]}"#, status: 400,
      expected: #""position":1}}"#),
    Case(
      name: "add NaN", target: "/v1/vectors/index/a/add",
      body: #"{"items":[{"id":"z","vector":[NaN,1]}]}"#, status: 400, expected: "invalid_json"),
    Case(
      name: "add beyond float32", target: "/v1/vectors/index/a/add",
      body: #"{"items":[{"id":"z","vector":[1e39,1]}]}"#, status: 400, expected: "non_finite"),
    Case(
      name: "search", target: "/v1/vectors/index/a/search", body: #"{"vector":[0,0],"k":1}"#,
      status: 200, expected: #"{"results":[{"id":"x","distance":1,"metadata":{}}]}"#),
    Case(
      name: "search without k", target: "/v1/vectors/index/a/search", body: #"{"vector":[0,0]}"#,
      status: 400, expected: "shape"),
    Case(
      name: "k before the index", target: "/v1/vectors/index/none/search",
      body: #"{"vector":[0],"k":0}"#, status: 400, expected: "range"),
    Case(
      name: "delete", target: "/v1/vectors/index/a/delete", body: #"{"ids":["x","q","x"]}"#,
      status: 200, expected: #"{"deleted":1,"missing":2,"length":1}"#),
    Case(
      name: "ids", method: "GET", target: "/v1/vectors/index/a/ids?limit=1", status: 200,
      expected: #"{"ids":["x"],"next":"x"}"#),
    Case(
      name: "ids behind one", method: "GET", target: "/v1/vectors/index/a/ids?after=%78",
      status: 200,
      expected: #"{"ids":["y"]}"#),
    Case(
      name: "ids with an unknown parameter", method: "GET",
      target: "/v1/vectors/index/a/ids?limt=1", status: 400, expected: "query"),
    Case(
      name: "merge into itself", target: "/v1/vectors/index/none/merge",
      body: #"{"dest":"none"}"#, status: 400, expected: "self_merge"),
    Case(
      name: "merge into none", target: "/v1/vectors/index/a/merge", body: #"{"dest":"none"}"#,
      status: 404, expected: "dest_not_found"),
    Case(
      name: "merge of dimensions", target: "/v1/vectors/index/a/merge", body: #"{"dest":"b"}"#,
      status: 400, expected: "dimension"),
    Case(
      name: "put under another name", method: "PUT", target: "/v1/vectors/index/c/envelope",
      body: envelope("d"), status: 400, expected: #""name""#),
    Case(
      name: "put", method: "PUT", target: "/v1/vectors/index/c/envelope", body: envelope("c"),
      status: 201, expected: info("c", 1, "l2", 1)),
    Case(
      name: "put in place of one", method: "PUT", target: "/v1/vectors/index/a/envelope",
      body: envelope("a"), status: 200, expected: info("a", 1, "l2", 1)),
    Case(
      name: "validate", target: "/v1/validate", body: #"{"kind":"skipp","record":{}}"#, status: 400,
      expected: "unknown_kind"),
    Case(
      name: "extract", target: "/v1/extract_json", body: #"so {"a":1.0}"#, status: 200,
      expected: #"{"a":1}"#),
    Case(
      name: "another method", method: "PUT", target: "/v1/vectors/index/a/ids", status: 405,
      expected: "method_not_allowed"),
    Case(
      name: "a slash behind", method: "GET", target: "/v1/vectors/index/", status: 404,
      expected: #""not_found""#),
    Case(name: "no route", method: "GET", target: "/v1/none", status: 404, expected: "not_found"),
  ]

  static func info(_ name: String, _ dimension: Int, _ distance: String, _ length: Int) -> String {
    """
    {"name":"\(name)","dimension":\(dimension),"distance":"\(distance)","length":\(length),\
    "params":{"m":16,"ef_construction":200,"ef_search":64}}
    """
  }

  static func envelope(_ name: String) -> String {
    """
    {"version":2,"params":{"name":"\(name)","dimension":1,"distance":"l2","m":16,\
    "ef_construction":200,"ef_search":64},"ids":["e"],"metadata":{},"vectors":"AACAPw=="}
    """
  }

  @Test(arguments: cases) func answers(_ example: Case) throws {
    let folder = try StoreFolder()
    let service = VectorService(backend: folder.store)
    for (target, body) in [
      ("/v1/vectors/index", #"{"name":"a","dimension":2,"distance":"l2"}"#),
      ("/v1/vectors/index", #"{"name":"b","dimension":1}"#),
      (
        "/v1/vectors/index/a/add",
        #"{"items":[{"id":"x","vector":[1,0],"metadata":{}},{"id":"y","vector":[0,2]}]}"#
      ),
    ] {
      #expect(ask(service, "POST", target, body).status < 300)
    }
    let response = ask(service, example.method, example.target, example.body)
    let text = String(decoding: response.body, as: UTF8.self)
    #expect(response.status == example.status)
    #expect(text.contains(example.expected), "\(text)")
    #expect(text.hasSuffix("\n"))
  }

  @Test func aTokenIsWantedButForHealth() throws {
    let folder = try StoreFolder()
    let token = BearerToken(file: Array("abc=\n".utf8))
    let service = VectorService(backend: folder.store, token: token)
    #expect(ask(service, "GET", "/healthz", "").status == 200)
    for fields in [[], ["Bearer abc"], ["Basic abc="], ["Bearer abc=", "Bearer abc="], ["abc="]] {
      let response = ask(service, "GET", "/v1/none", "", fields)
      #expect(response.status == 401)
      #expect(response.fields["www-authenticate"] == "Bearer")
    }
    #expect(ask(service, "GET", "/v1/none", "", ["bEaReR  abc="]).status == 404)
  }

  @Test(arguments: ["", " \n", "a b", "=", "a=b", "ä"]) func tokensThatAreNone(_ text: String) {
    #expect(BearerToken(file: Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    ("localhost", true), ("LocalHost:7345", true), ("127.0.0.1", true), ("127.8.9.10:1", true),
    ("[::1]", true), ("[::1]:80", true), ("localhost:", true), ("", false), (":80", false),
    ("example.org", false), ("localhost.example.org", false), ("127.0.0.1.example.org:80", false),
    ("126.0.0.1", false), ("127.1", false), ("0.0.0.0", false), ("[::2]", false), ("::1", false),
    ("[::1", false), ("[::1]80", false), ("[::1]:x", false), ("localhost:80:80", false),
    ("localhost@example.org", false), ("example.org:localhost", false),
  ]) func hostsOfThisMachine(_ authority: String, _ isThisMachine: Bool) throws {
    let folder = try StoreFolder()
    func admits(_ service: VectorService, host: String?, origins: [String]) -> Bool {
      do throws(ServiceError) {
        _ = try service.admit(
          method: "GET", target: "/healthz", authorization: [], host: host, origins: origins)
        return true
      } catch {
        #expect(error.status == 403 && error.code == "forbidden")
        return false
      }
    }
    let open = VectorService(backend: folder.store)
    let origin = "http://" + authority
    #expect(admits(open, host: authority, origins: []) == isThisMachine)
    #expect(admits(open, host: nil, origins: [origin]) == isThisMachine)
    #expect(admits(open, host: "localhost", origins: ["http://[::1]", origin]) == isThisMachine)
    #expect(!admits(open, host: nil, origins: ["null"]))
    let token = BearerToken(file: Array("abc".utf8))
    let guarded = VectorService(backend: folder.store, token: token)
    #expect(admits(guarded, host: authority, origins: [origin]))
  }

  @Test func whatTheEngineCannotDoIsReportedAndNotShown() throws {
    let folder = try StoreFolder()
    try folder.store.close()
    let reports = Reports()
    let service = VectorService(backend: folder.store) { route, error in
      reports.add("\(route.label) \(error.code)")
    }
    let response = ask(service, "GET", "/v1/vectors/index", "")
    #expect(response.status == 500)
    #expect(String(decoding: response.body, as: UTF8.self).contains(#""code":"internal""#))
    #expect(reports.all == ["list closed"])
  }

  @Test func metricsCountWhatWasAnswered() throws {
    let folder = try StoreFolder()
    let service = VectorService(backend: folder.store)
    _ = ask(service, "POST", "/v1/vectors/index", #"{"name":"a","dimension":1}"#)
    service.metrics.answered("create", status: 201, seconds: 0.003)
    service.metrics.answered(nil, status: 400, seconds: 20)
    service.metrics.changeConnections(by: 2)
    let page = String(decoding: ask(service, "GET", "/metrics", "").body, as: UTF8.self)
    for line in [
      #"vectord_requests_total{code="201",route="create"} 1"#,
      #"vectord_requests_total{code="400",route="none"} 1"#,
      #"vectord_request_duration_seconds_bucket{le="0.0025",route="create"} 0"#,
      #"vectord_request_duration_seconds_bucket{le="0.005",route="create"} 1"#,
      #"vectord_request_duration_seconds_bucket{le="10.0",route="none"} 0"#,
      #"vectord_request_duration_seconds_bucket{le="+Inf",route="none"} 1"#,
      "vectord_connections 2", "vectord_indexes 1", #"vectord_items{index="a"} 0"#,
      "vectord_journal_syncs_total 1",
    ] {
      #expect(page.split(separator: "\n").contains(Substring(line)), "\(line) in\n\(page)")
    }
  }

  private func ask(
    _ service: VectorService, _ method: String, _ target: String, _ body: String,
    _ authorization: [String] = []
  ) -> ServiceResponse {
    do throws(ServiceError) {
      let head = try service.admit(
        method: method, target: target, authorization: authorization, host: "localhost",
        origins: [])
      return service.respond(to: head, body: Array(body.utf8))
    } catch {
      return error.response
    }
  }
}

/// A store in a folder that goes with its owner.
private final class StoreFolder {
  let path = FileManager.default.temporaryDirectory.path + "/service-" + UUID().uuidString
  let store: VectorStore

  init() throws { store = try VectorStore(folder: path) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private final class Reports: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}
