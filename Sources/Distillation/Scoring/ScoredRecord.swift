// What the rules may ask of an evidence record; all that they ask goes through here.

import WireJSON

/// An evidence record as the sub-scorers see it.
struct ScoredRecord {
  private enum Source {
    /// A record of which nothing is known.
    case node(JSONNode)
    /// A record whose fields have been found.
    case row(EvidenceRow)
  }

  private let source: Source

  init(_ node: JSONNode) { source = .node(node) }

  init(_ evidence: EvidenceRow) { source = .row(evidence) }

  /// The value of a field, nil if it is absent.
  func node(_ field: LocatedField) -> JSONNode? {
    switch source {
    case .node(let root): field.node(in: root)
    case .row(let evidence): evidence.node(field)
    }
  }

  /// Calls a closure with the stem of the file that the record comes from.
  func withStem<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    node(.sourceFile)?
      .withUTF8 { body(SourceStem.stem(ofSourceFile: $0)) }
      ?? body(UnsafeBufferPointer(start: nil, count: 0))
  }

  /// Whether a marker is among the success markers.
  func succeeded(_ marker: String) -> Bool { has(marker, in: .successMarkers) }

  /// Whether a marker is among the failure markers.
  func failed(_ marker: String) -> Bool { has(marker, in: .failureMarkers) }

  private func has(_ marker: String, in field: LocatedField) -> Bool {
    guard let markers = node(field) else { return false }
    return markers.elements.contains { $0.holds(marker) }
  }

  /// The success markers.
  var successMarkers: [String] { node(.successMarkers)?.elements.compactMap(\.string) ?? [] }

  /// What the observer said; nil if nothing.
  var observerVerdict: JSONNode? {
    node(.observerVerdict).flatMap { $0.kind == .string ? $0 : nil }
  }

  /// A string of the metadata; nil if it is absent or no string.
  func metadata(_ name: String) -> String? { node(.metadata)?[name]?.string }

  /// A string of the metadata as one of an enumeration; nil if it is none of them.
  func metadata<Choice>(_ name: String, as: Choice.Type) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let text = node(.metadata)?[name] else { return nil }
    return Choice.allCases.first { text.holds($0.rawValue) }
  }

  /// A number of events; 0 if it is absent or no I.
  func events(_ name: String) -> Int { node(.validationResults)?[name]?.integer ?? 0 }

  /// Whether there is no text but white space.
  var isTextBlank: Bool {
    switch source {
    case .node: node(.text)?.isBlank ?? true
    case .row(let evidence): evidence.isBlank(.text)
    }
  }
}

extension SourceStem {
  /// The part of a path between `data/_kb/` and `.jsonl`; the whole of a path that has another form
  /// (scoring.md, Dispatch).
  static func stem(ofSourceFile path: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let end = path.count - suffix.count
    guard end >= prefix.count,
      UnsafeBufferPointer(rebasing: path[..<prefix.count]).equals(prefix.elements),
      UnsafeBufferPointer(rebasing: path[end...]).equals(suffix.elements)
    else { return path }
    return UnsafeBufferPointer(rebasing: path[prefix.count..<end])
  }

  /// The stem that a text names; nil for any other.
  init?(utf8 name: UnsafeBufferPointer<UInt8>) {
    for named in Self.all where named.name.elements.equals(name) {
      self = named.stem
      return
    }
    return nil
  }

  private struct Named: BitwiseCopyable {
    var stem: SourceStem
    var name: ConstantTable<UInt8>
  }

  private static let all = ConstantTable(
    allCases.map { Named(stem: $0, name: ConstantTable($0.rawValue)) })
  private static let prefix = ConstantTable("\(LakehouseRoot.knowledgeBase)/")
  private static let suffix = ConstantTable(".jsonl")
}

extension JSONNode {
  /// Whether this is no string, or one of white space only, as "Blank" in scoring.md lists it.
  var isBlank: Bool {
    withUTF8 { text in
      // Mostly the first byte says so: a visible character of ASCII.
      if let first = text.first, 0x21...0x7E ~= first { return false }
      return String(decoding: text, as: UTF8.self).isBlank
    } ?? true
  }
}

extension String {
  /// Whether the text is empty or holds only white space, as "Blank" in scoring.md lists it.
  var isBlank: Bool {
    unicodeScalars.allSatisfy {
      switch $0.value {
      case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
        0x3000:
        true
      default: false
      }
    }
  }
}
