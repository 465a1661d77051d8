// HTML as bytes, in which no text can become markup.

import Artifacts
import WireJSON

/// Writes HTML; markup stands in the program, everything else is escaped.
///
///     var page = HTMLWriter()
///     page.element("p", ["class": "note"]) { $0.text("<script>") }
///     // <p class="note">&lt;script&gt;</p>
struct HTMLWriter {
  private(set) var bytes: [UInt8] = []

  /// Markup that stands in the program.
  mutating func markup(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Text, escaped for the content of an element and for a quoted attribute.
  ///
  /// Control characters, and those that turn the direction of writing, are made visible: nothing of
  /// a root can draw over what stands beside it. So are those that no XML can hold.
  mutating func text(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": markup("&amp;")
      case "<": markup("&lt;")
      case ">": markup("&gt;")
      case "\"": markup("&quot;")
      case "'": markup("&#39;")
      case "\t", "\n": bytes.append(UInt8(ascii: " "))
      default: bytes.append(contentsOf: (scalar.escape ?? String(scalar)).utf8)
      }
    }
  }

  /// An element with its content.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ content: (inout HTMLWriter) -> Void
  ) {
    open(name, attributes)
    content(&self)
    markup("</")
    markup(name)
    markup(">")
  }

  /// An element that holds a text.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], _ text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// An element without attributes that holds a text.
  mutating func element(_ name: StaticString, _ text: String) { element(name, [:], text) }

  /// A shape, which is an element of SVG without content.
  mutating func shape(_ name: StaticString, _ attributes: Attributes) {
    open(name, attributes)
    markup("</")
    markup(name)
    markup(">")
  }

  /// Attributes in order, each with its value.
  typealias Attributes = KeyValuePairs<StaticString, String>

  private mutating func open(_ name: StaticString, _ attributes: Attributes) {
    markup("<")
    markup(name)
    for (name, value) in attributes {
      markup(" ")
      markup(name)
      markup("=\"")
      text(value)
      markup("\"")
    }
    markup(">")
  }
}
