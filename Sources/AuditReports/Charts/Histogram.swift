// Two samples in the same buckets, side by side.

import Distillation

/// A pair of columns for each bucket: the earlier share and the newest one.
struct Histogram {
  /// The shares of both samples, 0 where a bucket is empty.
  var pairs: [(earlier: Double, newest: Double)]
  var description: String

  private static let height = 110.0

  func draw(to page: inout HTMLWriter) {
    let greatest = pairs.map { max($0.earlier, $0.newest) }.max() ?? 0
    page.element(
      "svg",
      [
        "class": "histogram", "viewBox": "0 0 300 \(Int(Self.height))",
        "preserveAspectRatio": "none", "role": "img", "aria-label": description,
      ]
    ) { svg in
      let step = 300 / Double(max(pairs.count, 1))
      for (place, pair) in pairs.enumerated() {
        for (side, share) in [pair.earlier, pair.newest].enumerated() where share > 0 {
          // The least share that occurs is still to be seen.
          let height = max(share / greatest * (Self.height - 2), 1)
          svg.shape(
            "rect",
            [
              "class": side == 0 ? "earlier" : "newest",
              "x": PageNumber.coordinate(Double(place) * step + step * (0.1 + 0.4 * Double(side))),
              "y": PageNumber.coordinate(Self.height - 1 - height),
              "width": PageNumber.coordinate(step * 0.38),
              "height": PageNumber.coordinate(height),
            ])
        }
      }
      svg.shape(
        "line",
        [
          "class": "axis", "x1": "0", "x2": "300", "y1": "\(Int(Self.height) - 1)",
          "y2": "\(Int(Self.height) - 1)",
        ])
    }
  }
}
