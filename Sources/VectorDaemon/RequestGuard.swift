// What stands between the wire and the application: time-outs of requests, answers to what is no HTTP,
// and connections that end without taking their last answer along.

import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import VectorService

/// The clocks of a connection. Clause: "header and idle time-outs" in vectors.md.
struct RequestTimeouts: Sendable {
  /// From the first byte of a head to its last.
  var head: TimeAmount
  /// From there to the last byte of the body.
  var body: TimeAmount
  /// How long a client may leave unread what waits to be sent.
  var unread: TimeAmount
  /// How long a connection that ends may still send what nobody reads.
  static let linger = TimeAmount.seconds(2)
}

/// Watches one connection; everything here happens on its event loop.
///
/// The application answers requests that are whole. What is none is answered here: 400 for what is no
/// HTTP, 408 for what does not come in time, each with the end of the connection. A connection whose
/// response says `connection: close` is closed in one direction first, so that a client that is still
/// sending gets to read it. A client that does not read is let go of.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private enum Reading {
    case nothing, head, body
    /// The last request was read; what follows it is nobody's.
    case over
  }

  private let timeouts: RequestTimeouts
  private let metrics: ServiceMetrics
  /// Whether the body of a request is wanted.
  private let admits: (HTTPRequest) -> Bool
  private var reading = Reading.nothing
  /// Requests that were handed on and not answered.
  private var unanswered = 0
  private var isAnswering = false
  private var closesAfterAnswer = false
  /// The client has said that no request follows the one that was begun.
  private var isLast = false
  /// What is to be answered once those before it are.
  private var refusal: ServiceError?
  private var isEnding = false
  /// The client has taken the last answer.
  private var isSent = false
  private var isInputClosed = false
  private var deadline: Scheduled<Void>?
  private var unreadDeadline: Scheduled<Void>?
  private var isCounted = false
  private var ownContext: ChannelHandlerContext?

  init(
    timeouts: RequestTimeouts, metrics: ServiceMetrics, admits: @escaping (HTTPRequest) -> Bool
  ) {
    self.timeouts = timeouts
    self.metrics = metrics
    self.admits = admits
  }

  func handlerAdded(context: ChannelHandlerContext) {
    ownContext = context
    let pipeline = context.pipeline.syncOperations
    try? pipeline.addHandler(FirstBytes(of: self), position: .first)
    if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
      try? pipeline.addHandler(LastRequest(), position: .before(codec))
    }
    if context.channel.isActive { count() }
  }

  func channelActive(context: ChannelHandlerContext) {
    count()
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    unreadDeadline?.cancel()
    if isCounted { metrics.changeConnections(by: -1) }
    isCounted = false
    ownContext = nil
    context.fireChannelInactive()
  }

  private func count() {
    guard !isCounted else { return }
    isCounted = true
    metrics.changeConnections(by: 1)
  }

  /// Bytes have come in.
  fileprivate func bytesArrived() {
    guard reading == .nothing, !isEnding, let context = ownContext else { return }
    reading = .head
    expect(within: timeouts.head, context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      reading = .body
      unanswered += 1
      isLast = head.isLast
      expect(within: timeouts.body, context)
      if head.headerFields[.expect]?.lowercased() == "100-continue", unanswered == 1, admits(head) {
        let go = HTTPResponse(status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
      }
    case .body: break
    case .end:
      reading = isLast ? .over : .nothing
      deadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard !(error is IOError), !(error is ChannelError) else {
      return context.fireErrorCaught(error)
    }
    guard reading != .over else { return }
    refuse(
      ServiceError(400, "invalid_http", "this is no HTTP/1.1 request that can be answered"),
      context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if (event as? ChannelEvent) == .inputClosed {
      isInputClosed = true
      if isSent { context.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    unreadDeadline?.cancel()
    if !context.channel.isWritable {
      unreadDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeouts.unread) {
        context.close(promise: nil)
      }
    }
    context.fireChannelWritabilityChanged()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isEnding else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    var part = unwrapOutboundIn(data)
    if case .head(var head) = part, head.status.kind != .informational {
      isAnswering = true
      if isLast, unanswered == 1 { head.headerFields[.connection] = "close" }
      closesAfterAnswer = head.headerFields[.connection] == "close"
      part = .head(head)
    }
    guard case .end = part else { return context.write(wrapOutboundOut(part), promise: promise) }
    isAnswering = false
    unanswered -= 1
    if closesAfterAnswer { return end(with: part, promise, context) }
    context.write(wrapOutboundOut(part), promise: promise)
    if let refusal, unanswered == 0 {
      answer(refusal, context)
    }
  }

  private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      self.refuse(
        ServiceError(408, "timeout", "the request did not come in time"), context)
    }
  }

  /// Answers the request that is being read, after those before it.
  private func refuse(_ error: ServiceError, _ context: ChannelHandlerContext) {
    guard !isEnding, refusal == nil else { return }
    deadline?.cancel()
    // A request that was handed on is answered here, in the application's place.
    let before = unanswered - (reading == .body ? 1 : 0)
    if before > 0 {
      refusal = error
    } else if isAnswering {
      context.close(promise: nil)
    } else {
      answer(error, context)
    }
  }

  private func answer(_ error: ServiceError, _ context: ChannelHandlerContext) {
    let response = error.response
    metrics.answered(nil, status: error.status, seconds: 0)
    let head = HTTPResponse(
      status: .init(code: error.status),
      headerFields: [
        .contentType: response.contentType, .contentLength: "\(response.body.count)",
        .connection: "close",
      ])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: response.body))), promise: nil)
    end(with: .end(nil), nil, context)
  }

  /// Sends the last part and passes over what still comes in. When the client has taken all of it the
  /// way out is closed, and the rest after a while.
  private func end(
    with part: HTTPResponsePart, _ promise: EventLoopPromise<Void>?,
    _ context: ChannelHandlerContext
  ) {
    isEnding = true
    deadline?.cancel()
    let sent = promise ?? context.eventLoop.makePromise()
    sent.futureResult.assumeIsolated().whenSuccess {
      self.isSent = true
      if self.isInputClosed { return context.close(promise: nil) }
      context.close(mode: .output, promise: nil)
      context.eventLoop.assumeIsolated().scheduleTask(in: RequestTimeouts.linger) {
        context.close(promise: nil)
      }
    }
    context.writeAndFlush(wrapOutboundOut(part), promise: sent)
  }

  /// Stands where bytes come in, before they are read as HTTP.
  private final class FirstBytes: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    private let guardian: RequestGuard

    init(of guardian: RequestGuard) { self.guardian = guardian }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guardian.bytesArrived()
      context.fireChannelRead(data)
    }
  }
}

/// Gives a request after which its connection ends the field `connection: close`, whether it says so
/// otherwise or is one of HTTP/1.0: behind this the version is not known.
private final class LastRequest: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data),
      !head.isKeepAlive || head.version == .http1_0
    else { return context.fireChannelRead(data) }
    head.headers.replaceOrAdd(name: "connection", value: "close")
    // It means nothing in HTTP/1.0 (RFC 9110, 10.1.1).
    if head.version == .http1_0 { head.headers.remove(name: "expect") }
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}

extension HTTPRequest {
  /// Whether its connection ends with the answer.
  var isLast: Bool { headerFields[.connection] == "close" }
  /// What `content-length` says.
  var declaredLength: Int? { headerFields[.contentLength].flatMap { Int($0) } }
  /// Whether a body follows the head.
  var hasBody: Bool { (declaredLength ?? 0) > 0 || headerFields[.transferEncoding] != nil }
}
