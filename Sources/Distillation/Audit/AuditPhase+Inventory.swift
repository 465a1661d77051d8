// Phase 0: the source streams.

import WireJSON

extension AuditWork {
  /// `knowledge_base`, `sources`, `sources_readable`; rows are lines that are neither blank nor left
  /// for the next run.
  func lookAtInventory() {
    var faults = AuditFaults()
    let folder = LakehouseRoot.knowledgeBase
    let isThere = isFolder("data", &faults) && isFolder(folder, &faults)
    if !isThere, faults.count == 0 { faults.note("\(folder): there is no such folder") }
    note("knowledge_base", faults.finding(otherwise: "\(folder) is there"))

    var unreadable = AuditFaults()
    // What stands at the path of a stream counts as one, whether it can be read or not.
    let streams =
      !isThere
      ? []
      : TransformCatalog.stems.map(\.sourceFile).filter {
        let before = unreadable.count
        return isFile($0, &unreadable) || unreadable.count > before
      }
    note(
      "sources",
      streams.isEmpty
        ? .failed("none of the \(TransformCatalog.stems.count) source streams is in \(folder)")
        : .passed("\(streams.count) of \(TransformCatalog.stems.count) source streams"))

    var rows = 0
    var ignored = AuditFaults()
    let files = streams.filter { isFile($0, &ignored) }
    walk(files, SourceTally.init) { tally, _ in
      rows += tally.rows
      unreadable += tally.faults
    }
    note(
      "sources_readable",
      streams.isEmpty
        ? .skipped("there is no source stream")
        : unreadable.finding(otherwise: "\(rows) rows"))
    measure("p0_sources", streams.count)
    measure("p0_source_rows", rows)
  }
}

private struct SourceTally: Sendable {
  var rows = 0
  var faults = AuditFaults()

  init(_ block: AuditBlock) {
    var count = 0
    var last: UnsafeBufferPointer<UInt8>?
    block.forEachRecord(&faults) { line, _ in
      count += 1
      last = line
    }
    rows = count
    // A last line without LF that is no JSON is still being written.
    guard let lines = block.lines, lines.isUnterminated, let last,
      last.baseAddress.map({ $0 + last.count }) == lines.bytes.baseAddress.map({ $0 + lines.count })
    else { return }
    var parser = JSONParser(maximumDepth: JSONDocument.rowDepth)
    if (try? parser.parse(UnsafeRawBufferPointer(last))) == nil { rows -= 1 }
  }
}
