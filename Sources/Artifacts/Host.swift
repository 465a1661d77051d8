// The machine that a lock or a report names.

import Glibc

/// This machine.
public enum Host {
  /// Its name, empty where it has none.
  public static var name: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
