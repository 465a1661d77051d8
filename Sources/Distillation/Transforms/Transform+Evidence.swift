// Evidence written from a source row, field after field, straight as wire JSON.

import WireJSON

/// What evidence says of where it comes from, apart from the row itself.
struct RowOrigin {
  /// `sig_hash` of the source row, 64 digits.
  var sigHash: UnsafeBufferPointer<UInt8>
  /// The run's clock, as it is written.
  var recordedAt: [UInt8]
}

extension Transform {
  /// Appends the evidence line of a row without fault, and a line feed.
  func appendEvidence(of row: SourceRow, from origin: RowOrigin, to out: inout [UInt8]) {
    out.append(contentsOf: Self.opening)
    row.append(runID, to: &out)
    out.append(contentsOf: Self.afterRunID)
    row.append(taskID, to: &out)
    out.append(contentsOf: Self.afterTaskID)
    row.appendInstant(timestamp, to: &out)
    out.append(contentsOf: beforeLineOffset)
    out.append(decimal: row.lineOffset)
    out.append(contentsOf: Self.beforeSigHash)
    out.append(contentsOf: origin.sigHash)
    out.append(contentsOf: Self.beforeRecordedAt)
    out.append(contentsOf: origin.recordedAt)
    out.append(contentsOf: Self.afterProvenance)
    for field in evidence { append(field, of: row, to: &out) }
    out.append(contentsOf: Self.closing)
  }

  private static let opening = Array(#"{"run_id":""#.utf8)
  private static let afterRunID = Array(#"","task_id":""#.utf8)
  private static let afterTaskID = Array(#"","timestamp":""#.utf8)
  private static let beforeSigHash = Array(#","sig_hash":""#.utf8)
  private static let beforeRecordedAt = Array(#"","recorded_at":""#.utf8)
  private static let afterProvenance = Array(#""}"#.utf8)
  private static let closing = Array("}\n".utf8)

  private func append(_ field: EvidenceField, of row: SourceRow, to out: inout [UInt8]) {
    switch field.value {
    case .constant(let text):
      out.append(contentsOf: field.prefix)
      out.append(contentsOf: text)
    case .field(let place):
      guard row.isPresent(place) else { return }
      out.append(contentsOf: field.prefix)
      row.appendValue(place, to: &out)
    case .list(let place, let unlessEmpty):
      guard row.isPresent(place), !unlessEmpty || !row.value(place).content.isEmpty else { return }
      out.append(contentsOf: field.prefix)
      out.append(UInt8(ascii: "["))
      row.appendValue(place, to: &out)
      out.append(UInt8(ascii: "]"))
    case .first(let place):
      guard row.isPresent(place) else { return }
      _ = row.appendFirst(place, prefix: field.prefix, to: &out)
    case .lines(let place):
      guard row.isPresent(place) else { return }
      out.append(contentsOf: field.prefix)
      row.appendLines(place, to: &out)
    case .template(let template):
      out.append(contentsOf: field.prefix)
      out.append(UInt8(ascii: "\""))
      row.append(template, to: &out)
      out.append(UInt8(ascii: "\""))
    case .object(let members):
      appendObject(members, prefix: field.prefix, of: row, to: &out)
    case .humanOverride(let place):
      guard row.isPresent(place) else { return }
      out.append(contentsOf: field.prefix)
      appendHumanOverride(row.node(place), to: &out)
    case .markers(let markers):
      appendMarkers(markers, prefix: field.prefix, of: row, to: &out)
    }
  }

  private func appendObject(
    _ members: [(prefix: [UInt8], place: Int)], prefix: [UInt8], of row: SourceRow,
    to out: inout [UInt8]
  ) {
    var isFirst = true
    for (name, place) in members where row.isPresent(place) {
      if isFirst { out.append(contentsOf: prefix) }
      out.append(isFirst ? UInt8(ascii: "{") : UInt8(ascii: ","))
      isFirst = false
      out.append(contentsOf: name)
      row.appendValue(place, to: &out)
    }
    if !isFirst { out.append(UInt8(ascii: "}")) }
  }

  /// Appends an object that has the form of `human_override`, its timestamp as timestamps are
  /// written.
  private func appendHumanOverride(_ node: JSONNode, to out: inout [UInt8]) {
    var writer = JSONWriter()
    writer.beginObject()
    for field in RecordSchema.humanOverride.fields {
      let text = node[field.name]?.string ?? ""
      writer.name(field.name)
      if case .timestamp = field.type {
        writer.string(ContractTimestamp(text)?.text ?? text)
      } else {
        writer.string(text)
      }
    }
    writer.endObject()
    out.append(contentsOf: writer.bytes)
  }

  private func appendMarkers(
    _ markers: [EvidenceField.Marker], prefix: [UInt8], of row: SourceRow, to out: inout [UInt8]
  ) {
    var isFirst = true
    for marker in markers where row.has(marker) {
      if isFirst { out.append(contentsOf: prefix) }
      out.append(isFirst ? UInt8(ascii: "[") : UInt8(ascii: ","))
      isFirst = false
      out.append(UInt8(ascii: "\""))
      switch marker {
      case .flag(let text, _, _), .match(let text, _, _), .integers(let text, _, _):
        out.append(contentsOf: text)
      case .template(let template, _): row.append(template, to: &out)
      }
      out.append(UInt8(ascii: "\""))
    }
    if !isFirst { out.append(UInt8(ascii: "]")) }
  }
}

extension SourceRow {
  /// Whether the condition of a marker holds.
  fileprivate func has(_ marker: EvidenceField.Marker) -> Bool {
    switch marker {
    case .flag(_, let place, let value): isFlag(place, value)
    case .match(_, let place, let text): isText(place, text)
    case .template(_, let place): isPresent(place)
    case .integers(_, let places, let condition): condition(places.map { Int(number($0)) })
    }
  }
}
