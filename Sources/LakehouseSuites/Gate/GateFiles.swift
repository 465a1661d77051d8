// Where the gate's inputs and goldens stand in the project.

/// Paths below the project's root.
enum GateFiles {
  static let inputs = "fixtures/acceptance"
  static let root = "fixtures/acceptance/root"
  static let forged = "fixtures/acceptance/forged"
  static let forgedAnswers = "fixtures/acceptance/forged/expected.json"
  static let expectedCounts = "fixtures/acceptance/expected-counts.json"
  static let truth = "fixtures/scorer/truth.jsonl"
  static let golden = "golden/acceptance"
  /// The folders of the goldens of the two runs whose outputs are kept.
  static let firstGolden = "run"
  static let wideGolden = "wide"

  /// Everything that the lock holds.
  static let locked = [inputs, "fixtures/scorer", golden]
}
