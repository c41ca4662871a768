// swift-tools-version: 6.2
import PackageDescription

// The table of rooms: who may know whom. `ARCHITECTURE.md` says why; the compiler holds it.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    // Without it a generic event queue in its own target is eight times slower (measured, Swift 6.3).
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// Rooms of which a debug build would make tests wait: whole numbers of 128 bits are many times slower there.
let alwaysOptimized: Set = ["Arithmetic", "Randomness"]
let optimized = SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))

let packages: [String: Target.Dependency] = [
    "ArgumentParser": .product(name: "ArgumentParser", package: "swift-argument-parser"),
    "DequeModule": .product(name: "DequeModule", package: "swift-collections"),
    "Histogram": .product(name: "Histogram", package: "hdrhistogram-swift"),
    "Mustache": .product(name: "Mustache", package: "swift-mustache"),
    "OrderedCollections": .product(name: "OrderedCollections", package: "swift-collections"),
    "Yams": .product(name: "Yams", package: "Yams"),
]

func dependencies(_ names: [String]) -> [Target.Dependency] {
    names.map { packages[$0] ?? .target(name: $0) }
}

func room(_ name: String, on floor: String, knows: [String] = []) -> Target {
    room(name, in: "Sources/\(floor)", knows: knows)
}

func room(_ name: String, in folder: String, knows: [String]) -> Target {
    .target(
        name: name, dependencies: dependencies(knows), path: "\(folder)/\(name)",
        swiftSettings: settings + (alwaysOptimized.contains(name) ? [optimized] : []))
}

