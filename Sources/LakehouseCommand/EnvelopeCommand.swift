// `lakehouse envelope-recode`: an index's envelope, whatever version, as version 2.

import ArgumentParser
import Artifacts
import VectorStore
import WireJSON

struct EnvelopeRecode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "envelope-recode",
    abstract: "Reads the envelope on standard input, version 1 or 2, and writes version 2.",
    discussion: """
      How many vectors of version 1 had no metadata, and so are left out, goes to standard error as \
      {"invisible":N}. Exit status 2 for an envelope that is not as it has to be: standard output \
      has {"error":{"code","message"}}.
      """)

  @Flag(help: "Has no effect: the result is one line of JSON anyway.")
  var json = false

  func run() throws {
    let input = try ChunkedFile(standardInput: "standard input").readToEnd()
    do {
      let envelope = try Envelope(decoding: input)
      try emit(envelope.encoded() + [UInt8(ascii: "\n")])
      complain("{\"invisible\":\(envelope.invisible ?? 0)}")
    } catch let error as VectorError {
      var writer = JSONWriter()
      writer.beginObject()
      writer.name("error")
      writer.beginObject()
      writer.name("code")
      writer.string(error.code.rawValue)
      writer.name("message")
      writer.string(error.message)
      writer.endObject()
      writer.endObject()
      writer.lineFeed()
      try emit(writer.bytes)
      throw ExitCode(2)
    }
  }
}
