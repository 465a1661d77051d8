// The request, the streams and the result line of `drift scorer` (cli.md).

import Artifacts
public import WireJSON

extension ScorerDrift {
  /// Compares the sets of `{"prior":[scored runs],"current":[…]}`; other members are ignored.
  ///
  /// - Throws: `invalid_request` for another shape, and for a run that ``JudgedRun`` refuses.
  public init(request: JSONNode) throws(DistillationError) {
    self.init()
    let prior = try request.member("prior", .array)
    let current = try request.member("current", .array)
    for (place, node) in prior.elements.enumerated() {
      addPrior(try JudgedRun(node, place: "prior[\(place)]"))
    }
    for (place, node) in current.elements.enumerated() {
      addCurrent(try JudgedRun(node, place: "current[\(place)]"))
    }
  }

  /// Compares two JSONL files of scored runs, read line by line; they may be pipes. Blank lines are
  /// passed over.
  ///
  /// - Throws: `damaged_line` and `invalid_request` with path and line; an ``ArtifactError`` for a
  ///   file that cannot be read.
  public init(priorFile: String, currentFile: String) throws {
    self.init()
    try Self.forEachRun(in: priorFile) { addPrior($0) }
    try Self.forEachRun(in: currentFile) { addCurrent($0) }
  }

  private static func forEachRun(in path: String, _ body: (JudgedRun) -> Void) throws {
    var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)
    try InputLines.forEach(in: path) { line in
      let document = try InputLines.parse(line, in: path, with: &parser)
      do throws(DistillationError) {
        body(try JudgedRun(document.root, place: "the scored run"))
      } catch {
        throw DistillationError(error.code, path: path, line: line.number, error.message)
      }
    }
  }

  /// The result line, without a line feed.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    let counts = [
      ("matched", matched), ("changed", changed), ("only_in_prior", onlyInPrior),
      ("only_in_current", onlyInCurrent),
    ]
    for (name, count) in counts {
      writer.name(name)
      writer.integer(count)
    }
    writer.name("transitions")
    writer.beginArray()
    for row in transitions {
      writer.beginArray()
      for count in row { writer.integer(count) }
      writer.endArray()
    }
    writer.endArray()
    writer.name("classes")
    writer.beginArray()
    for change in classes {
      writer.beginObject()
      writer.name("source_class")
      writer.string(change.sourceClass.rawValue)
      writer.name("matched")
      writer.integer(change.matched)
      writer.name("changed")
      writer.integer(change.changed)
      writer.name("change_rate")
      writer.number(change.rate)
      writer.endObject()
    }
    writer.endArray()
    writer.name("verdict")
    writer.string(verdict.rawValue)
    writer.endObject()
    return writer.bytes
  }
}
