// What can go wrong with a store, in the words a person needs to mend it.

public import Artifacts

/// A call to a store that was not carried out, or a store that cannot be opened.
///
/// `description` is one line that names the index or the file and, where a file is not as it has to
/// be, the byte.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: String, Sendable, CaseIterable {
    /// The call is not valid; ``StoreError/fault`` tells more.
    case invalid
    /// There is no index of this name.
    case notFound = "not_found"
    /// There is an index of this name already.
    case exists
    /// A merge of an index with itself.
    case sameIndex = "same_index"
    /// A merge of indexes whose dimensions or distances differ.
    case mismatch
    /// One write of more bytes than the journal takes.
    case tooLarge = "too_large"
    /// The store was closed.
    case closed
    /// Another process, or another store of this one, has the folder open.
    case held
    /// A file of the store is not what was written. Nothing was changed.
    case damaged
    /// A file of the store is of a format that a later version wrote. Nothing was changed.
    case newerFormat = "newer_format"
    /// The system refused to read, write or sync. The write at hand is not in the store.
    case storage
  }

  /// What is wrong.
  public let code: Code
  /// What is wrong, for a person.
  public let message: String
  /// What is wrong with the items, the query or the parameters, where the code is `invalid`.
  public let fault: VectorError?
  /// The file concerned.
  public let path: String?
  /// Where in the file, in bytes from its start.
  public let offset: Int?

  /// Makes an error.
  public init(_ code: Code, _ message: String, path: String? = nil, offset: Int? = nil) {
    self.code = code
    self.message = message
    self.path = path
    self.offset = offset
    fault = nil
  }

  /// An item, a query or parameters that an index does not take.
  public init(_ fault: VectorError) {
    code = .invalid
    message = fault.message
    self.fault = fault
    path = nil
    offset = nil
  }

  /// A refusal of the system.
  public init(_ error: ArtifactError) {
    code = .storage
    message = "cannot \(error.code.rawValue): \(error.reason)"
    path = error.path
    offset = nil
    fault = nil
  }

  public var description: String {
    let place = path.map { path in "\(path)\(offset.map { ", byte \($0)" } ?? ""): " } ?? ""
    return "\(place)\(fault.map(String.init(describing:)) ?? message)"
  }
}

/// Calls `body`; what the disk refuses becomes a `StoreError`.
func storing<Value>(_ body: () throws(ArtifactError) -> Value) throws(StoreError) -> Value {
  do throws(ArtifactError) {
    return try body()
  } catch {
    throw StoreError(error)
  }
}

/// Calls `body`; what an index refuses becomes a `StoreError`.
package func judging<Value>(_ body: () throws(VectorError) -> Value) throws(StoreError) -> Value {
  do throws(VectorError) {
    return try body()
  } catch {
    throw StoreError(error)
  }
}
