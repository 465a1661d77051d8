// Tables for a person at a terminal: columns that line up.

/// Rows of cells, written in columns as wide as their widest cell.
public struct TextTable {
  private var rows = [[String]]()
  private let isRightAligned: [Bool]

  /// Makes a table; `alignment` has an `l` or an `r` for each column.
  public init(_ alignment: String, header: [String]) {
    isRightAligned = alignment.map { $0 == "r" }
    rows.append(header)
  }

  /// Adds a row with a cell for each column.
  public mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The table with each cell changed.
  func mapCells(_ change: (String) -> String) -> TextTable {
    var table = self
    table.rows = rows.map { $0.map(change) }
    return table
  }

  /// Returns the table's lines: two spaces between columns, none at the end of a line.
  public func lines() -> [String] {
    var widths = [Int](repeating: 0, count: isRightAligned.count)
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], cell.unicodeScalars.count)
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(
          repeating: " ", count: widths[column] - cell.unicodeScalars.count)
        line +=
          (column > 0 ? "  " : "") + (isRightAligned[column] ? padding + cell : cell + padding)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
