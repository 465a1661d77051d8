// The routes, one after the other.

import Distillation
import VectorStore
import WireJSON

extension VectorService {
  func serve(_ head: Head, _ body: [UInt8]) throws(ServiceError) -> ServiceResponse {
    let route = head.route
    switch route {
    case .health:
      return .json {
        $0.raw(#"{"status":"ok"}"#.utf8)
      }
    case .metrics: return try metricsPage()
    case .validate: return try validate(body)
    case .extractJSON: return ServiceResponse(status: 200, body: WireJSON.extractJSON(body).line)
    case .list:
      let indexes = try asking(route) { () throws(StoreError) in try backend.list() }
      return .json { writer in
        writer.beginObject()
        writer.name("indexes")
        writer.beginArray()
        for info in indexes { writer.info(info) }
        writer.endArray()
        writer.endObject()
      }
    case .create:
      let parameters = try IndexParameters(creating: body)
      let info = try asking(route) { () throws(StoreError) in try backend.create(parameters) }
      return .info(info, status: 201)
    case .info(let name):
      return .info(try asking(route) { () throws(StoreError) in try backend.info(name) })
    case .drop(let name):
      try asking(route) { () throws(StoreError) in try backend.drop(name) }
      return ServiceResponse(status: 204, body: [])
    case .add(let name): return try add(to: name, body, route)
    case .search(let name): return try search(name, body, route)
    case .delete(let name): return try delete(from: name, body, route)
    case .ids(let name): return try ids(of: name, head.query, route)
    case .merge(let name): return try merge(name, body, route)
    case .envelope(let name):
      let envelope = try asking(route) { () throws(StoreError) in try backend.envelope(of: name) }
      return .json { $0.raw(envelope.encoded()) }
    case .replace(let name): return try replace(name, body, route)
    }
  }

  private func validate(_ body: [UInt8]) throws(ServiceError) -> ServiceResponse {
    do throws(ValidationRequest.Refusal) {
      let request = try ValidationRequest(parsing: body)
      return .json { $0.raw(request.answer) }
    } catch {
      throw ServiceError(400, error.code, error.message)
    }
  }

  private func add(
    to name: String, _ body: [UInt8], _ route: Route
  ) throws(ServiceError) -> ServiceResponse {
    let request = try RequestObject(body, ["items": .array])
    let parameters = try asking(route) { () throws(StoreError) in try backend.info(name).parameters
    }
    var items: [IndexItem] = []
    for node in request.elements("items") {
      do throws(VectorError) {
        items.append(try IndexItem(reading: node, at: items.count, for: parameters))
      } catch {
        throw ServiceError(error)
      }
    }
    let result = try asking(route) { [items] () throws(StoreError) in
      try backend.add(items, to: name)
    }
    return .json { writer in
      writer.counts([
        ("added", result.added), ("updated", result.updated), ("length", result.length),
      ])
    }
  }

  private func search(
    _ name: String, _ body: [UInt8], _ route: Route
  ) throws(ServiceError) -> ServiceResponse {
    let request = try RequestObject(
      body, ["vector": .array, "k": .number, "ef": .number, "exact": .bool],
      optional: ["ef", "exact"])
    let k = try request.integer("k", in: 1...10_000) ?? 0
    let ef = try request.integer("ef", in: 1...4096)
    let parameters = try asking(route) { () throws(StoreError) in try backend.info(name).parameters
    }
    guard let vector = request["vector"]?.floats else {
      throw ServiceError(400, "shape", "the vector is no array of numbers")
    }
    guard vector.count == parameters.dimension else {
      throw ServiceError(
        400, "dimension", "a vector of \(vector.count) numbers, not \(parameters.dimension)")
    }
    let query = SearchQuery(
      vector: vector, k: k, ef: ef, isExact: request["exact"]?.bool ?? false)
    let hits = try asking(route) { () throws(StoreError) in try backend.search(name, query) }
    return .json { writer in
      writer.beginObject()
      writer.name("results")
      writer.beginArray()
      for hit in hits {
        writer.beginObject()
        writer.name("id")
        writer.string(hit.id)
        writer.name("distance")
        writer.number(hit.distance)
        if let metadata = hit.metadata {
          writer.name("metadata")
          writer.raw(metadata)
        }
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
  }

  private func delete(
    from name: String, _ body: [UInt8], _ route: Route
  ) throws(ServiceError) -> ServiceResponse {
    let request = try RequestObject(body, ["ids": .array])
    _ = try asking(route) { () throws(StoreError) in try backend.info(name) }
    var ids: [String] = []
    for node in request.elements("ids") {
      guard let id = node.string, 1...512 ~= id.utf8.count else {
        throw ServiceError(400, "ids", "id \(ids.count) is no string of 1 to 512 bytes")
      }
      ids.append(id)
    }
    let result = try asking(route) { [ids] () throws(StoreError) in
      try backend.delete(ids, from: name)
    }
    return .json { writer in
      writer.counts([
        ("deleted", result.deleted), ("missing", result.missing), ("length", result.length),
      ])
    }
  }

  private func ids(
    of name: String, _ query: String?, _ route: Route
  ) throws(ServiceError) -> ServiceResponse {
    let query = try PageQuery(query)
    let page = try asking(route) { () throws(StoreError) in
      try backend.ids(of: name, after: query.after, limit: query.limit)
    }
    return .json { writer in
      writer.beginObject()
      writer.name("ids")
      writer.beginArray()
      for id in page.ids { writer.string(id) }
      writer.endArray()
      if let next = page.next {
        writer.name("next")
        writer.string(next)
      }
      writer.endObject()
    }
  }

  private func merge(
    _ name: String, _ body: [UInt8], _ route: Route
  ) throws(ServiceError) -> ServiceResponse {
    let request = try RequestObject(
      body, ["dest": .string, "clear_source": .bool], optional: ["clear_source"])
    let destination = request.string("dest")
    guard !destination.utf8.elementsEqual(name.utf8) else {
      throw ServiceError(400, "self_merge", "an index cannot be merged into itself")
    }
    let source = try asking(route) { () throws(StoreError) in try backend.info(name).parameters }
    let other: IndexParameters
    do throws(StoreError) {
      other = try backend.info(destination).parameters
    } catch  where error.code == .notFound {
      throw ServiceError(404, "dest_not_found", error.message)
    } catch {
      return try asking(route) { () throws(StoreError) in throw error }
    }
    guard source.dimension == other.dimension else {
      throw ServiceError(
        400, "dimension",
        "the source has dimension \(source.dimension), the destination \(other.dimension)")
    }
    guard source.distance == other.distance else {
      throw ServiceError(
        400, "distance",
        "the source has distance \(source.distance.rawValue), the destination "
          + other.distance.rawValue)
    }
    let result = try asking(route) { () throws(StoreError) in
      try backend.merge(
        name, into: destination, clearSource: request["clear_source"]?.bool ?? false)
    }
    return .json { writer in
      writer.counts([
        ("merged", result.merged), ("skipped_existing", result.skippedExisting),
        ("failed", result.failed), ("source_length", result.sourceLength),
        ("dest_length", result.destinationLength),
      ])
    }
  }

  private func replace(
    _ name: String, _ body: [UInt8], _ route: Route
  ) throws(ServiceError) -> ServiceResponse {
    let envelope: Envelope
    do throws(VectorError) {
      envelope = try Envelope(decoding: body)
    } catch {
      throw ServiceError(400, error.code.rawValue, error.message)
    }
    guard envelope.parameters.name.utf8.elementsEqual(name.utf8) else {
      throw ServiceError(
        400, "name", "params has the name \"\(envelope.parameters.name)\", which is not the path's")
    }
    let (info, isNew) = try asking(route) { () throws(StoreError) in
      try backend.replace(name, with: envelope)
    }
    return .info(info, status: isNew ? 201 : 200, invisible: envelope.invisible)
  }
}

extension ServiceResponse {
  fileprivate static func info(
    _ info: IndexInfo, status: Int = 200, invisible: Int? = nil
  ) -> ServiceResponse {
    .json(status) { $0.info(info, invisible: invisible) }
  }
}

extension JSONWriter {
  fileprivate mutating func info(_ info: IndexInfo, invisible: Int? = nil) {
    beginObject()
    name("name")
    string(info.parameters.name)
    name("dimension")
    integer(info.parameters.dimension)
    name("distance")
    string(info.parameters.distance.rawValue)
    name("length")
    integer(info.length)
    name("params")
    counts([
      ("m", info.parameters.m), ("ef_construction", info.parameters.efConstruction),
      ("ef_search", info.parameters.efSearch),
    ])
    if let invisible {
      name("invisible")
      integer(invisible)
    }
    endObject()
  }

  /// An object of integers.
  fileprivate mutating func counts(_ members: [(name: String, value: Int)]) {
    beginObject()
    for member in members {
      name(member.name)
      integer(member.value)
    }
    endObject()
  }
}

extension IndexParameters {
  /// Reads the body of a creation; throws what a body is refused with, then `params`.
  fileprivate init(creating body: [UInt8]) throws(ServiceError) {
    let efforts = ["m", "ef_construction", "ef_search"]
    let request = try RequestObject(
      body,
      [
        "name": .string, "dimension": .number, "distance": .string, "m": .number,
        "ef_construction": .number, "ef_search": .number,
      ], optional: Set(efforts + ["distance"]))
    func integer(_ name: String, default standard: Int) throws(ServiceError) -> Int {
      guard let node = request[name] else { return standard }
      guard let value = node.integer else {
        throw ServiceError(400, "params", "\(name) is no integer from 1 to 4096")
      }
      return value
    }
    var distance = Distance.cosine
    if request["distance"] != nil {
      let written = request.string("distance")
      guard
        let known = Distance.allCases.first(where: { $0.rawValue.utf8.elementsEqual(written.utf8) })
      else { throw ServiceError(400, "params", "distance is none of cosine, l2, dot") }
      distance = known
    }
    let dimension = try integer("dimension", default: 0)
    let m = try integer("m", default: 16)
    let efConstruction = try integer("ef_construction", default: 200)
    let efSearch = try integer("ef_search", default: 64)
    do throws(VectorError) {
      try self.init(
        name: request.string("name"), dimension: dimension, distance: distance, m: m,
        efConstruction: efConstruction, efSearch: efSearch)
    } catch {
      throw ServiceError(error)
    }
  }
}
