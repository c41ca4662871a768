public import Quantities

/// What a run has used up.
public struct Consumption: Codable, Equatable, Sendable {
    /// Bytes on all links.
    public var network = 0
    /// Bytes on all access links towards the network, acknowledgements among them.
    public var upload = 0
    /// Bytes on all access links towards devices, likewise.
    public var download = 0
    /// Of all devices.
    public var processorTime = TimeSpan.zero

    public init() {}

    public init(network: Int, upload: Int, download: Int, processorTime: TimeSpan) {
        self.network = network
        self.upload = upload
        self.download = download
        self.processorTime = processorTime
    }

    public static func - (own: Consumption, other: Consumption) -> Consumption {
        Consumption(
            network: own.network - other.network, upload: own.upload - other.upload,
            download: own.download - other.download, processorTime: own.processorTime - other.processorTime)
    }
}
