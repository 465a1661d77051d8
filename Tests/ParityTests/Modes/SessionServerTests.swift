// The answering side of a session: this package's own runtime, and both sides held against each other.

import Parity
import Testing
import WireJSON

@Suite("session server") struct SessionServerTests {
  private func server() -> SessionServer {
    SessionServer(
      runtime: "swift", version: "6",
      functions: [
        "echo": { Answer(output: $0) },
        "refuse": { _ in .refusal(code: "invalid_json") },
        "fail": { Answer(output: $0, exitStatus: 3) },
        "half": { _ in Answer(output: Array("{\"error\":{\"code\":\"c\"}}".utf8), exitStatus: 2) },
      ])
  }

  private static let start = "{\"start\":{\"protocol\":1}}\n"
  private static let identity =
    "{\"protocol\":1,\"runtime\":\"swift\",\"version\":\"6\","
    + "\"surfaces\":[\"echo\",\"fail\",\"half\",\"refuse\"]}\n"

  /// Feeds a text at once; returns what is written and what was wrong.
  private func feed(_ text: String) -> (answers: String, fault: String?) {
    let (answers, fault) = feed([Array(text.utf8)[...]])
    return (String(decoding: answers, as: UTF8.self), fault)
  }

  /// A request and its answer.
  struct Exchange: Sendable, CustomTestStringConvertible {
    var request: String
    var answer: String

    init(_ request: String, _ answer: String) {
      self.request = request
      self.answer = answer
    }

    var testDescription: String { request }
  }

