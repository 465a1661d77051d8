// From Hummingbird's requests to the service and back.

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Synchronization
import VectorService

/// Reads bodies, keeps the bounds, and has the service answer on threads that may wait.
///
/// Searches run on as many threads as there are processors; writes, which wait for the disk, on many, so
/// that those which arrive together share a sync.
struct ServiceResponder: HTTPResponder {
  struct Context: InitializableFromSource {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
      channel = source.channel
      logger = source.logger
    }
  }

  let service: VectorService
  let bounds: RequestBounds
  let processors: NIOThreadPool
  let disk: NIOThreadPool

  func respond(to request: Request, context: Context) async throws -> Response {
    let began = ContinuousClock.now
    var route: Route?
    var response: ServiceResponse
    var long: LongAnswer?
    var isRead = !request.head.hasBody
    do throws(ServiceError) {
      let head = try admit(request.head)
      route = head.route
      let body = try await read(request.body)
      isRead = true
      response = try await answer(head, body)
      // A write that was done has a short answer, so it is never answered with 503.
      if response.body.count > LongAnswer.pieceSize {
        guard let counted = LongAnswer(response.body, within: bounds) else {
          throw RequestBounds.overloaded
        }
        long = counted
      }
    } catch {
      response = error.response
      // What is left of the body is not worth reading.
      if !isRead { response.fields["connection"] = "close" }
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    service.metrics.answered(route?.label, status: response.status, seconds: seconds)
    context.logger.debug(
      "request",
      metadata: [
        "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
        "status": "\(response.status)", "ms": "\(seconds * 1000)",
      ])
    return Response(response, long?.body(over: context.channel), isHead: request.method == .head)
  }

  /// Looks at what can be known before a byte of the body is read.
  func admit(_ head: HTTPRequest) throws(ServiceError) -> VectorService.Head {
    // A server that is busy is well all the same.
    guard bounds.hasRoom || head.path == "/healthz" else { throw RequestBounds.overloaded }
    let admitted = try service.admit(
      method: head.method.rawValue, target: head.path ?? "",
      authorization: head.headerFields[values: .authorization], host: head.authority,
      origins: head.headerFields[values: .origin])
    guard (head.declaredLength ?? 0) <= VectorService.bodyLimit else {
      throw VectorService.bodyTooLarge
    }
    return admitted
  }

  /// Reads a body to its end; its bytes count from now on.
  private func read(_ source: RequestBody) async throws(ServiceError) -> [UInt8] {
    var body: [UInt8] = []
    var isWhole = false
    defer { if !isWhole { bounds.giveBack(bytes: body.count) } }
    do {
      for try await buffer in source {
        guard body.count + buffer.readableBytes <= VectorService.bodyLimit else {
          throw VectorService.bodyTooLarge
        }
        guard bounds.take(bytes: buffer.readableBytes) else { throw RequestBounds.overloaded }
        body.append(contentsOf: buffer.readableBytesView)
      }
    } catch let error as ServiceError {
      throw error
    } catch {
      throw ServiceError(400, "invalid_http", "the body did not come to its end")
    }
    isWhole = true
    return body
  }

  /// Answers a request that is whole.
  private func answer(
    _ head: VectorService.Head, _ body: [UInt8]
  ) async throws(ServiceError) -> ServiceResponse {
    defer { bounds.giveBack(bytes: body.count) }
    if head.route.effort == .none { return service.respond(to: head, body: body) }
    guard bounds.begin() else { throw RequestBounds.overloaded }
    service.metrics.changeInHand(by: 1)
    defer {
      service.metrics.changeInHand(by: -1)
      bounds.end()
    }
    let pool = head.route.effort == .disk ? disk : processors
    do {
      return try await pool.runIfActive { [service, body] in
        service.respond(to: head, body: body)
      }
    } catch {
      throw ServiceError(503, "overloaded", "the server is stopping", fields: ["retry-after": "1"])
    }
  }
}

/// How much is taken in hand at once. Clause: "a bound on concurrent requests" in vectors.md.
///
/// A request counts once its body is whole, so that slow clients take nobody's place; the bytes of
/// bodies count from when they arrive, those of long answers until they are sent.
final class RequestBounds: Sendable {
  /// What a request over the bound is answered with.
  static let overloaded = ServiceError(
    503, "overloaded", "too many requests at once; try again", fields: ["retry-after": "1"])

  private let requests: Int
  private let bytes: Int
  private let used = Mutex((requests: 0, bytes: 0))

  init(requests: Int, bytes: Int) {
    self.requests = requests
    self.bytes = bytes
  }

  var hasRoom: Bool { used.withLock { $0.requests < requests } }

  func begin() -> Bool {
    used.withLock { used in
      guard used.requests < requests else { return false }
      used.requests += 1
      return true
    }
  }

  func end() { used.withLock { $0.requests -= 1 } }

  func take(bytes count: Int) -> Bool {
    used.withLock { used in
      guard used.bytes + count <= bytes else { return false }
      used.bytes += count
      return true
    }
  }

  /// Takes what an answer needs. One that is alone is never too long, or it could not be had at all.
  func take(answer count: Int) -> Bool {
    used.withLock { used in
      guard used.bytes == 0 || used.bytes + count <= bytes else { return false }
      used.bytes += count
      return true
    }
  }

  func giveBack(bytes count: Int) { used.withLock { $0.bytes -= count } }
}

/// A long answer, which counts until it is sent, or given up because its client has gone.
private final class LongAnswer: Sendable {
  /// How much of it is copied to the connection at once. Of shorter answers a connection holds no more
  /// than of long ones, so they do not count.
  static let pieceSize = 64 << 10

  private let bytes: [UInt8]
  private let bounds: RequestBounds

  /// Nil if there is no room.
  init?(_ bytes: [UInt8], within bounds: RequestBounds) {
    guard bounds.take(answer: bytes.count) else { return nil }
    self.bytes = bytes
    self.bounds = bounds
  }

  deinit { bounds.giveBack(bytes: bytes.count) }

  /// Sends it as fast as the client reads.
  func body(over channel: any Channel) -> ResponseBody {
    ResponseBody(contentLength: bytes.count) { writer in
      for start in stride(from: 0, to: self.bytes.count, by: Self.pieceSize) {
        let piece = self.bytes[start..<min(start + Self.pieceSize, self.bytes.count)]
        try await writer.write(ByteBuffer(bytes: piece))
        // The writer waits where the connection is full, which it knows once the piece has got there.
        try await channel.eventLoop.submit {}.get()
      }
      try await writer.finish(nil)
    }
  }
}

extension Response {
  /// An answer to HEAD has the fields that one to GET would have, and no body (RFC 9110, 9.3.2).
  fileprivate init(_ response: ServiceResponse, _ long: ResponseBody?, isHead: Bool) {
    var fields = HTTPFields()
    if response.status != 204 { fields[.contentType] = response.contentType }
    for (name, value) in response.fields {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    self.init(
      status: .init(code: response.status), headers: fields,
      body: response.status == 204 || isHead
        ? .init() : long ?? .init(byteBuffer: ByteBuffer(bytes: response.body)))
  }
}
