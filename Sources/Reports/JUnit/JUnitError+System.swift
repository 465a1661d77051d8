// System calls that failed, as errors.

internal import Glibc

extension JUnitError {
  /// The error of a system call that failed with `number`, a value of `errno`.
  static func system(_ call: String, _ number: Int32, path: String) -> JUnitError {
    var text = [CChar](repeating: 0, count: 256)
    // Not strerror: it shares one buffer between threads.
    let known = strerror_r(number, &text, text.count) == 0
    let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let reason = known ? String(decoding: bytes, as: UTF8.self) : "error \(number)"
    return JUnitError(.io, "\(call): \(reason)", path: path)
  }
}
