// The line of a sample, field after field, whatever the export (exports.md, "Common fields").

import Artifacts
import WireJSON

/// Puts a sample's line together.
struct SampleLine {
  /// The line so far.
  private(set) var bytes: [UInt8]
  /// Where the values of `created_at` and `provenance.recorded_at` stand, quotes included.
  private(set) var volatile: [Range<Int>] = []
  private let start: Int

  /// Begins a line with its version and id.
  ///
  /// - Parameter bytes: Lines that are there already; the new one follows them.
  init(id: DigestBytes, after bytes: [UInt8] = []) {
    self.bytes = bytes
    start = bytes.count
    self.bytes.append(contentsOf: Self.opening)
    id.appendHexadecimal(to: &self.bytes)
    // The first 32 of 64 digits.
    self.bytes.removeLast(32)
    self.bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a field with a value that is wire JSON already.
  mutating func field(_ name: StaticString, _ value: some Collection<UInt8>) {
    begin(name)
    bytes.append(contentsOf: value)
  }

  /// Adds a field that says a category.
  mutating func field(_ name: StaticString, _ category: Category) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: category.rawValue.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds the clock and the provenance, and ends the line.
  mutating func end(createdAt: [UInt8], provenanceOf evidence: EvidenceRow) {
    begin("created_at")
    volatile.append(bytes.count..<bytes.count + createdAt.count + 2)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: createdAt)
    bytes.append(UInt8(ascii: "\""))
    begin("provenance")
    volatile.append(bytes.appendProvenance(of: evidence))
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func begin(_ name: StaticString) {
    bytes.append(UInt8(ascii: ","))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private static let opening = Array(#"{"schema_version":1,"id":""#.utf8)
}

extension DigestBytes {
  /// The SHA-256 of the canonical array of some values, of which a sample's id is the first half.
  ///
  /// - Parameter values: Values in canonical form.
  static func sampleID(of values: [[UInt8]]) -> DigestBytes {
    var text: [UInt8] = [UInt8(ascii: "[")]
    for (place, value) in values.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      text.append(contentsOf: value)
    }
    text.append(UInt8(ascii: "]"))
    return sha256(of: text)
  }
}
