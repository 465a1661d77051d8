// A function of this process as a runtime.

import Parity
import Synchronization
import Testing

@Suite("in_process") struct InProcessRespondentTests {
  @Test("every input goes through the function, in order")
  func answers() {
    let seen = Mutex([[UInt8]]())
    let respondent = InProcessRespondent { input in
      seen.withLock { $0.append(input) }
      return input.isEmpty ? .refusal(code: "empty") : Answer(output: input + input)
    }
    let responses = respondent.responses(to: [["a", ""], [], ["b"]])
    #expect(
      responses.map { $0.map(\.outcome) } == [
        [.answered(Answer(output: Array("aa".utf8))), .answered(.refusal(code: "empty"))], [],
        [.answered(Answer(output: Array("bb".utf8)))],
      ])
    #expect(seen.withLock { $0 } == [[0x61], [], [0x62]])
    #expect(responses.joined().allSatisfy { $0.attempts == 1 })
  }

  @Test("without a function every row says so")
  func missing() {
    let responses = InProcessRespondent(function: nil).responses(to: [["a", "b"]], surface: "s")[0]
    #expect(responses.count == 2)
    for response in responses {
      expect(response.outcome, .violatedProtocol, "no function is registered for s")
    }
  }
}
