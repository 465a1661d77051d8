// A server that is asked, and asked again where that may help.

import Glibc
import WebClient

/// Why a request had no answer that can be used.
///
/// `code` is the same in every runtime; it and `message` are logged, and hold nothing that the server said.
/// `detail` is for a person, and never holds the token.
public struct ChatFailure: Error, Sendable, Equatable {
  /// `connection`, `timeout`, `invalid_response`, or `http_` and the status.
  public var code: String
  /// A sentence that goes with the code.
  public var message: String
  /// What came of it here.
  public var detail: String

  static func badResponse(_ detail: String) -> ChatFailure {
    ChatFailure(
      code: "invalid_response", message: "the response is not that of a chat", detail: detail)
  }

  static func status(_ status: Int, _ detail: String) -> ChatFailure {
    ChatFailure(
      code: "http_\(status)", message: "the server answered with status \(status)", detail: detail)
  }

  init(_ failure: WebFailure) {
    detail = failure.description
    switch failure.code {
    case .connection: (code, message) = ("connection", "no connection, or it was lost")
    case .timeout: (code, message) = ("timeout", "no response in time")
    case .badResponse, .noLibrary: self = .badResponse(failure.description)
    }
  }

  init(code: String, message: String, detail: String) {
    self.code = code
    self.message = message
    self.detail = detail
  }
}

/// One server with its retries.
struct Endpoint: Sendable {
  let client: WebClient
  let retries: RetryPolicy

  /// What came of a request: the body of a response with a status of 200 to 299, or a failure.
  struct Exchange {
    var result: Result<[UInt8], ChatFailure>
    /// How often it was sent.
    var attempts: Int
    /// From the first try to the end of the last.
    var duration: Duration
  }

  /// Posts a JSON text.
  func post(_ json: [UInt8], to path: String) -> Exchange {
    let began = ContinuousClock.now
    var attempts = 0
    while true {
      attempts += 1
      let (result, mayPass, wish) = attempt(json, path)
      guard mayPass, attempts <= retries.pauses.count else {
        return Exchange(
          result: result, attempts: attempts, duration: ContinuousClock.now - began)
      }
      let pause = max(retries.pauses[attempts - 1], min(wish ?? .zero, retries.longestPause))
      usleep(UInt32(pause / .microseconds(1)))
    }
  }

  private func attempt(
    _ json: [UInt8], _ path: String
  ) -> (Result<[UInt8], ChatFailure>, mayPass: Bool, wish: Duration?) {
    do throws(WebFailure) {
      let response = try client.post(json, to: path)
      if 200..<300 ~= response.status { return (.success(response.body), false, nil) }
      let said = String(decoding: response.body.prefix(500), as: UTF8.self)
      let failure = ChatFailure.status(response.status, client.shown(said))
      return (
        .failure(failure), RetryPolicy.isPassing(response.status), response.retryAfter
      )
    } catch {
      return (.failure(ChatFailure(error)), error.code == .connection, nil)
    }
  }
}
