// The mix of categories: bars of equal height or width, cut by shares.

import Distillation

extension Category {
  /// As a person reads it.
  var title: String { rawValue.split(separator: "_").joined(separator: " ") }

  /// The class of its colour in the style sheet.
  var colour: String { "c\(rank)" }
}

/// One bar over the whole width.
struct StackedBar {
  var counts: [Double]
  var description: String

  func draw(to page: inout HTMLWriter) {
    let total = counts.reduce(0, +)
    page.element(
      "svg",
      [
        "class": "bar", "viewBox": "0 0 1000 28", "preserveAspectRatio": "none", "role": "img",
        "aria-label": description,
      ]
    ) { svg in
      var start = 0.0
      for (category, count) in zip(Category.allCases, counts) where count > 0 {
        let width = 1000 * count / total
        svg.shape(
          "rect",
          [
            "class": category.colour, "x": PageNumber.coordinate(start), "y": "0",
            "width": PageNumber.coordinate(width), "height": "28",
          ])
        start += width
      }
    }
  }
}

/// A column for each audit.
struct StackedColumns {
  /// Counts by category, best first, of each column; all 0 leaves a gap.
  var columns: [[Double]]
  var description: String

  private static let height = 120.0

  func draw(to page: inout HTMLWriter) {
    page.element(
      "svg",
      [
        "class": "columns", "viewBox": "0 0 1000 \(Int(Self.height))",
        "preserveAspectRatio": "none", "role": "img", "aria-label": description,
      ]
    ) { svg in
      let step = 1000 / Double(max(columns.count, 12))
      for (place, counts) in columns.enumerated() {
        let total = counts.reduce(0, +)
        guard total > 0 else { continue }
        var y = 0.0
        for (category, count) in zip(Category.allCases, counts) where count > 0 {
          let height = Self.height * count / total
          svg.shape(
            "rect",
            [
              "class": category.colour, "x": PageNumber.coordinate(Double(place) * step),
              "y": PageNumber.coordinate(y), "width": PageNumber.coordinate(step * 0.86),
              "height": PageNumber.coordinate(height),
            ])
          y += height
        }
      }
    }
  }
}
