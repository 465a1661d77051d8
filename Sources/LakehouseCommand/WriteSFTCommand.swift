// `lakehouse write-sft`: samples that are given, through the firewall into a root's SFT export.

import ArgumentParser
import Artifacts
import Distillation
import WireJSON

struct WriteSFT: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write-sft",
    abstract: "Writes the SFT export of a root from samples on standard input, one a line.",
    discussion: """
      Exit status 2 if any of them is not a valid sample or is of an SFT-never category: the export \
      stays as it was.
      """)

  @Option(help: "The lakehouse root.")
  var root: String

  @Flag(help: "Write the result as one line of JSON.")
  var json = false

  func run() throws {
    do {
      let input = ChunkedFile(standardInput: "standard input")
      let written = try SFTImport(root: LakehouseRoot(root)).run(input)
      try emit(Array((json ? "{\"written\":\(written)}\n" : "\(written) samples written\n").utf8))
    } catch let refusal as SFTRefusal {
      complain("\(refusal)")
      if json { try emit(Array("{\"error\":{\"code\":\"\(refusal.code)\"}}\n".utf8)) }
      throw ExitCode(2)
    }
  }
}
