// Two sets of scored runs: what is matched, what is counted, what is refused, from texts and files.

import Artifacts
import Distillation
import Testing
import WireJSON

@Suite struct ScorerDriftTests {
  /// The text of a scored run: only what is looked at.
  private static func run(
    _ id: String, _ sig: String, _ category: Category, _ sourceClass: SourceClass = .verdict
  ) -> String {
    """
    {"evidence_run_id":"\(id)","category":"\(category.rawValue)",\
    "source_class":"\(sourceClass.rawValue)","provenance":{"sig_hash":"\(sig)"}}
    """
  }

  private static func wire(_ prior: [String], _ current: [String]) throws -> String {
    let request =
      "{\"prior\":[\(prior.joined(separator: ","))],\"current\":[\(current.joined(separator: ","))]}"
    let node = try JSONDocument(parsing: Array(request.utf8)).root
    return String(decoding: try ScorerDrift(request: node).wire, as: UTF8.self)
  }

  @Test func nothingMatchedIsStable() throws {
    #expect(
      try Self.wire([Self.run("a", "1", .accepted)], [Self.run("b", "1", .accepted)]) == """
        {"matched":0,"changed":0,"only_in_prior":1,"only_in_current":1,"transitions":\
        [[0,0,0,0],[0,0,0,0],[0,0,0,0],[0,0,0,0]],"classes":[],"verdict":"stable"}
        """)
  }

  @Test func runsAreMatchedByIDAndHash() throws {
    let prior = [
      Self.run("a", "1", .accepted), Self.run("a", "2", .rejected, .unknown),
      Self.run("é", "1", .needsHumanReview, .telemetry), Self.run("c", "1", .accepted),
    ]
    let current = [
      Self.run("a", "2", .rejected, .verdict), Self.run("e\u{301}", "1", .accepted, .telemetry),
      Self.run("a", "1", .partiallyAccepted, .extraction), Self.run("a1", "", .accepted),
      Self.run("\\u00e9", "1", .accepted, .telemetry),
    ]
    #expect(
      try Self.wire(prior, current) == """
        {"matched":3,"changed":2,"only_in_prior":1,"only_in_current":2,"transitions":\
        [[0,1,0,0],[0,0,0,0],[1,0,0,0],[0,0,0,1]],"classes":[\
        {"source_class":"verdict","matched":1,"changed":1,"change_rate":1},\
        {"source_class":"telemetry","matched":1,"changed":1,"change_rate":1},\
        {"source_class":"unknown","matched":1,"changed":0,"change_rate":0}],"verdict":"drift"}
        """)
  }

  @Test func theFirstOfSeveralCounts() throws {
    let prior = [
      Self.run("a", "1", .accepted, .telemetry), Self.run("a", "1", .rejected, .verdict),
      Self.run("b", "1", .accepted), Self.run("b", "1", .accepted),
    ]
    let current = [
      Self.run("a", "1", .accepted), Self.run("a", "1", .rejected), Self.run("c", "1", .accepted),
      Self.run("c", "1", .accepted),
    ]
    #expect(
      try Self.wire(prior, current) == """
        {"matched":1,"changed":0,"only_in_prior":1,"only_in_current":1,"transitions":\
        [[1,0,0,0],[0,0,0,0],[0,0,0,0],[0,0,0,0]],"classes":[\
        {"source_class":"telemetry","matched":1,"changed":0,"change_rate":0}],"verdict":"stable"}
        """)
  }

  @Test(arguments: [(20, 1, "stable"), (19, 1, "drift"), (40, 2, "stable"), (40, 3, "drift")])
  func oneInTwentyIsStable(matched: Int, changed: Int, verdict: String) throws {
    let prior = (0..<matched).map { Self.run("r\($0)", "1", .accepted) }
    let current = (0..<matched).map {
      Self.run("r\($0)", "1", $0 < changed ? .needsHumanReview : .accepted)
    }
    #expect(try Self.wire(prior, current).hasSuffix("\"verdict\":\"\(verdict)\"}"))
  }

  /// A slow count over dictionaries, of runs that meet often.
  @Test(arguments: 0..<30)
  func countsAreThoseOfASlowerCount(seed: UInt64) throws {
    var generator = SampleGenerator(seed: seed)
    func runs() -> [(key: String, category: Category, sourceClass: SourceClass)] {
      (0..<generator.below(80)).map { _ in
        (
          "r\(generator.below(30))/\(generator.below(2))",
          Category.allCases[generator.below(4)], SourceClass.allCases[generator.below(4)]
        )
      }
    }
    let (prior, current) = (runs(), runs())
    var drift = ScorerDrift()
    for run in prior { drift.addPrior(judged(run)) }
    for run in current { drift.addCurrent(judged(run)) }

    let old = Dictionary(prior.map { ($0.key, $0) }) { first, _ in first }
    let new = Dictionary(current.map { ($0.key, $0) }) { first, _ in first }
    let pairs = old.values.compactMap { run in new[run.key].map { (run, $0) } }
    #expect(drift.matched == pairs.count)
    #expect(drift.onlyInPrior == old.count - pairs.count)
    #expect(drift.onlyInCurrent == new.count - pairs.count)
    #expect(drift.changed == pairs.filter { $0.category != $1.category }.count)
    let expected = Category.allCases.map { from in
      Category.allCases.map { to in
        pairs.filter { $0.category == from && $1.category == to }.count
      }
    }
    #expect(drift.transitions == expected)
    for change in drift.classes {
      let members = pairs.filter { $0.0.sourceClass == change.sourceClass }
      #expect(change.matched == members.count)
      #expect(change.changed == members.filter { $0.category != $1.category }.count)
    }
    #expect(drift.classes.reduce(0) { $0 + $1.matched } == pairs.count)
  }

  private func judged(
    _ run: (key: String, category: Category, sourceClass: SourceClass)
  ) -> JudgedRun {
    let parts = run.key.split(separator: "/").map(String.init)
    return JudgedRun(
      runID: parts[0], sigHash: parts[1], category: run.category, sourceClass: run.sourceClass)
  }

  @Test(arguments: [
    #"[]"#, #"{"prior":[]}"#, #"{"prior":[],"current":{}}"#, #"{"prior":[1],"current":[]}"#,
    #"{"current":[{}],"prior":[]}"#,
    #"{"prior":[{"evidence_run_id":"a","category":"accepted","source_class":"verdict"}],"current":[]}"#,
    """
    {"prior":[],"current":[{"evidence_run_id":"a","category":"good","source_class":"verdict",\
    "provenance":{"sig_hash":"1"}}]}
    """,
    """
    {"prior":[],"current":[{"evidence_run_id":"a","category":"accepted","source_class":"x",\
    "provenance":{"sig_hash":"1"}}]}
    """,
    """
    {"prior":[{"evidence_run_id":7,"category":"accepted","source_class":"verdict",\
    "provenance":{"sig_hash":"1"}}],"current":[]}
    """,
    """
    {"prior":[{"evidence_run_id":"a","category":"accepted","source_class":"verdict",\
    "provenance":{"sig_hash":null}}],"current":[]}
    """,
  ])
  func requestsAreRefused(request: String) throws {
    let node = try JSONDocument(parsing: Array(request.utf8)).root
    #expect(refusal { _ = try ScorerDrift(request: node) } == "invalid_request")
  }

  @Test func filesCountAsTextsDo() throws {
    let folder = try TemporaryRoot()
    let prior = [Self.run("a", "1", .accepted), Self.run("b", "1", .rejected)]
    let current = [Self.run("b", "1", .rejected), Self.run("a", "1", .rejected)]
    try folder.write("\n" + prior.joined(separator: "\n \t\r\n") + "\n", to: "prior")
    // The last line has no line feed.
    try folder.write(current.joined(separator: "\n"), to: "current")
    let drift = try ScorerDrift(
      priorFile: folder.root.absolute("prior"), currentFile: folder.root.absolute("current"))
    #expect(String(decoding: drift.wire, as: UTF8.self) == (try Self.wire(prior, current)))
  }

  @Test(arguments: [
    ("{\"a\":", "damaged_line"), ("\u{FEFF}{}", "damaged_line"), ("{}", "invalid_request"),
    ("[]", "invalid_request"),
  ])
  func aBadLineIsNamed(line: String, code: String) throws {
    let folder = try TemporaryRoot(["good": Self.run("a", "1", .accepted) + "\n"])
    try folder.write("\(Self.run("a", "1", .accepted))\n\n\(line)", to: "bad")
    let (good, bad) = (folder.root.absolute("good"), folder.root.absolute("bad"))
    for (prior, current) in [(good, bad), (bad, good)] {
      let error = #expect(throws: DistillationError.self) {
        try ScorerDrift(priorFile: prior, currentFile: current)
      }
      #expect(error?.code.rawValue == code)
      #expect(error?.path == bad)
      #expect(error?.line == 3)
    }
    #expect(throws: ArtifactError.self) {
      try ScorerDrift(priorFile: good, currentFile: good + "-not-there")
    }
  }
}
