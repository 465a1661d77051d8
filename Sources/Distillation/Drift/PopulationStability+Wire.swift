// The request and the result line of `drift psi` (cli.md).

public import WireJSON

extension PopulationStability {
  /// Compares the samples of `{"baseline":[…],"current":[…],"buckets"?}`; other members are ignored.
  ///
  /// - Throws: `invalid_request` unless both are arrays of numbers; `bad_buckets` unless `buckets` is
  ///   absent or an integer; `not_finite`. What applies first in this order is thrown.
  public init(request: JSONNode) throws(DistillationError) {
    let baseline = try Self.sample("baseline", of: request)
    let current = try Self.sample("current", of: request)
    var buckets = Self.defaultBuckets
    if let node = request["buckets"] {
      guard let number = node.number else {
        throw DistillationError(.badBuckets, "buckets has to be a number and is \(node.kind)")
      }
      buckets = try Self.buckets(number)
    }
    try self.init(baseline: baseline, current: current, buckets: buckets)
  }

  private static func sample(
    _ name: String, of request: JSONNode
  ) throws(DistillationError) -> [Double] {
    let node = try request.member(name, .array)
    var sample: [Double] = []
    for value in node.elements {
      guard let number = value.number else {
        throw DistillationError(
          .invalidRequest, "\(name)[\(sample.count)] has to be a number and is \(value.kind)")
      }
      sample.append(number)
    }
    return sample
  }

  /// The result line, without a line feed.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("psi")
    writer.number(psi)
    writer.name("verdict")
    writer.string(verdict.rawValue)
    writer.name("baseline_n")
    writer.integer(baselineCount)
    writer.name("current_n")
    writer.integer(currentCount)
    writer.name("buckets")
    writer.beginArray()
    for bucket in buckets { writer.bucket(bucket) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func bucket(_ bucket: PopulationStability.Bucket) {
    beginObject()
    name("lower")
    number(bucket.lower)
    name("upper")
    number(bucket.upper)
    name("baseline_count")
    integer(bucket.baselineCount)
    name("current_count")
    integer(bucket.currentCount)
    name("baseline_share")
    number(bucket.baselineShare)
    name("current_share")
    number(bucket.currentShare)
    name("contribution")
    number(bucket.contribution)
    endObject()
  }
}

extension JSONNode {
  /// The value of a member of a request that has to be there and of a kind.
  func member(_ name: String, _ kind: Kind) throws(DistillationError) -> JSONNode {
    guard self.kind == .object else {
      throw DistillationError(
        .invalidRequest, "the request has to be an object and is \(self.kind)")
    }
    guard let node = self[name] else {
      throw DistillationError(.invalidRequest, "the request has no member \(name)")
    }
    guard node.kind == kind else {
      throw DistillationError(
        .invalidRequest, "\(name) has to be of the kind \(kind) and is \(node.kind)")
    }
    return node
  }
}
