// What is counted of requests, and the page that shows it.

import Artifacts
import Synchronization
import VectorStore

/// Counts of requests and of how long they took. Safe to use from any thread.
public final class ServiceMetrics: Sendable {
  /// Upper bounds of the histogram's buckets, seconds.
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  struct Served: Hashable {
    var route: String
    var status: Int
  }

  struct Durations {
    var counts = [Int](repeating: 0, count: ServiceMetrics.bounds.count)
    var sum = 0.0
    var total = 0
  }

  struct State {
    var served: [Served: Int] = [:]
    var durations: [String: Durations] = [:]
    var inHand = 0
    var connections = 0
  }

  let state = Mutex(State())

  /// Nothing counted yet.
  public init() {}

  /// A request was answered.
  ///
  /// - Parameters:
  ///   - route: The label of the route; nil where there is none.
  ///   - seconds: From its head to its answer.
  public func answered(_ route: String?, status: Int, seconds: Double) {
    let route = route ?? "none"
    state.withLock { state in
      state.served[Served(route: route, status: status), default: 0] += 1
      let bucket = Self.bounds.firstIndex { seconds <= $0 }
      if let bucket { state.durations[route, default: Durations()].counts[bucket] += 1 }
      state.durations[route, default: Durations()].sum += seconds
      state.durations[route, default: Durations()].total += 1
    }
  }

  /// How many requests are being served, and what that is now.
  public func changeInHand(by change: Int) { state.withLock { $0.inHand += change } }

  /// How many connections are open.
  public func changeConnections(by change: Int) { state.withLock { $0.connections += change } }
}

extension VectorService {
  /// `GET /metrics`: the Prometheus text format, version 0.0.4.
  func metricsPage() throws(ServiceError) -> ServiceResponse {
    let indexes = try asking(.metrics) { () throws(StoreError) in try backend.list() }
    var page = PrometheusPage()
    let state = metrics.state.withLock { $0 }
    page.family("requests_total", "counter", "Requests answered.")
    for (served, count) in state.served.sorted(by: {
      ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
    }) {
      page.sample(
        "requests_total", ["code": "\(served.status)", "route": served.route], "\(count)")
    }
    page.family(
      "request_duration_seconds", "histogram", "From a request's head to its answer.")
    for (route, durations) in state.durations.sorted(by: { $0.key < $1.key }) {
      var sum = 0
      for (bound, count) in zip(ServiceMetrics.bounds, durations.counts) {
        sum += count
        page.sample(
          "request_duration_seconds_bucket", ["le": "\(bound)", "route": route], "\(sum)")
      }
      page.sample(
        "request_duration_seconds_bucket", ["le": "+Inf", "route": route], "\(durations.total)")
      page.sample("request_duration_seconds_sum", ["route": route], "\(durations.sum)")
      page.sample("request_duration_seconds_count", ["route": route], "\(durations.total)")
    }
    page.family("requests_in_hand", "gauge", "Requests being served.")
    page.sample("requests_in_hand", [:], "\(state.inHand)")
    page.family("connections", "gauge", "Open connections.")
    page.sample("connections", [:], "\(state.connections)")
    page.family("indexes", "gauge", "Indexes.")
    page.sample("indexes", [:], "\(indexes.count)")
    page.family("items", "gauge", "Items by index.")
    for info in indexes {
      page.sample("items", ["index": info.parameters.name], "\(info.length)")
    }
    for (name, value) in backend.counters {
      page.family(name, "counter", "Counted by the engine.")
      page.sample(name, [:], "\(value)")
    }
    return ServiceResponse(
      status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8",
      body: Array(page.text.utf8))
  }
}

/// Writes the text format. Label values here are names of routes and indexes, which need no escape.
private struct PrometheusPage {
  var text = ""

  mutating func family(_ name: String, _ type: String, _ help: String) {
    text += "# HELP vectord_\(name) \(help)\n# TYPE vectord_\(name) \(type)\n"
  }

  mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: String) {
    let shown = labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
    text += "vectord_\(name)\(shown.isEmpty ? "" : "{\(shown)}") \(value)\n"
  }
}
