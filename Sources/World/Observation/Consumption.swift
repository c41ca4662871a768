internal import Metering
public import Quantities

/// What a run has used up.
public struct Consumption: Codable, Equatable, Sendable {
    /// Bytes on all links.
    public var network = 0
    /// Bytes on all access links towards the network, acknowledgements among them.
    public var upload = 0
    /// Bytes on all access links towards devices, likewise.
    public var download = 0
    /// Bytes on all links, by class.
    public var byClass = Self.noBytes
    /// Of all devices.
    public var processorTime = TimeSpan.zero

    /// Shared by all quiet bins of a long run, which would have storage of their own.
    private static let noBytes = [Int](repeating: 0, count: TrafficClass.allCases.count)

    public init() {}

    public init(network: Int, byClass: [Int], upload: Int, download: Int, processorTime: TimeSpan) {
        self.network = network
        self.byClass = byClass
        self.upload = upload
        self.download = download
        self.processorTime = processorTime
    }

    public static func - (own: Consumption, other: Consumption) -> Consumption {
        Consumption(
            network: own.network - other.network,
            byClass: own.byClass == other.byClass
                ? noBytes : zip(own.byClass, other.byClass).map { $0 - $1 },
            upload: own.upload - other.upload,
            download: own.download - other.download, processorTime: own.processorTime - other.processorTime)
    }
}
