// swift-tools-version:6.2

import PackageDescription

let package = Package(
  name: "lakehouse-conformance",
  products: [
    .executable(name: "conformance", targets: ["ConformanceCommand"]),
    .executable(name: "lakehouse", targets: ["LakehouseCommand"]),
    .executable(name: "vectord", targets: ["VectorDaemon"]),
    .executable(name: "chatd", targets: ["ChatDaemon"]),
    .library(name: "VectorStore", targets: ["VectorStore"]),
    .library(name: "Replay", targets: ["Replay"]),
    .library(name: "WireJSON", targets: ["WireJSON"]),
    .library(name: "Parity", targets: ["Parity"]),
    .library(name: "Conformance", targets: ["Conformance"]),
    .library(name: "Reports", targets: ["Reports"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CCurl"),
    .target(name: "CVectorKernels"),
    .target(name: "WireJSON"),
    .target(
      name: "Artifacts",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "VectorStore", dependencies: ["WireJSON", "Artifacts", "CVectorKernels"]),
    .target(name: "WebClient", dependencies: ["CCurl"]),
    .target(name: "Replay", dependencies: ["WireJSON", "Artifacts", "VectorStore", "WebClient"]),
    .target(name: "Parity", dependencies: ["WireJSON", "CLinux"]),
    .target(
      name: "Conformance", dependencies: ["Parity", "WireJSON", "Artifacts", "Yams"]),
    .target(
      name: "Reports", dependencies: ["Conformance", "Parity", "WireJSON", "Artifacts", "CLibXML2"]),
    .target(name: "Distillation", dependencies: ["WireJSON", "Artifacts", "CLinux"]),
    .target(
      name: "LakehouseSuites",
      dependencies: [
        "Conformance", "Distillation", "VectorStore", "Parity", "WireJSON", "Artifacts",
      ]),
    .target(
      name: "VectorStress",
      dependencies: [
        "Parity", "WireJSON", .product(name: "Histogram", package: "hdrhistogram-swift"),
      ]),
    .target(
      name: "AuditReports", dependencies: ["Distillation", "Reports", "WireJSON", "Artifacts"]),
    .executableTarget(
      name: "ConformanceCommand",
      dependencies: [
        "Conformance", "Parity", "Reports", "LakehouseSuites", "VectorStress", "Artifacts",
        "WireJSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "LakehouseCommand",
      dependencies: [
        "Distillation", "AuditReports", "Reports", "VectorStore", "Replay", "WebClient",
        "LakehouseSuites", "Parity",
        "WireJSON", "Artifacts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "VectorPostgreSQL", dependencies: ["VectorStore", "CLibPQ"]),
    .target(
      name: "VectorService", dependencies: ["VectorStore", "Distillation", "WireJSON", "Artifacts"]),
    .executableTarget(
      name: "VectorDaemon",
      dependencies: [
        "VectorService", "VectorPostgreSQL", "VectorStore", "WireJSON", "Artifacts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .executableTarget(
      name: "ChatDaemon",
      dependencies: [
        "WebClient", "WireJSON", "Artifacts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .executableTarget(name: "VectorBench", dependencies: ["VectorStore"]),
    .testTarget(name: "WireJSONTests", dependencies: ["WireJSON"]),
    .testTarget(name: "ArtifactsTests", dependencies: ["Artifacts"]),
    .testTarget(
      name: "DistillationTests", dependencies: ["Distillation", "WireJSON", "Artifacts"]),
    .executableTarget(
      name: "VectorStoreWriter", dependencies: ["VectorStore", "Artifacts"],
      path: "Tests/VectorStoreWriter"),
    .target(
      name: "VectorTesting", dependencies: ["VectorStore", "WireJSON"], path: "Tests/VectorTesting"),
    .testTarget(
      name: "VectorStoreTests",
      dependencies: [
        "VectorStore", "VectorTesting", "CVectorKernels", "VectorStoreWriter", "WireJSON",
        "Artifacts",
      ]),
    .testTarget(
      name: "VectorPostgreSQLTests",
      dependencies: ["VectorPostgreSQL", "VectorStore", "VectorTesting"]),
    .testTarget(name: "VectorServiceTests", dependencies: ["VectorService", "VectorStore"]),
    .testTarget(
      name: "VectorStressTests", dependencies: ["VectorStress", "Parity", "WireJSON"],
      exclude: ["faulty_server.py"]),
    .testTarget(
      name: "VectorDaemonTests",
      dependencies: ["VectorDaemon", "VectorTesting", "Parity", "WireJSON"]),
    .testTarget(
      name: "ReplayTests",
      dependencies: [
        "Replay", "ChatDaemon", "WebClient", "Distillation", "VectorStore", "Parity", "WireJSON",
        "Artifacts",
      ]),
    .testTarget(name: "ParityTests", dependencies: ["Parity", "WireJSON"]),
    .testTarget(name: "ConformanceTests", dependencies: ["Conformance", "Parity", "Artifacts"]),
    .testTarget(
      name: "LakehouseSuitesTests",
      dependencies: ["LakehouseSuites", "Conformance", "Distillation", "Parity", "WireJSON"]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["ConformanceCommand", "LakehouseCommand", "ChatDaemon", "Parity", "Reports"]),
    .testTarget(
      name: "AuditReportsTests",
      dependencies: ["AuditReports", "Distillation", "Reports", "Artifacts"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "Conformance"]),
  ]
)

/// One list of settings for every Swift target.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + settings
}
