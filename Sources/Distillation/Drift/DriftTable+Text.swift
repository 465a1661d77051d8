// The request, the result line and the grid of `drift table` (cli.md).

public import Artifacts
import Glibc
public import WireJSON

extension DriftTable {
  /// Compares the audits of `{"prior"?,"current","threshold"?}`, each `{NAME:number,…}`; other
  /// members are ignored.
  ///
  /// - Throws: `invalid_request` for another shape; a null is one too.
  public init(request: JSONNode) throws(DistillationError) {
    let current = try MetricSet(try request.member("current", .object), name: "current")
    var prior: MetricSet?
    if let node = request["prior"] { prior = try MetricSet(node, name: "prior") }
    var threshold = Self.defaultThreshold
    if request["threshold"] != nil {
      threshold = try request.member("threshold", .number).number ?? threshold
    }
    self.init(prior: prior, current: current, threshold: threshold)
  }

  /// The result line, without a line feed.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for row in rows {
      writer.beginObject()
      writer.name("metric")
      writer.string(row.metric)
      writer.name("prior")
      writer.numberOrNull(row.prior)
      writer.name("current")
      writer.numberOrNull(row.current)
      writer.name("pct_change")
      writer.numberOrNull(row.change)
      writer.name("flag")
      writer.string(row.flag.rawValue)
      writer.endObject()
    }
    writer.endArray()
    return writer.bytes
  }

  /// The text form: a header, then a line for each row, with columns that line up.
  public var grid: TextTable {
    var table = TextTable("lrrrl", header: ["metric", "prior", "current", "change", "flag"])
    for row in rows {
      table.add([
        row.metric, row.prior.map(ECMAScriptNumber.text) ?? Self.notAvailable,
        row.current.map(ECMAScriptNumber.text) ?? Self.notAvailable,
        row.change.flatMap(Self.percent) ?? Self.notAvailable, row.flag.rawValue,
      ])
    }
    return table
  }

  /// The grid's lines, each with its line feed.
  public var gridText: [UInt8] { Array(grid.lines().map { $0 + "\n" }.joined().utf8) }

  private static let notAvailable = "n/a"

  /// A change in tenths of a percent: `+12.5%`, every digit of it; nil for one whose tenths are
  /// beyond the range of a double.
  static func percent(_ change: Double) -> String? {
    let tenths = (change.magnitude * 1000 + 0.5).rounded(.down)
    guard tenths.isFinite else { return nil }
    // The one way to all digits of a double beyond 2^64.
    var digits = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320) { room in
      let count = withVaList([tenths]) { vsnprintf(room.baseAddress, room.count, "%.0f", $0) }
      return room.prefix(Int(count)).map { UInt8(bitPattern: $0) }
    }
    if digits.count == 1 { digits.insert(UInt8(ascii: "0"), at: 0) }
    digits.insert(UInt8(ascii: "."), at: digits.count - 1)
    return (change < 0 && tenths > 0 ? "-" : "+") + String(decoding: digits, as: UTF8.self) + "%"
  }
}

extension JSONWriter {
  fileprivate mutating func numberOrNull(_ value: Double?) {
    if let value { number(value) } else { null() }
  }
}
