// The envelope: an index as one JSON text, to be carried from one system to another.

/// The content of an index, apart from any engine. Clause: "Envelope" in vectors.md.
///
/// Version 2 is written, versions 1 and 2 are read:
///
///     let parameters = try IndexParameters(name: "notes", dimension: 1, distance: .l2)
///     let envelope = Envelope(
///       parameters: parameters, items: [IndexItem(id: "a", vector: [1], metadata: nil)])
///     envelope.encoded()
///     // {"version":2,"params":{"name":"notes","dimension":1,"distance":"l2","m":16,
///     //  "ef_construction":200,"ef_search":64},"ids":["a"],"metadata":{},"vectors":"AACAPw=="}
///
/// An envelope that was decoded is whole and every item in it is one that an index takes.
public struct Envelope: Sendable {
  /// What the index is made with.
  public let parameters: IndexParameters
  /// The items, ascending by the UTF-8 bytes of their ids, each id once.
  public let items: [IndexItem]
  /// How many vectors of a version 1 text had no metadata: they were checked and left out, as the
  /// old format does not show them. nil for version 2, which shows all.
  public let invisible: Int?

  /// An envelope of items that an index holds, each id once, in any order.
  public init(parameters: IndexParameters, items: [IndexItem]) {
    self.init(parameters: parameters, items: items, invisible: nil)
  }

  init(parameters: IndexParameters, items: [IndexItem], invisible: Int?) {
    self.parameters = parameters
    self.items = UTF8Order.sorted(items, by: \.id)
    self.invisible = invisible
  }
}
