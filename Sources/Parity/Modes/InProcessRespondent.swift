// Mode `in_process`: a function of this package, registered by name. No process is started.

/// A surface of the Swift runtime: takes the input's bytes, returns the answer.
public typealias SurfaceFunction = @Sendable ([UInt8]) -> Answer

/// Asks a function of this process.
public final class InProcessRespondent: Respondent {
  private let function: SurfaceFunction?

  /// Makes a respondent; without a function every row is a protocol violation.
  public init(function: SurfaceFunction?) {
    self.function = function
  }

  public func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void) {
    guard let function else {
      return deliver(
        questions.map {
          Response(outcome: .violatedProtocol("no function is registered for \($0.surface)"))
        })
    }
    var began = ContinuousClock.now
    deliver(
      questions.map { question in
        let answer = function(question.input)
        let ended = ContinuousClock.now
        defer { began = ended }
        return Response(outcome: .answered(answer), duration: ended - began)
      })
  }

  public func finish() {}
}
