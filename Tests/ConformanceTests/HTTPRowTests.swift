// Rows of requests, from their declaration to their verdict, and the files that they use.

import Conformance
import Parity
import Testing

@Suite struct HTTPRowTests {
  /// A server of a few lines: `/a` has status 201, a field and a body; anything else gives the body back.
  static let server = """
    import http.server, sys
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        count = 0
        def do_GET(self):
            Handler.count += 1
            size = int(self.headers.get("content-length", 0))
            body = self.rfile.read(size) if size else b'{"n":%d}' % Handler.count
            self.send_response(201 if self.path == "/a" else 200)
            self.send_header("X-Kind", "plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        do_POST = do_GET
        def log_message(self, *arguments): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print("listening on 127.0.0.1:%d" % server.server_port, flush=True)
    server.serve_forever()

    """

  static let runtimes = """
    runtimes:
      alpha:
        surfaces:
          echo: {in_process: echo}
      web:
        surfaces:
          echo: {http: {command: [python3, server.py], ready: /healthz}}

    """

  func project(_ rows: String, _ more: String = "", runtimes: String = "[web]") throws
    -> TemporaryProject
  {
    try TemporaryProject([
      "server.py": Self.server, "conformance/runtimes.yaml": Self.runtimes,
      "conformance/probes/p.yaml": "surface: echo\nruntimes: \(runtimes)\n\(more)\n\(rows)",
    ])
  }

  @Test func statusFieldsAndBodyAreHeldAgainstWhatIsExpected() throws {
    let project = try project(
      """
      rows:
        - {name: good, request: {method: POST, path: /a, body: x}, response: {status: 201, headers: {X-Kind: plain}, body: x}}
        - {name: status, request: {method: POST, path: /a, body: x}, response: {status: 200, body: x}}
        - {name: field, request: {method: POST, path: /b, body: x}, response: {status: 200, headers: {x-kind: other}, body: x}}
        - {name: field-missing, request: {method: POST, path: /b, body: x}, response: {status: 200, headers: {x-none: a}, body: x}}
        - {name: field-extra, request: {method: POST, path: /b, body: x}, response: {status: 200, body: x}, fields: [x-kind]}
        - {name: body, request: {method: POST, path: /b, body: "x\\n"}, response: {status: 200, body: x}}
        - {name: body-empty, request: {method: POST, path: /b, body: "x"}, response: {status: 200}}
        - {name: only-head, request: {method: POST, path: /b, body: "x"}, response: {status: 200}, compare: [head]}
        - {name: second, requests: [{method: POST, path: /b, body: x}, {method: POST, path: /b, body: y}], responses: [{status: 200, body: x}, {status: 200, body: z}]}
      """)
    let rows = try project.run().rows
    let signatures = Dictionary(
      uniqueKeysWithValues: rows.map {
        ($0.row.name, Signature($0.results[0].divergences).description)
      })
    #expect(
      signatures == [
        "good": "", "status": "head-1 status changed http_status",
        "field": "head-1 x-kind changed http_header",
        "field-missing": "head-1 x-none missing http_header",
        "field-extra": "head-1 x-kind extra http_header",
        "body": "body-1 extra final_newline", "body-empty": "body-1 line * changed value",
        "only-head": "", "second": "body-2 line * changed value",
      ])
    let failed = try #require(rows.first { $0.row.name == "status" })
    #expect(
      failed.results[0].message.hasPrefix("curl -sS -i -X POST --data-binary x"),
      "\(failed.results[0].message)")
  }

  @Test func filesAreUsedAndRepeatedTextIsMade() throws {
    let project = try project(
      """
      rows:
        - {name: a, request: {method: POST, path: /b, body: {file: fixtures/b/in.txt}}, response: {status: 200, body: {file: golden/b/in.txt}}}
        - {name: b, request: {method: POST, path: /b, body: {repeat: ab, count: 3}}, response: {status: 200, body: ababab}}
        - {name: c, request: {method: POST, path: /b, body: {base64: "/wA="}}, response: {status: 200, body: {base64: "/wA="}}}
      """)
    try project.write("fixtures/b/in.txt", "text")
    try project.write("golden/b/in.txt", "text")
    #expect(try project.run().summary.counts == [.match: 3])
    try project.write("golden/b/unused.txt", "text")
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect(errors.errors.map(\.file) == ["golden/b/unused.txt"])
    try project.remove("golden/b/unused.txt")
    try project.remove("fixtures/b/in.txt")
    let missing = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect(missing.errors.contains { $0.line == 5 && $0.message.contains("fixtures/b/in.txt") })
  }

  @Test func aFolderHasItsGoldensAsFilesAndTheyAreRecorded() throws {
    let project = try project("fixtures: fixtures/p/*\n")
    try project.write(
      "fixtures/p/r/row.yaml",
      "requests:\n  - {path: /a, method: POST, body: {file: in.txt}}\n  - {path: /b, method: POST, body: z}\nfields: [x-kind]\n"
    )
    try project.write("fixtures/p/r/in.txt", "text")
    let recorded = try project.run { $0.record = true }
    #expect(recorded.summary.counts == [.gated: 1])
    let pending = PendingGoldens(project.root)
    #expect(
      try pending.list().map(\.path) == ["p/r/body-1", "p/r/body-2", "p/r/head-1", "p/r/head-2"])
    try pending.accept("p/r")
    #expect(try project.run().summary.counts == [.match: 1])
    try project.write("golden/p/r/head-1", "201\nx-kind: other\n")
    #expect(try project.run().summary.counts == [.diverge: 1])
  }

  @Test func aServerThatDiffersFromItselfIsSeenUnlessAMaskSaysSo() throws {
    let row =
      "rows:\n  - {name: a, request: {path: /b}, response: {status: 200, body: '{\"n\":2}'}}\n"
    let control = try project(row, "compare: json").run { $0.control = true }
    #expect(control.rows[0].results[0].divergences.map(\.cause) == [.undeclaredVolatile])
    let masked = try project(
      row, "compare: json\nvolatile: [{pointer: /n, shape: integer}]"
    ).run { $0.control = true }
    #expect(masked.summary.counts == [.match: 1])
  }

  @Test func requestsAndPlainRowsDoNotMix() throws {
    let request = "rows:\n  - {name: a, request: {path: /}, response: {status: 200}}\n"
    let plain = "rows:\n  - {name: a, input: x, output: x}\n"
    for (rows, runtimes, says) in [
      (request, "[alpha]", "has requests, and alpha is reached in mode in_process"),
      (plain, "[web]", "has no request, and web is reached in mode http"),
    ] {
      let project = try project(rows, runtimes: runtimes)
      let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
      #expect(errors.errors.map(\.line) == [5])
      #expect(errors.errors[0].message.contains(says))
    }
  }
}
