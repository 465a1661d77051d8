// One metric over all audits as a small line.

/// A line over points of equal distance, with its least and greatest value at the side.
struct LineChart {
  /// The values in order; nil where there is none, which breaks the line.
  var values: [Double?]
  /// What the picture says, for those who do not see it.
  var description: String

  private static let width = 240.0
  private static let height = 64.0
  private static let margin = 5.0
  /// More points than this are drawn as the least and greatest of their neighbourhood.
  private static let mostPoints = 240

  func draw(to page: inout HTMLWriter) {
    let known = values.compactMap { $0 }
    guard let least = known.min(), let greatest = known.max() else { return }
    page.element(
      "svg",
      [
        "class": "line", "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img",
        "preserveAspectRatio": "none", "aria-label": description,
      ]
    ) { svg in
      let points = points
      // Halves: the distance itself need not be finite.
      let range = greatest / 2 - least / 2
      func place(_ point: (index: Int, value: Double)) -> String {
        let room = Self.width - 2 * Self.margin
        let x =
          values.count == 1
          ? Self.width / 2 : Self.margin + room * Double(point.index) / Double(values.count - 1)
        let part = range > 0 ? (point.value / 2 - least / 2) / range : 0.5
        let y = Self.height - Self.margin - part * (Self.height - 2 * Self.margin)
        return "\(PageNumber.coordinate(x)),\(PageNumber.coordinate(y))"
      }
      svg.shape(
        "line",
        [
          "class": "axis", "x1": "0", "x2": "\(Int(Self.width))", "y1": "\(Int(Self.height) - 1)",
          "y2": "\(Int(Self.height) - 1)",
        ])
      for run in points where run.count > 1 {
        svg.shape("polyline", ["points": run.map(place).joined(separator: " ")])
      }
      // A dot is a line of no length with round ends, so that it stays round whatever the width.
      let alone = points.filter { $0.count == 1 }.compactMap(\.first)
      for point in alone + [points.last?.last].compactMap({ $0 }) {
        let place = place(point)
        svg.shape("polyline", ["class": "dot", "points": "\(place) \(place)"])
      }
    }
  }

  /// The points of each unbroken run.
  private var points: [[(index: Int, value: Double)]] {
    var runs: [[(index: Int, value: Double)]] = [[]]
    let group = (2 * values.count + Self.mostPoints - 1) / Self.mostPoints
    for start in stride(from: 0, to: values.count, by: max(group, 1)) {
      let part = values[start..<min(start + max(group, 1), values.count)]
      var kept: [(index: Int, value: Double)] = []
      for (index, value) in zip(part.indices, part) {
        if let value { kept.append((index, value)) }
      }
      if kept.isEmpty, runs[runs.count - 1].isEmpty == false { runs.append([]) }
      if group > 1, kept.count > 2 {
        let least = kept.min { $0.value < $1.value }
        let greatest = kept.max { $0.value < $1.value }
        kept = [least, greatest].compactMap { $0 }.sorted { $0.index < $1.index }
      }
      runs[runs.count - 1] += kept
    }
    return runs.filter { !$0.isEmpty }
  }
}

extension PageNumber {
  /// A coordinate of a picture, with one place.
  static func coordinate(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }
}