  static let exchanges = [
    Exchange(#"{"seq":1,"surface":"echo","input":"a"}"#, #"{"seq":1,"output":"a"}"#),
    Exchange(
      #" { "input" : "\u0061\u0000<\/" , "more" : [] , "seq" : 2.0 , "surface" : "echo" } "#,
      #"{"seq":2,"output":"a\u0000</"}"#),
    Exchange(
      #"{"seq":3,"surface":"echo","input":{"base64":"/w=="}}"#,
      #"{"seq":3,"output":{"base64":"/w=="}}"#),
    Exchange(#"{"seq":4,"surface":"echo","input":{"base64":"YQ=="}}"#, #"{"seq":4,"output":"a"}"#),
    Exchange(#"{"seq":5,"surface":"echo","input":""}"#, #"{"seq":5,"output":""}"#),
    Exchange(
      #"{"seq":0,"surface":"refuse","input":""}"#,
      #"{"seq":0,"error":{"code":"invalid_json"}}"#),
    Exchange(
      #"{"seq":7,"surface":"other","input":""}"#,
      #"{"seq":7,"error":{"code":"unknown_surface"}}"#),
    Exchange(#"{"seq":8,"surface":"other"}"#, #"{"seq":8,"error":{"code":"unknown_surface"}}"#),
    Exchange(#"{"seq":9,"surface":5,"input":5}"#, #"{"seq":9,"error":{"code":"unknown_surface"}}"#),
  ]

  @Test("answers a request with one line", arguments: exchanges)
  func answers(_ exchange: Exchange) {
    let (answers, fault) = feed(Self.start + exchange.request + "\n")
    #expect(answers == Self.identity + exchange.answer + "\n")
    #expect(fault == nil)
  }

  /// Input that ends a session, and a word of what is said of it.
  static let faults = [
    ("\n", "no request"), ("{}\n", "start protocol 1"), ("[]\n", "start protocol 1"),
    ("{\"start\":{\"protocol\":2}}\n", "start protocol 1"),
    ("{\"start\":{}}\n", "start protocol 1"),
    (#"{"seq":1,"surface":"echo","input":"a"}"# + "\n", "start protocol 1"),
  ]

  @Test("a wrong start writes nothing at all", arguments: faults)
  func wrongStart(_ text: String, _ words: String) {
    let (answers, fault) = feed(text + Self.start)
    #expect(answers == "")
    #expect(fault?.contains(words) == true)
  }

  static let badRequests = [
    ("", "no request"), ("x", "no request"), ("5", "without seq"), ("{}", "without seq"),
    (#"{"seq":"1","surface":"echo","input":"a"}"#, "without seq"),
    (#"{"seq":-1,"surface":"echo","input":"a"}"#, "without seq"),
    (#"{"seq":1,"surface":"echo"}"#, "without input"),
    (#"{"seq":1,"surface":"echo","input":5}"#, "without input"),
    (#"{"seq":1,"surface":"echo","input":{"base64":"a"}}"#, "without input"),
    (#"{"seq":1,"surface":"fail","input":"a"}"#, "exit status 3"),
    (#"{"seq":1,"surface":"half","input":"a"}"#, "exit status 2"),
  ]

  @Test("a bad request ends the session after the answers before it", arguments: badRequests)
  func badRequest(_ line: String, _ words: String) {
    let good = #"{"seq":1,"surface":"echo","input":"a"}"# + "\n"
    let (answers, fault) = feed(Self.start + good + line + "\n" + good)
    #expect(answers == Self.identity + #"{"seq":1,"output":"a"}"# + "\n")
    #expect(fault?.contains(words) == true, "\(fault ?? "")")
  }

  @Test("a last line without a line feed is a line")
  func lastLine() {
    #expect(feed(#"{"start":{"protocol":1}}"#).answers == Self.identity)
    #expect(feed("").answers == "")
    let (answers, fault) = feed(Self.start + "{")
    #expect(answers == Self.identity)
    #expect(fault?.contains("no request") == true)
  }

  /// Feeds pieces until the first fault, and ends.
  private func feed(_ pieces: [ArraySlice<UInt8>]) -> (answers: [UInt8], fault: String?) {
    var server = server()
    var out = [UInt8]()
    for piece in pieces {
      let (answers, fault) = server.feed(piece)
      out += answers
      if let fault { return (out, fault.description) }
    }
    do throws(SessionServer.Fault) {
      return (out + (try server.finish()), nil)
    } catch {
      return (out, error.description)
    }
  }

  @Test("the pieces in which the input comes do not matter, and nothing is held back")
  func pieces() {
    var random = SeededGenerator(seed: 40)
    for _ in 0..<300 {
      var input = Array(Self.start.utf8)
      for number in 0..<random.below(8) {
        let line = random.chance(90) ? random.one(of: Self.exchanges).request : "bad \(number)"
        input += Array((line + "\n").utf8)
      }
      let whole = feed([input[...]])
      var pieces = [ArraySlice<UInt8>]()
      var rest = input[...]
      while !rest.isEmpty {
        pieces.append(rest.prefix(1 + random.below(30)))
        rest = rest.dropFirst(pieces.last!.count)
      }
      let parts = feed(pieces)
      #expect(parts.answers == whole.answers)
      #expect(parts.fault == whole.fault)
      // As many lines out as there are whole lines in, after every piece.
      var server = server()
      var (read, written) = (0, 0)
      for piece in pieces {
        let (answers, fault) = server.feed(piece)
        read += piece.count { $0 == 0x0a }
        written += answers.count { $0 == 0x0a }
        if fault != nil { break }
        #expect(written == read)
      }
    }
  }

  @Test("any bytes come through, as the runner sends and reads them")
  func bytes() throws {
    var random = SeededGenerator(seed: 41)
    var server = server()
    _ = server.feed(Array(Self.start.utf8)[...])
    for number in 0..<500 {
      let bytes = random.chance(50) ? random.bytes(random.below(40)) : random.text(random.below(60))
      var writer = JSONWriter()
      writer.beginObject()
      writer.name("seq")
      writer.integer(number)
      writer.name("surface")
      writer.string("echo")
      writer.name("input")
      if (try? UTF8Span(validating: bytes.span)) != nil && random.chance(70) {
        writer.string(String(decoding: bytes, as: UTF8.self))
      } else {
        writer.beginObject()
        writer.name("base64")
        writer.string(utf8: Base64.encode(bytes))
        writer.endObject()
      }
      writer.endObject()
      let (answer, fault) = server.feed((writer.bytes + [0x0a])[...])
      #expect(fault == nil)
      let output = try #require(try JSONDocument(parsing: answer).root["output"])
      if let text = output.string {
        #expect(Array(text.utf8) == bytes)
      } else {
        // Only what is no UTF-8 is written as base64.
        #expect((try? UTF8Span(validating: bytes.span)) == nil)
        #expect(output["base64"]?.string.flatMap { Base64.decode(Array($0.utf8)) } == bytes)
      }
    }
  }
}
