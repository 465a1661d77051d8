// `conformance list` and `conformance doctor`: tables for people, JSON for programs.

import Artifacts
public import Conformance
import WireJSON

/// What a plan holds, listed.
public struct Listing {
  private let plan: RunPlan

  /// Lists a plan.
  public init(_ plan: RunPlan) { self.plan = plan }

  /// A table of probes.
  public func probeTable() -> String {
    var table = TextTable("lrlll", header: ["probe", "rows", "sets", "runtimes", "summary"])
    for probe in plan.probes {
      let declaration = probe.declaration
      table.add([
        declaration.name, "\(probe.rowIdentities.count)\(probe.hasCorpora ? "+" : "")",
        sets(of: declaration.name).joined(separator: " "),
        declaration.runtimes.joined(separator: " "), declaration.summary,
      ])
    }
    return table.lines().joined(separator: "\n") + "\n"
  }

  /// A table of rows.
  public func rowTable() -> String {
    var table = TextTable("ll", header: ["row", "file"])
    for probe in plan.probes {
      for row in probe.rowIdentities {
        table.add(["\(probe.declaration.name)/\(row.name)", "\(row.file):\(row.line)"])
      }
    }
    return table.lines().joined(separator: "\n") + "\n"
  }

  /// `{"probes":[{"name","summary","surface","runtimes","sets","rows":[{"name","file","line"}]}]}`
  public func json() -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("probes")
    writer.beginArray()
    for probe in plan.probes {
      let declaration = probe.declaration
      writer.beginObject()
      writer.member("name", declaration.name)
      writer.member("summary", declaration.summary)
      writer.member("surface", declaration.surface)
      writer.name("runtimes")
      writer.strings(declaration.runtimes)
      writer.name("sets")
      writer.strings(sets(of: declaration.name))
      writer.name("rows")
      writer.beginArray()
      for row in probe.rowIdentities {
        writer.beginObject()
        writer.member("name", row.name)
        writer.member("file", row.file)
        writer.name("line")
        writer.integer(row.line)
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self) + "\n"
  }

  private func sets(of probe: String) -> [String] {
    let named = plan.suite.sets.keys.sorted().filter { plan.suite.sets[$0]!.contains(probe) }
    let isDefault = plan.suite.sets[Suite.defaultSet] == nil
    return (isDefault ? [Suite.defaultSet] : []) + named + [Suite.everything]
  }
}

extension RuntimeListing {
  /// `{"runtimes":[…]}`
  public static func json(_ states: [RuntimeState]) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("runtimes")
    writer.beginArray()
    for state in states { append(state, to: &writer) }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self) + "\n"
  }

  /// A table of runtimes.
  public static func table(_ states: [RuntimeState], _ suite: Suite) -> String {
    var table = TextTable(
      "llll", header: ["runtime", "here", "version", "surfaces, or how to get it"])
    for state in states {
      let surfaces = suite.runtime(state.name)?.surfaces ?? [:]
      let reached = surfaces.keys.sorted().map { name in
        "\(name) (\(surfaces[name]!.map(\.mode.rawValue).joined(separator: ", ")))"
      }.joined(separator: ", ")
      switch state.readiness {
      case .ready: table.add([state.name, "yes", state.version ?? "unknown", reached])
      case .absent(let missing, let install):
        table.add([state.name, "no", "-", "\(missing.joined(separator: ", ")) missing: \(install)"])
      case .unbuildable(let fault):
        table.add([state.name, "broken", state.version ?? "unknown", fault])
      }
    }
    return table.lines().joined(separator: "\n") + "\n"
  }
}
