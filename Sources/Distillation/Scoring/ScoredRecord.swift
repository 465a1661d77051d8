// What the rules may ask of an evidence record; all that they ask goes through here.

import WireJSON

/// An evidence record as the sub-scorers see it.
struct ScoredRecord {
  let node: JSONNode

  init(_ node: JSONNode) { self.node = node }

  /// The stem of the file that the record comes from.
  var stem: String {
    SourceStem.stem(ofSourceFile: node["provenance"]?["source_file"]?.string ?? "")
  }

  /// Whether a marker is among the success markers.
  func succeeded(_ marker: String) -> Bool { has(marker, in: "success_markers") }

  /// Whether a marker is among the failure markers.
  func failed(_ marker: String) -> Bool { has(marker, in: "failure_markers") }

  private func has(_ marker: String, in field: String) -> Bool {
    guard let markers = node[field] else { return false }
    return markers.elements.contains { $0.string?.hasUTF8(of: marker) ?? false }
  }

  /// The success markers.
  var successMarkers: [String] { node["success_markers"]?.elements.compactMap(\.string) ?? [] }

  /// What the observer said; nil if nothing.
  var observerVerdict: String? { node["observer_verdict"]?.string }

  /// A string of the metadata; nil if it is absent or no string.
  func metadata(_ name: String) -> String? { node["metadata"]?[name]?.string }

  /// A string of the metadata as one of an enumeration; nil if it is none of them.
  func metadata<Choice>(_ name: String, as: Choice.Type) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let text = metadata(name) else { return nil }
    return Choice.allCases.first { $0.rawValue.hasUTF8(of: text) }
  }

  /// A number of events; 0 if it is absent or no I.
  func events(_ name: String) -> Int { node["validation_results"]?[name]?.integer ?? 0 }

  /// Whether there is no text but white space.
  var isTextBlank: Bool { node["text"]?.string?.isBlank ?? true }
}

extension SourceStem {
  /// The part of a path between `data/_kb/` and `.jsonl`; the whole of a path that has another form
  /// (scoring.md, Dispatch).
  static func stem(ofSourceFile path: String) -> String {
    let bytes = path.utf8
    guard bytes.starts(with: prefix), bytes.count >= prefix.count + suffix.count,
      bytes.suffix(suffix.count).elementsEqual(suffix)
    else { return path }
    return String(Substring(bytes.dropFirst(prefix.count).dropLast(suffix.count)))
  }

  private static let prefix = Array("\(LakehouseRoot.knowledgeBase)/".utf8)
  private static let suffix = Array(".jsonl".utf8)
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
