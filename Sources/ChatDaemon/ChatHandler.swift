// A connection: one request is taken in, one response goes out, whole or faulty, as raw bytes.

import Glibc
import NIOCore
import NIOHTTP1

/// Takes the parts of a request and writes bytes: a response encoder would not let faults through.
final class ChatHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private let service: ChatService
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var isTaken = false
  private var isInputClosed = false
  private var isHanging = false

  /// From now on the end of the client's side is the end of the connection.
  private struct Hang: Sendable {}

  /// The longest body of a request, in bytes.
  private static let bodyLimit = 32 << 20

  init(service: ChatService) { self.service = service }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isTaken else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
        let interim = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(interim), promise: nil)
      }
    case .body(let bytes):
      guard body.count + bytes.readableBytes <= Self.bodyLimit else {
        isTaken = true
        let response = ChatResponse.error(
          413, "too_large", "a body of more than \(Self.bodyLimit) bytes")
        return Self.send(response, over: context.channel)
      }
      body += bytes.readableBytesView
    case .end:
      guard let head else { return }
      isTaken = true
      let channel = context.channel
      service.respond(
        method: head.method.rawValue, target: head.uri,
        authorization: head.headers.first(name: "authorization"), body: body
      ) { response in
        let lateness = response.fault == .drip ? 0 : Int64(response.delay)
        channel.eventLoop.scheduleTask(in: .milliseconds(lateness)) {
          Self.send(response, over: channel)
        }
      }
      body = []
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if (event as? ChannelEvent) == .inputClosed { isInputClosed = true }
    if event is Hang { isHanging = true }
    // A client that has sent all of its request still waits for an answer, if there is to be one.
    if isInputClosed, !isTaken || isHanging { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError, !isTaken else { return context.close(promise: nil) }
    isTaken = true
    Self.send(.error(400, "invalid_http", "\(error)"), over: context.channel)
  }

  private static func send(_ response: ChatResponse, over channel: any Channel) {
    let body = response.body
    switch response.fault {
    case nil: write(response.head(length: body.count) + body, to: channel)
    case .brokenBody:
      let half = body.prefix(body.count / 2)
      write(response.head(length: half.count) + half, to: channel)
    case .truncated:
      write(response.head(length: body.count) + body.prefix(body.count / 2), to: channel)
    case .garbage: write(Array("this is no HTTP\r\n\r\n".utf8), to: channel)
    case .hang: channel.pipeline.fireUserInboundEventTriggered(Hang())
    case .close: channel.close(promise: nil)
    case .reset:
      // Lingering for no time makes closing a reset.
      let option = (channel as? any SocketOptionProvider)?.setSoLinger(
        linger(l_onoff: 1, l_linger: 0))
      guard let option else { return channel.close(promise: nil) }
      option.whenComplete { _ in channel.close(promise: nil) }
    case .drip:
      channel.writeAndFlush(ByteBuffer(bytes: response.head(length: body.count)), promise: nil)
      drip(
        body[...], every: .milliseconds(response.delay > 0 ? Int64(response.delay) : 100),
        to: channel)
    }
  }

  private static func drip(
    _ rest: ArraySlice<UInt8>, every pause: TimeAmount, to channel: any Channel
  ) {
    guard channel.isActive, !rest.isEmpty else { return channel.close(promise: nil) }
    channel.eventLoop.scheduleTask(in: pause) {
      channel.writeAndFlush(ByteBuffer(bytes: rest.prefix(1)), promise: nil)
      drip(rest.dropFirst(), every: pause, to: channel)
    }
  }

  private static func write(_ bytes: [UInt8], to channel: any Channel) {
    channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in
      channel.close(promise: nil)
    }
  }
}
