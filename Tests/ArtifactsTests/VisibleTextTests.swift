// What a person sees of text that would act on the terminal.

import Artifacts
import Testing

@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("", ""), ("ünïcödé \u{1F600} e\u{301} \\u{1B}", "ünïcödé \u{1F600} e\u{301} \\u{1B}"),
    ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("\u{9B}2J\u{7F}\u{0}", "\\u{9B}2J\\u{7F}\\u{0}"),
    ("a\r\nb\tc", "a\\u{D}\nb\tc"), ("\u{202E}cba\u{2069}", "\\u{202E}cba\\u{2069}"),
  ]) func whatActsIsWritten(_ text: String, _ visible: String) {
    #expect(text.visible.utf8.elementsEqual(visible.utf8))
    let line = visible.replacing("\n", with: " ").replacing("\t", with: " ")
    #expect(text.visibleLine.utf8.elementsEqual(line.utf8))
  }

  @Test func aTableStaysInItsColumns() {
    var table = TextTable("lr", header: ["a", "b"])
    table.add(["x\u{1B}\ny", "1"])
    #expect(table.visible.lines() == ["a          b", "x\\u{1B} y  1"])
    #expect(table.lines() == ["a     b", "x\u{1B}\ny  1"])
  }
}
