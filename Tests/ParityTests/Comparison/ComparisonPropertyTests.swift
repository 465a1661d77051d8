// What must hold for any two outputs: nothing differs from itself, and no difference is lost.

import Parity
import Testing
import WireJSON

@Suite("comparison: properties") struct ComparisonPropertyTests {
  static let modes: [ComparisonRule.Mode] = [.bytes, .lines, .json]
  /// The modes in which texts that are not the same bytes differ.
  static let strictModes: [ComparisonRule.Mode] = [.bytes, .lines]

  /// An output: one JSON text, rows of them, text, or any bytes.
  private func output(_ random: inout SeededGenerator) -> [UInt8] {
    switch random.below(10) {
    case 0...4:
      return Array((random.json(depth: 4) + (random.chance(70) ? "\n" : "")).utf8)
    case 5...7:
      let rows = (0..<random.below(5)).map { _ in random.json(depth: 2) }
      return Array((rows.joined(separator: "\n") + (random.chance(80) ? "\n" : "")).utf8)
    case 8: return random.text(random.below(60))
    default: return random.bytes(random.below(20))
    }
  }

  private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let place = random.below(bytes.count + 1)
    let likely: [UInt8] = [
      0x0a, 0x0d, 0x20, 0x09, 0x22, 0x2c, 0x30, 0x31, 0x2d, 0x5b, 0x5d, 0x7b, 0x7d, 0x5c, 0xef,
    ]
    let byte = random.chance(60) ? random.one(of: likely) : UInt8(random.below(256))
    switch random.below(8) {
    case 0, 1: bytes.insert(byte, at: place)
    case 2, 3: if place < bytes.count { bytes.remove(at: place) }
    case 4, 5: if place < bytes.count { bytes[place] = byte }
    case 6: if place + 1 < bytes.count { bytes.swapAt(place, place + 1) }
    default:
      // A line of it again, or elsewhere.
      var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
      let line = lines[random.below(lines.count)]
      if random.chance(50) { lines.remove(at: random.below(lines.count)) }
      lines.insert(line, at: random.below(lines.count + 1))
      bytes = Array(lines.joined(separator: [0x0a]))
    }
    return bytes
  }

  @Test("nothing differs from itself", arguments: modes)
  func identity(_ mode: ComparisonRule.Mode) {
    var random = SeededGenerator(seed: 10)
    let rules = [
      ComparisonRule(mode: mode), makeRule(mode, masks: [("/*", .any), ("/*/a", .any)]),
      makeRule(mode, tolerances: [("/*", 1)]),
    ]
    for _ in 0..<3_000 {
      let bytes = output(&random)
      for rule in rules { check(rule.compare(bytes, bytes).places == [], "\(bytes)") }
    }
  }

  @Test("a mutation of bytes is always a difference", arguments: strictModes)
  func mutations(_ mode: ComparisonRule.Mode) {
    var random = SeededGenerator(seed: 11)
    let rule = ComparisonRule(mode: mode)
    var compared = 0
    while compared < 10_000 {
      let one = output(&random)
      var other = mutate(one, &random)
      while random.chance(15) { other = mutate(other, &random) }
      guard one != other else { continue }
      compared += 1
      let found = rule.compare(one, other).divergences
      check(!found.isEmpty, "\(one) \(other)")
      check(!rule.compare(other, one).divergences.isEmpty, "\(other) \(one)")
      for divergence in found where divergence.kind == .changed {
        check(divergence.expected != divergence.actual, "\(one) \(other)")
      }
    }
  }

  @Test("two outputs that have nothing to do with each other differ", arguments: strictModes)
  func unrelated(_ mode: ComparisonRule.Mode) {
    var random = SeededGenerator(seed: 12)
    let rule = ComparisonRule(mode: mode)
    for _ in 0..<6_000 {
      let (one, other) = (output(&random), output(&random))
      check(rule.compare(one, other).divergences.isEmpty == (one == other), "\(one) \(other)")
    }
  }

  @Test("mode json is equal exactly where the canonical forms are")
  func canonical() throws {
    var random = SeededGenerator(seed: 13)
    let rule = ComparisonRule(mode: .json)
    for _ in 0..<10_000 {
      let one = Array(random.json().utf8)
      let other = random.chance(50) ? Array(random.json().utf8) : mutate(one, &random)
      guard let first = try? JSONDocument(parsing: one),
        let second = try? JSONDocument(parsing: other)
      else { continue }
      let isSame = first.root.canonical() == second.root.canonical()
      check(rule.compare(one, other).divergences.isEmpty == isSame, "\(one) \(other)")
    }
  }

  /// A masked value may be any; whatever else is changed must be seen.
  @Test("a mask hides its value and nothing else")
  func masks() {
    var random = SeededGenerator(seed: 14)
    let rule = makeRule(masks: [("/m", .any), ("/list/*/m", .any)])
    for _ in 0..<3_000 {
      let rest = random.json()
      func text(_ random: inout SeededGenerator, _ rest: String) -> String {
        "{\"m\":\(random.json()),\"list\":[{\"m\":\(random.json())},{\"x\":1}],\"rest\":\(rest)}"
      }
      let (one, other) = (text(&random, rest), text(&random, rest))
      check(rule.compare(one, other).places == [], "\(one) \(other)")
      let another = random.json()
      guard another != rest else { continue }
      check(!rule.compare(one, text(&random, another)).divergences.isEmpty, "\(rest) \(another)")
    }
  }

  @Test("a tolerance lets numbers differ within its bound and nothing else")
  func tolerances() {
    var random = SeededGenerator(seed: 15)
    let rule = makeRule(tolerances: [("/n", 0.5)])
    for _ in 0..<3_000 {
      let rest = random.json()
      let (number, other) = (random.below(8), random.below(8))
      func text(_ number: Int, _ rest: String) -> String {
        "{\"n\":\(Double(number) / 4),\"rest\":\(rest)}"
      }
      let isNear = abs(number - other) <= 2
      check(
        rule.compare(text(number, rest), text(other, rest)).divergences.isEmpty == isNear,
        "\(number) \(other) \(rest)")
      let another = random.json()
      guard another != rest else { continue }
      check(
        !rule.compare(text(number, rest), text(other, another)).divergences.isEmpty,
        "\(number) \(other) \(rest) \(another)")
    }
  }

  /// Signatures group rows: two runs, or the two directions of time, must not tell two stories.
  @Test("the same two outputs always have the same divergences")
  func determinism() {
    var random = SeededGenerator(seed: 16)
    for _ in 0..<2_000 {
      let (one, other) = (output(&random), output(&random))
      let rule = ComparisonRule(mode: random.one(of: Self.modes))
      check(
        rule.compare(one, other).divergences == rule.compare(one, other).divergences,
        "\(one) \(other)")
    }
  }
}
