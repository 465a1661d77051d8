// Servers beside the rows of a probe, as they are declared and run.

import Conformance
import Testing

@Suite struct ServiceTests {
  /// A server that says what stands in its file; a row prints what it says.
  private func project(
    argument: String = "{service.s}", service: String = "s", runtimes: String = "[beta]",
    file: String = "fixtures/services/said.txt", surface: String = "tree"
  ) throws -> TemporaryProject {
    let server = """
      import http.server, sys
      class Handler(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              body = open(sys.argv[1], 'rb').read()
              self.send_response(200)
              self.send_header('Content-Length', str(len(body)))
              self.end_headers()
              self.wfile.write(body)
      server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
      print('listening on 127.0.0.1:%d' % server.server_port, flush=True)
      server.serve_forever()
      """
    let asking =
      "python3 -I -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' $0"
    return try TemporaryProject([
      "server.py": server,
      "conformance/probes/t.yaml": """
      surface: \(surface)
      runtimes: \(runtimes)
      services:
        \(service): {command: [python3, -I, "{root}/server.py", \(file)], ready: /}
      compare: tree
      fixtures: fixtures/t/*

      """,
      "fixtures/t/row/row.yaml": """
      steps:
      - run: ["\(asking)", "\(argument)"]

      """,
      "fixtures/services/said.txt": "hello",
      "golden/t/row/stdout-1": "hello\n",
    ])
  }

  @Test func aRowFindsTheServer() throws {
    let run = try project().run()
    #expect(run.summary.exitStatus == .passed, "\(run.rows)")
    #expect(run.rows[0].results[0].verdict == .match)
  }

  @Test func whatItAnswersIsWhatCounts() throws {
    let project = try project()
    try project.write("fixtures/services/said.txt", "goodbye")
    #expect(try project.run().rows[0].results[0].verdict == .diverge)
  }

  @Test func oneThatDoesNotComeUpFailsEveryRowAndSaysWhy() throws {
    let project = try project()
    try project.write("server.py", "import sys\nsys.exit('no licence')\n")
    let result = try project.run().rows[0].results[0]
    #expect(result.verdict == .crash)
    #expect("\(result)".contains("service s: "), "\(result)")
  }

  @Test func aServiceThatIsNotDeclaredIsNamed() throws {
    let project = try project(argument: "{service.z}/x")
    let errors = try #require(throws: DeclarationErrors.self) { try project.run() }
    #expect("\(errors)".hasPrefix("fixtures/t/row/row.yaml:2: unknown service \"z\""), "\(errors)")
    let open = try self.project(argument: "{service.s")
    #expect(throws: DeclarationErrors.self) { try open.run() }
  }

  @Test func aFileThatIsNotThereIsNamed() throws {
    let project = try project(file: "fixtures/services/sayed.txt")
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect("\(errors)".contains("conformance/probes/t.yaml:4: there is no file"), "\(errors)")
  }

  @Test func aRuntimeInAnotherModeHasNoUseForIt() throws {
    let project = try project(runtimes: "[alpha]", surface: "echo")
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect("\(errors)".contains("alpha is reached in mode in_process"), "\(errors)")
  }

  @Test(arguments: ["a b", "'{x}'"])
  func aNameIsOneThatCanStandInArguments(_ name: String) throws {
    let project = try project(service: name)
    #expect(throws: DeclarationErrors.self) { try project.suite() }
  }
}
