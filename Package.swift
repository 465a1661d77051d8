// swift-tools-version:6.2

import PackageDescription

let package = Package(
  name: "lakehouse-conformance",
  products: [
    .executable(name: "conformance", targets: ["ConformanceCommand"]),
    .executable(name: "lakehouse", targets: ["LakehouseCommand"]),
    .library(name: "VectorStore", targets: ["VectorStore"]),
    .library(name: "WireJSON", targets: ["WireJSON"]),
    .library(name: "Parity", targets: ["Parity"]),
    .library(name: "Conformance", targets: ["Conformance"]),
    .library(name: "Reports", targets: ["Reports"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CVectorKernels"),
    .target(name: "WireJSON"),
    .target(
      name: "Artifacts",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "VectorStore", dependencies: ["WireJSON", "Artifacts", "CVectorKernels"]),
    .target(name: "Parity", dependencies: ["WireJSON", "CLinux"]),
    .target(
      name: "Conformance", dependencies: ["Parity", "WireJSON", "Artifacts", "Yams"]),
    .target(
      name: "Reports", dependencies: ["Conformance", "Parity", "WireJSON", "Artifacts", "CLibXML2"]),
    .target(name: "Distillation", dependencies: ["WireJSON", "Artifacts"]),
    .target(
      name: "LakehouseSuites",
      dependencies: [
        "Conformance", "Distillation", "VectorStore", "Parity", "WireJSON", "Artifacts",
      ]),
    .target(
      name: "AuditReports", dependencies: ["Distillation", "Reports", "WireJSON", "Artifacts"]),
    .executableTarget(
      name: "ConformanceCommand",
      dependencies: [
        "Conformance", "Parity", "Reports", "LakehouseSuites", "Artifacts", "WireJSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "LakehouseCommand",
      dependencies: [
        "Distillation", "AuditReports", "Reports", "VectorStore", "LakehouseSuites", "Parity",
        "WireJSON", "Artifacts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "VectorBench", dependencies: ["VectorStore"]),
    .testTarget(name: "WireJSONTests", dependencies: ["WireJSON"]),
    .testTarget(name: "ArtifactsTests", dependencies: ["Artifacts"]),
    .testTarget(
      name: "DistillationTests", dependencies: ["Distillation", "WireJSON", "Artifacts"]),
    .executableTarget(
      name: "VectorStoreWriter", dependencies: ["VectorStore", "Artifacts"],
      path: "Tests/VectorStoreWriter"),
    .testTarget(
      name: "VectorStoreTests",
      dependencies: [
        "VectorStore", "CVectorKernels", "VectorStoreWriter", "WireJSON", "Artifacts",
      ]),
    .testTarget(name: "ParityTests", dependencies: ["Parity", "WireJSON"]),
    .testTarget(name: "ConformanceTests", dependencies: ["Conformance", "Parity", "Artifacts"]),
    .testTarget(
      name: "LakehouseSuitesTests",
      dependencies: ["LakehouseSuites", "Conformance", "Distillation", "Parity", "WireJSON"]),
    .testTarget(
      name: "CommandTests", dependencies: ["ConformanceCommand", "LakehouseCommand", "Reports"]),
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
