// Two texts line by line, as a person reviews a change: what goes, what comes, and what is around it.

import Parity

/// Shows how one text becomes another.
enum LineDiff {
  /// How many lines around a change are shown.
  static let context = 3
  /// How many lines are shown at all.
  static let limit = 400
  /// How many lines are held against each other for the shortest difference; of more, those between
  /// the common beginning and the common end are shown as replaced.
  static let searched = 2_000

  /// Returns the lines of a difference: `- ` before what goes, `+ ` before what comes, `  ` before
  /// what stays, `@@ -N +M @@` with the lines' numbers where some are left out. None for equal texts.
  static func lines(_ old: [UInt8], _ new: [UInt8]) -> [String] {
    let edits = edits(split(old), split(new))
    var isShown = [Bool](repeating: false, count: edits.count)
    for (index, edit) in edits.enumerated() where edit.change != .same {
      let range = max(0, index - context)...min(edits.count - 1, index + context)
      for near in range { isShown[near] = true }
    }
    var out = [String]()
    var (oldNumber, newNumber) = (1, 1)
    for (index, edit) in edits.enumerated() {
      if isShown[index] {
        if index > 0 && !isShown[index - 1] { out.append("@@ -\(oldNumber) +\(newNumber) @@") }
        out.append("\(edit.change.rawValue) \(edit.text)")
      }
      if edit.change != .comes { oldNumber += 1 }
      if edit.change != .goes { newNumber += 1 }
    }
    guard out.count > limit else { return out }
    return out.prefix(limit) + ["… and \(out.count - limit) more lines"]
  }

  private enum Change: String {
    case goes = "-"
    case comes = "+"
    case same = " "
  }

  private struct Edit {
    var change: Change
    var text: String
  }

  /// The lines of a text with their line feeds; the last one may lack it.
  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = [ArraySlice<UInt8>]()
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  private static func edits(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Edit] {
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let most = min(old.count, new.count) - prefix
    let suffix = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(most).count
    let (mid, newMid) = (old[prefix..<(old.count - suffix)], new[prefix..<(new.count - suffix)])
    let same = { (line: ArraySlice<UInt8>) in Edit(change: .same, text: text(line)) }
    return old[..<prefix].map(same) + changed(Array(mid), Array(newMid))
      + old[(old.count - suffix)...].map(same)
  }

  private static func changed(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Edit] {
    guard old.count + new.count <= searched else { return replaced(old[...], new[...]) }
    let difference = new.difference(from: old)
    var (goes, comes) = (Set<Int>(), Set<Int>())
    for change in difference {
      switch change {
      case .remove(let offset, _, _): goes.insert(offset)
      case .insert(let offset, _, _): comes.insert(offset)
      }
    }
    var edits = [Edit]()
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      let (start, newStart) = (i, j)
      while goes.contains(i) { i += 1 }
      while comes.contains(j) { j += 1 }
      edits += replaced(old[start..<i], new[newStart..<j])
      guard i < old.count else { continue }
      edits.append(Edit(change: .same, text: text(old[i])))
      i += 1
      j += 1
    }
    return edits
  }

  /// Lines that others stand for: long ones are shown where they differ.
  private static func replaced(
    _ old: ArraySlice<ArraySlice<UInt8>>, _ new: ArraySlice<ArraySlice<UInt8>>
  ) -> [Edit] {
    var (texts, newTexts) = (old.map(text), new.map(text))
    for (index, (one, other)) in zip(old, new).enumerated()
    where max(one.count, other.count) > width {
      let pair = VisibleText.pair(Array(one), Array(other), limit: width)
      (texts[index], newTexts[index]) = pair
    }
    return texts.map { Edit(change: .goes, text: $0) }
      + newTexts.map { Edit(change: .comes, text: $0) }
  }

  private static let width = 160

  private static func text(_ line: ArraySlice<UInt8>) -> String {
    let isWhole = line.last == UInt8(ascii: "\n")
    let shown = VisibleText.excerpt(Array(isWhole ? line.dropLast() : line), limit: width)
    return isWhole ? shown : "\(shown) (no line feed at its end)"
  }
}
