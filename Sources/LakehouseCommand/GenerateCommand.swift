// `lakehouse generate`: a root to try things out with.

import ArgumentParser
import Artifacts
import Distillation

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes source streams of all kinds into a new root, the same ones for a seed.")

  @Option(help: "The lakehouse root; it must have no source streams.")
  var root: String

  @Option(help: "How many rows, of about one kilobyte each.")
  var rows: Int

  @Option(help: "What all rows are made of.")
  var seed: UInt64 = 1

  @Option(help: "Over how many days the rows are spread.")
  var days = 30

  func validate() throws {
    guard rows >= 0 else { throw ValidationError("--rows cannot be negative.") }
    guard days > 0 else { throw ValidationError("--days has to be at least 1.") }
  }

  func run() throws {
    let lakehouse = LakehouseRoot(root)
    for stem in TransformCatalog.stems {
      let path = lakehouse.absolute(stem.sourceFile)
      guard FileSystem.kind(of: path) == nil else {
        throw ValidationError("\(path) is there already; generate writes new roots only.")
      }
    }
    try RootGenerator(seed: seed, rows: rows, days: days).write(to: lakehouse)
  }
}
