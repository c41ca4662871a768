public import Identity
public import Quantities
import Randomness

/// Parts of the world, and how long a packet takes from one to another, or within one.
public struct Regions: Hashable, Sendable {
    public let names: [String]
    /// One way, by the region that it comes from and the one that it goes to.
    public let delays: [[TimeSpan]]

    public init(names: [String], delays: [[TimeSpan]]) {
        precondition(
            !names.isEmpty && delays.count == names.count && delays.allSatisfy { $0.count == names.count },
            "a matrix of delays has a row and a column for each region")
        self.names = names
        self.delays = delays
    }
}

/// Where nodes are: edge nodes take turns, one region after the other, and a server is in the first.
public struct Placement: Sendable {
    let regions: Regions
    /// Of each device, by its ordinal.
    private let ofDevices: [Int]
    private let servingCount: Int

    /// - Parameters:
    ///   - regionOf: Of a device that is somewhere in particular; the others are spread evenly, drawn.
    ///   - servingCount: How many relays take turns; what comes after them is a server.
    init(
        _ regions: Regions, deviceCount: Int, servingCount: Int, seed: Seed,
        regionOf: (DeviceID) -> Int?
    ) {
        self.regions = regions
        self.servingCount = servingCount
        ofDevices = (0..<UInt32(deviceCount)).map { device in
            var random = RandomStream(seed: seed.descendant("device.region", UInt64(device)))
            return regionOf(DeviceID(device)) ?? random.index(below: regions.names.count)
        }
    }

    func region(of node: NodeID) -> Int {
        switch node {
        case .device(let device): ofDevices[Int(device.ordinal)]
        case .relay(let relay): relay.number < servingCount ? relay.number % regions.names.count : 0
        }
    }

    /// How long a packet takes from one node to another, besides what links take.
    public func distance(from node: NodeID, to other: NodeID) -> TimeSpan {
        regions.delays[region(of: node)][region(of: other)]
    }
}
