// Text from files and servers, as a person may see it.

extension Unicode.Scalar {
  /// `\u{1B}` for a character that acts on a terminal, turns the direction of writing or is none; nil
  /// for every other.
  package var escape: String? {
    switch self {
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}",
      "\u{2066}"..."\u{2069}", "\u{61C}", "\u{FFFE}", "\u{FFFF}":
      "\\u{\(String(value, radix: 16, uppercase: true))}"
    default: nil
    }
  }
}

extension String {
  /// The text with its characters made visible that would act on a terminal; line feeds and tabs stay.
  ///
  ///     "a\u{1B}[2Jb\n".visible     // a\u{1B}[2Jb, and the line feed
  package var visible: String { escaped { $0 } }

  /// The same on one line: a line feed or a tab is a space.
  package var visibleLine: String { escaped { _ in " " } }

  private func escaped(_ space: (Unicode.Scalar) -> Unicode.Scalar) -> String {
    var text = ""
    for scalar in unicodeScalars {
      if scalar == "\n" || scalar == "\t" {
        text.unicodeScalars.append(space(scalar))
      } else if let escape = scalar.escape {
        text += escape
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension TextTable {
  /// The table with each cell on one line that a terminal may show.
  package var visible: TextTable { mapCells(\.visibleLine) }
}