/// A C library of the system.
func library(_ name: String, at path: String, pkgConfig: String, apt package: String) -> Target {
    .systemLibrary(name: name, path: path, pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// Tests of a floor's rooms, in the folder that it has beside the one of their sources.
func tests(_ name: String, of floor: String, know: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies(know), path: "Tests/\(floor)/\(name)", swiftSettings: settings)
}

/// The same entries under libFuzzer where KEYSHIFT_FUZZ is set, and else under a bounded test: `make fuzz`.
///
/// The driver has no main of its own, so in a plain build it would not link.
func fuzz(know: [String]) -> Target {
    guard Context.environment["KEYSHIFT_FUZZ"] != nil else {
        return .testTarget(
            name: "FuzzTests", dependencies: dependencies(know), path: "Fuzz", exclude: ["Driver"],
            sources: ["Entries", "Tests"], swiftSettings: settings)
    }
    return .executableTarget(
        name: "Fuzz", dependencies: dependencies(know), path: "Fuzz", exclude: ["Tests"],
        sources: ["Entries", "Driver"],
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library", "-sanitize=fuzzer"])],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
}

let package = Package(
    name: "keyshift",
    products: [
        .executable(name: "keyshift", targets: ["keyshift"]),
        .executable(name: "keyshift-bench", targets: ["keyshift-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Ground
        room("Identity", on: "Ground"),
        room("Quantities", on: "Ground"),
        room("Arithmetic", on: "Ground"),
        room("Randomness", on: "Ground", knows: ["Arithmetic"]),
        room("Metering", on: "Ground", knows: ["Identity"]),
        room("WireFormat", on: "Ground"),

        // Crypto
        library("CSodium", at: "Sources/Crypto/CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
        library("CLibCrypto", at: "Sources/Crypto/CLibCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        room("Primitives", on: "Crypto", knows: ["Metering", "Randomness", "CSodium", "CLibCrypto"]),
        room("Olm", on: "Crypto", knows: ["Primitives", "WireFormat", "Metering"]),
        room("Megolm", on: "Crypto", knows: ["Primitives", "WireFormat", "Metering"]),
        room("MLS", on: "Crypto", knows: ["Primitives", "WireFormat", "Metering"]),

        // Scheme
        room("SchemeContract", on: "Scheme", knows: ["Metering", "Quantities", "Identity", "Randomness"]),
        room(
            "Accounts", on: "Scheme",
            knows: [
                "SchemeContract", "Olm", "MLS", "Primitives", "Identity", "Quantities", "Randomness",
                "Metering",
                "WireFormat", "OrderedCollections",
            ]),
        room(
            "MembershipLog", on: "Scheme",
            knows: [
                "SchemeContract", "Accounts", "Primitives", "Identity", "Quantities", "Metering",
                "WireFormat",
            ]),
        room(
            "Tiers", on: "Scheme",
            knows: [
                "SchemeContract", "MembershipLog", "Accounts", "Olm", "Megolm", "MLS", "Primitives",
                "Identity",
                "Quantities", "Randomness", "Metering", "WireFormat", "OrderedCollections",
            ]),
        room(
            "Members", on: "Scheme",
            knows: [
                "SchemeContract", "Tiers", "MembershipLog", "Accounts", "Olm", "Megolm", "MLS", "Primitives",
                "Identity", "Quantities", "Randomness", "Metering", "WireFormat",
            ]),

        // Services
        room(
            "Relays", on: "Services",
            knows: ["SchemeContract", "Identity", "Metering", "Quantities"]),

        // Network
        room(
            "Links", on: "Network",
            knows: ["Arithmetic", "Quantities", "Identity", "Randomness", "Metering", "DequeModule"]),
        room(
            "Transport", on: "Network",
            knows: ["Arithmetic", "Links", "Quantities", "Identity", "Randomness", "Metering", "DequeModule"]),
        room(
            "Routing", on: "Network",
            knows: [
                "Arithmetic", "Transport", "Quantities", "Identity", "Randomness", "Metering", "DequeModule",
            ]),
        room(
            "NetworkModel", on: "Network",
            knows: [
                "Routing", "Transport", "Links", "Quantities", "Identity", "Metering", "Randomness",
                "DequeModule",
            ]),

        // World
        room("EventEngine", on: "World", knows: ["Quantities"]),
        room(
            "DeviceModel", on: "World",
            knows: ["Quantities", "Metering", "DequeModule"]),

        room("Population", on: "World", knows: ["Quantities", "Identity", "Randomness"]),
        room(
            "Observation", on: "World",
            knows: ["SchemeContract", "Identity", "Quantities", "Metering", "Histogram"]),
        room(
            "Simulation", on: "World",
            knows: [
                "EventEngine", "NetworkModel", "Routing", "Transport", "Links", "DeviceModel", "Population",
                "Observation", "SchemeContract", "Relays", "Quantities", "Identity", "Randomness", "Metering",
            ]),

        // Laboratory
        .systemLibrary(name: "CGSL", path: "Sources/Laboratory/CGSL", providers: [.apt(["libgsl-dev"])]),
        room("Statistics", on: "Laboratory", knows: ["CGSL"]),
        room("Results", on: "Laboratory", knows: ["Statistics"]),
        room(
            "Vectors", on: "Laboratory",
            knows: ["MLS", "Primitives", "WireFormat", "Randomness"]),
        room(
            "Reporting", on: "Laboratory",
            knows: ["Results", "Statistics", "Observation", "Metering", "Quantities", "Mustache"]),
        room(
            "ScenarioFile", on: "Laboratory",
            knows: [
                "Simulation", "Population", "DeviceModel", "NetworkModel", "Routing", "Transport", "Links",
                "Relays", "Tiers", "Results",
                "MembershipLog", "SchemeContract", "MLS", "Observation", "Metering", "Quantities",
                "Identity", "Randomness", "Yams",
            ]),
        room(
            "Experiments", on: "Laboratory",
            knows: [
                "ScenarioFile", "Simulation", "Members", "Tiers", "MembershipLog", "SchemeContract",
                "Primitives",
                "NetworkModel", "Routing", "Transport", "Links",
                "Population", "DeviceModel", "Relays", "EventEngine", "Metering", "Observation", "Results",
                "Statistics",
                "Quantities", "Identity", "Randomness", "Arithmetic",
            ]),

        room(
            "Tracing", on: "Laboratory",
            knows: ["Transport", "Links", "Identity", "Metering", "Quantities"]),
        room(
            "Costs", on: "Laboratory",
            knows: [
                "Experiments", "ScenarioFile", "Tiers", "MembershipLog", "SchemeContract", "Population",
                "Simulation",
                "Observation", "Results", "Statistics", "Quantities", "Randomness",
            ]),

        // Door
        room("Stopwatch", on: "Door"),
        .systemLibrary(name: "CSystem", path: "Sources/Door/CSystem"),
        .executableTarget(
            name: "keyshift",
            dependencies: dependencies([
                "Costs", "Experiments", "Reporting", "Results", "Tracing", "Vectors", "ScenarioFile",
                "Observation", "Simulation", "DeviceModel",
                "NetworkModel", "SchemeContract", "Tiers", "MembershipLog", "Megolm",
                "MLS", "Olm", "Primitives", "Metering", "Quantities", "Randomness", "Statistics",
                "Stopwatch",
                "WireFormat", "ArgumentParser", "CSystem",
            ]),
            path: "Sources/Door/keyshift", swiftSettings: settings),

        // Benchmarks
        .target(
            name: "CFloor", dependencies: dependencies(["CSodium", "CLibCrypto"]), path: "Benchmarks/CFloor"),
        .executableTarget(
            name: "keyshift-bench",
            dependencies: dependencies([
                "CFloor", "Olm", "Megolm", "MLS", "Primitives", "Randomness", "EventEngine", "Identity",
                "Quantities",
                "Members", "MembershipLog", "Relays", "Simulation", "Tiers", "SchemeContract", "Metering",
                "Stopwatch", "WireFormat", "Experiments", "ScenarioFile",
            ]),
            path: "Benchmarks/keyshift-bench", swiftSettings: settings),

        // Tests
        room("CryptoTestSupport", in: "Tests/Support", knows: ["Primitives", "Randomness"]),
        library("COlm", at: "Tests/Support/COlm", pkgConfig: "olm", apt: "libolm-dev"),
        room("LibolmPeer", in: "Tests/Support", knows: ["COlm", "Randomness"]),
        room(
            "GroupTestSupport", in: "Tests/Support",
            knows: [
                "Members", "Tiers", "MembershipLog", "SchemeContract", "Observation", "Relays",
                "Simulation", "EventEngine", "MLS", "Primitives", "Metering", "Quantities", "Randomness",
                "Identity",
            ]),

        room("ReportingTestSupport", in: "Tests/Support", knows: ["Reporting"]),

        tests("GroundTests", of: "Ground", know: ["Arithmetic", "Randomness", "WireFormat"]),

        tests(
            "PrimitivesTests", of: "Crypto",
            know: ["Primitives", "Metering", "Randomness", "CryptoTestSupport", "CSodium"]),
        tests(
            "OlmTests", of: "Crypto",
            know: ["Olm", "Primitives", "Metering", "Randomness", "CryptoTestSupport", "LibolmPeer"]),
        tests(
            "MegolmTests", of: "Crypto",
            know: ["Megolm", "Primitives", "Metering", "Randomness", "CryptoTestSupport", "LibolmPeer"]),
        tests(
            "MLSTests", of: "Crypto",
            know: [
                "MLS", "Vectors", "Primitives", "WireFormat", "Metering", "Randomness", "CryptoTestSupport",
            ]),

        tests(
            "MembershipLogTests", of: "Scheme",
            know: [
                "Accounts", "Randomness", "MembershipLog", "SchemeContract", "Primitives", "Quantities",
                "Identity", "WireFormat", "CryptoTestSupport",
            ]),
        tests(
            "TiersTests", of: "Scheme",
            know: [
                "Members", "Tiers", "MembershipLog", "Accounts", "SchemeContract", "Primitives", "Metering",
                "Quantities", "Randomness", "Identity", "WireFormat", "GroupTestSupport",
            ]),
        tests(
            "MembersTests", of: "Scheme",
            know: [
                "Members", "Tiers", "MembershipLog", "SchemeContract", "Observation", "Relays",
                "Simulation", "MLS", "Primitives", "Metering", "Quantities", "Randomness", "Identity",
                "GroupTestSupport",
            ]),

        tests(
            "RelaysTests", of: "Services",
            know: ["Relays", "SchemeContract", "Identity", "Metering", "Quantities", "Randomness"]),

        tests("LinksTests", of: "Network", know: ["Links", "Identity", "Quantities", "Randomness"]),
        tests(
            "TransportTests", of: "Network",
            know: [
                "Transport", "Links", "EventEngine", "Quantities", "Identity", "Randomness", "Metering",
            ]),
        tests(
            "RoutingTests", of: "Network",
            know: [
                "Routing", "Transport", "Links", "EventEngine", "Quantities", "Identity", "Randomness",
                "Metering",
            ]),
        tests(
            "NetworkTests", of: "Network",
            know: [
                "NetworkModel", "Routing", "Transport", "Links", "EventEngine", "Quantities", "Identity",
                "Randomness", "Metering",
            ]),

        tests(
            "ObservationTests", of: "World",
            know: [
                "Observation", "MembershipLog", "SchemeContract", "Tiers", "Identity", "Metering",
                "Quantities", "Randomness",
                "GroupTestSupport",
            ]),
        tests(
            "WorldTests", of: "World",
            know: [
                "Simulation", "EventEngine", "NetworkModel", "Routing", "Transport", "Links", "DeviceModel",
                "Population", "Observation", "SchemeContract", "Quantities", "Identity", "Randomness",
                "Metering",
            ]),

        tests("StatisticsTests", of: "Laboratory", know: ["Statistics", "CGSL", "Randomness"]),
        tests("ResultsTests", of: "Laboratory", know: ["Results"]),
        tests(
            "ReportingTests", of: "Laboratory",
            know: ["Reporting", "Results", "Statistics", "Observation", "ReportingTestSupport"]),
        tests(
            "ScenarioFileTests", of: "Laboratory",
            know: [
                "ScenarioFile", "Tiers", "MembershipLog", "SchemeContract", "Simulation", "Population",
                "DeviceModel", "NetworkModel", "Routing", "Transport", "Links", "Relays", "Results",
                "Metering",
                "Quantities", "Randomness",
            ]),
        tests(
            "ExperimentsTests", of: "Laboratory",
            know: [
                "Experiments", "ScenarioFile", "Simulation", "Results", "Statistics", "Observation",
                "Quantities", "Metering", "Randomness", "Tiers",
            ]),
        tests(
            "CostsTests", of: "Laboratory",
            know: [
                "Costs", "Experiments", "ScenarioFile", "SchemeContract", "Population", "MembershipLog",
                "Quantities", "Tiers",
            ]),
        tests(
            "SoakTests", of: "Laboratory",
            know: ["Experiments", "ScenarioFile", "MembershipLog", "SchemeContract", "Tiers"]),

        tests(
            "ProgramTests", of: "Door",
            know: ["keyshift", "Reporting", "Results", "ReportingTestSupport", "Yams"]),
        // Starts the program, so it must be built; the dependency sees to that.
        tests(
            "ResumeTests", of: "Door",
            know: [
                "keyshift", "Experiments", "Observation", "Results", "ScenarioFile", "Statistics",
                "Quantities", "Randomness",
            ]),
        tests(
            "InteropTests", of: "Door",
            know: ["keyshift", "MLS", "Megolm", "Olm", "Primitives", "Randomness", "WireFormat"]),

        tests("TidyTests", of: "House"),
        fuzz(know: [
            "Relays", "Simulation",
            "Members", "Tiers", "MembershipLog", "Accounts", "SchemeContract", "MLS", "Megolm", "Metering",
            "Olm", "Primitives", "Quantities",
            "Randomness", "Results", "ScenarioFile", "WireFormat", "OrderedCollections",
        ]),
    ]
)
