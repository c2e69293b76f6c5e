// swift-tools-version: 6.2
import PackageDescription

// A room is a target is a folder; imports go only downwards (see Sources/Gateway/Gateway.docc).
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // A room's small functions are inlined into others; overlapping accesses are found by the tests, which run without this.
    .unsafeFlags(["-cross-module-optimization", "-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")

func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil, exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

/// The tests of a room, in the folder that bears its name.
func suite(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies + ["Testbed", "Gateway", nio, nioEmbedded],
        path: "Tests/" + name, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "motcua",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "motcua", targets: ["motcua"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev", "libxmlsec1-dev"])]),
        .systemLibrary(name: "CZLib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        room("Curl", ["CCurl"]),
        room("JSON", []),
        // libxmlsec1 has its headers in a folder that its .pc file names beside flags the package manager does not pass on.
        .target(name: "XML", dependencies: ["CLibXML2"], swiftSettings: strict + [.unsafeFlags(["-Xcc", "-I/usr/include/xmlsec1"])]),
        room("SOAP", ["XML", "JSON", "Gateway", "Connectors", nio]),
        room("Gateway", [nio]),
        room("Front", ["Gateway", nio, nioPosix, nioSSL, .product(name: "NIOHTTP2", package: "swift-nio-http2"), .product(name: "NIOHPACK", package: "swift-nio-http2"), .product(name: "NIOTLS", package: "swift-nio")]),
        room("Caching", ["Gateway", "CMalloc", nio, nioPosix, .product(name: "RawStructuredFieldValues", package: "swift-http-structured-headers")]),
        room("Access", ["Gateway", nio]),
        room("Telemetry", ["Gateway", nio, nioPosix]),
        room("WaitingRoom", ["Gateway", crypto, nio]),
        room("Connectors", ["Gateway", "Curl", nio, nioPosix]),
        room("Journal", ["Gateway", "CPostgreSQL", crypto, .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")]),
        room("Catalogue", ["Gateway", "JSON", .product(name: "GRDB", package: "GRDB.swift")], resources: [.embedInCode("Agencies/communes.txt")], exclude: ["Agencies/communes.LICENSE"]),
        room("Dossiers", ["Gateway", "JSON", "Journal", "Catalogue", crypto, nio]),
        room("DossierAPI", ["Gateway", "JSON", "XML", "SOAP", "Journal", "Catalogue", "Dossiers", "SingleWindow", "Documents", nio]),
        room("Reports", ["Gateway", "JSON", "Journal", "Catalogue", "Dossiers", .product(name: "GRDB", package: "GRDB.swift")]),
        room("Pages", ["Gateway", "WaitingRoom", "Reports", "JSON", "Catalogue", "Dossiers", "DossierAPI", crypto, nio, .product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Templates"), .embedInCode("Assets")]),
        room("Handover", ["Gateway", "JSON", "Journal", "Catalogue", "Dossiers", "Connectors", crypto, nio]),
        room("NationalPortal", ["Gateway", "JSON", "Journal", "Catalogue", "Dossiers", "Connectors", crypto, nio]),
        room("SingleWindow", ["Gateway", "JSON", "XML", "SOAP", "Journal", "Catalogue", "Dossiers", "Connectors", crypto, nio]),
        room("Documents", ["CZLib", "Gateway", "JSON", "XML", "SOAP", "Journal", "Catalogue", "Dossiers", "Connectors", crypto, nio]),
        room("Configuration", ["Pages", "WaitingRoom", "Reports", "Gateway", "Front", "Caching", "Access", "Catalogue", "Connectors", "Telemetry", "Journal", "Dossiers", "NationalPortal", "JSON", "XML", "SOAP", "SingleWindow", "Documents", nio, nioSSL, .product(name: "Yams", package: "Yams")]),
        room("Sandbox", ["Gateway", "Catalogue", "JSON", "XML", "Front", crypto, nio, nioPosix]),
        .executableTarget(
            name: "motcua",
            dependencies: [
                "Gateway", "Front", "Caching", "Access", "Connectors", "Telemetry", "Configuration", "Sandbox", "Curl",
                "JSON", "XML", "SOAP", "Journal", "Catalogue", "Dossiers", "DossierAPI", "Handover", "NationalPortal", "SingleWindow", "Documents", "Pages", "WaitingRoom", "Reports",
                nio, nioPosix, nioSSL,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Deployment"],
            swiftSettings: strict),
        .target(name: "Testbed", dependencies: ["Gateway", "Journal", "XML", "CFaultyDisk", nio, nioEmbedded], path: "Tests/Testbed", exclude: ["CFaultyDisk"], swiftSettings: strict),
        .target(name: "CFaultyDisk", dependencies: [], path: "Tests/Testbed/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "CacheFigures", dependencies: ["Caching", "Gateway", "Testbed", "CMalloc", nio, nioEmbedded],
            path: "Tests/Benchmarks/CacheFigures", swiftSettings: strict),
        .executableTarget(
            name: "DossierFigures",
            dependencies: ["Dossiers", "Catalogue", "Journal", "JSON", "Gateway", "Sandbox", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/Benchmarks/DossierFigures", swiftSettings: strict),
        .executableTarget(
            name: "WindowFigures", dependencies: ["SingleWindow", "SOAP", "XML", "CLibXML2", "Dossiers", "Catalogue", "Journal", "Gateway"],
            path: "Tests/Benchmarks/WindowFigures", swiftSettings: strict + [.unsafeFlags(["-Xcc", "-I/usr/include/xmlsec1"])]),
        .executableTarget(
            name: "CatalogueFigures", dependencies: ["Catalogue", "Sandbox"], path: "Tests/Benchmarks/CatalogueFigures", swiftSettings: strict),
        .executableTarget(
            name: "ReportFigures", dependencies: ["Reports", "Dossiers", "Catalogue", "Gateway", "Sandbox"], path: "Tests/Benchmarks/ReportFigures", swiftSettings: strict),
        suite("Gateway", [nioPosix]),
        suite("Front", ["Front", nioPosix, nioSSL]),
        suite("Caching", ["Caching", nioPosix]),
        suite("Access", ["Access"]),
        suite("Telemetry", ["Telemetry"]),
        suite("JSON", ["JSON"]),
        suite("Journal", ["Journal", .product(name: "GRDB", package: "GRDB.swift")]),
        suite("Catalogue", ["Catalogue", "JSON", "Sandbox"]),
        suite("Dossiers", ["Dossiers", "JSON", "Journal", "Catalogue"]),
        suite("DossierAPI", ["DossierAPI", "Dossiers", "SingleWindow", "Documents", "JSON", "Journal", "Catalogue", nioPosix]),
        suite("Pages", ["Pages", "Reports", "Catalogue", "DossierAPI", "Dossiers", "Journal", "JSON", nioPosix]),
        suite("Reports", ["Reports", "Dossiers", "JSON", "Journal", "Catalogue"]),
        suite("WaitingRoom", ["WaitingRoom"]),
        suite("Handover", ["Handover", "Dossiers", "JSON", "Journal", "Catalogue", "Connectors", "DossierAPI", "NationalPortal", "Sandbox", "Front", "Curl", crypto, nioPosix]),
        suite("NationalPortal", ["NationalPortal", "Dossiers", "JSON", "Journal", "Catalogue", "Connectors", "Sandbox", "Curl", nioPosix], exclude: ["Client"]),
        suite("XML", ["XML"]),
        suite("SOAP", ["SOAP", "XML", "JSON", "Connectors", "Curl", nioPosix], exclude: ["Client"]),
        suite("SingleWindow", ["SingleWindow", "SOAP", "XML", "Dossiers", "JSON", "Journal", "Catalogue", "Connectors", "Sandbox", "Curl", crypto, nioPosix], exclude: ["Client"]),
        suite("Documents", ["Documents", "SOAP", "XML", "Dossiers", "JSON", "Journal", "Catalogue", "Connectors", "Sandbox", "Curl", crypto, nioPosix]),
        suite("Connectors", ["Connectors", "Curl", nioPosix]),
        suite("Configuration", ["Configuration", "Pages", "WaitingRoom", "Reports", "Catalogue", "Access", "Front", "Caching", "Connectors", "Telemetry", "Journal", "Dossiers", "NationalPortal", "SOAP", "SingleWindow", "Documents"]),
        suite("Sandbox", ["Sandbox", "Catalogue", "Front", "JSON", "XML", nioPosix]),
        suite("Scenarios", [
            "Catalogue", "JSON", "XML", "SOAP", "Journal", "Dossiers", "SingleWindow", "Documents",
            "motcua", "Front", "Caching", "Connectors", "Configuration", "Sandbox", "Telemetry", "Curl", nioPosix, nioSSL,
        ], exclude: ["Browser"]),
        suite("Tidy", []),
    ]
)
