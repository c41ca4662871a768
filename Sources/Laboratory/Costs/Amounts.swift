internal import Glibc
import Observation
import Quantities

/// What something costs, in each of the ways in which it can be told; of the whole group.
public struct Amounts: Equatable, Sendable {
    /// Bytes on all links.
    public var network = 0.0
    /// Bytes on access links towards the network.
    public var upload = 0.0
    /// Bytes on access links towards devices.
    public var download = 0.0
    /// Milliseconds of processor time.
    public var processor = 0.0

    public static let zero = Amounts()

    public init() {}

    init(_ consumption: Consumption) {
        network = Double(consumption.network)
        upload = Double(consumption.upload)
        download = Double(consumption.download)
        processor = consumption.processorTime.milliseconds
    }

    private init(_ own: Amounts, _ other: Amounts, _ combine: (Double, Double) -> Double) {
        network = combine(own.network, other.network)
        upload = combine(own.upload, other.upload)
        download = combine(own.download, other.download)
        processor = combine(own.processor, other.processor)
    }

    static func + (own: Amounts, other: Amounts) -> Amounts { Amounts(own, other, +) }

    static func - (own: Amounts, other: Amounts) -> Amounts { Amounts(own, other, -) }

    static func * (factor: Double, own: Amounts) -> Amounts {
        Amounts(own, own) { value, _ in factor * value }
    }

    static func / (own: Amounts, divisor: Double) -> Amounts { (1 / divisor) * own }

    /// Between two on a logarithmic scale, at a share of the way.
    ///
    /// Over the logarithm of sizes that is the power law through both. On a straight scale where either is not positive.
    static func between(_ own: Amounts, _ other: Amounts, at share: Double) -> Amounts {
        Amounts(own, other) { low, high in
            low > 0 && high > 0 ? low * pow(high / low, share) : low + share * (high - low)
        }
    }
}

/// A way in which costs are told.
public enum CostKind: String, CaseIterable, Sendable {
    case network
    case upload
    case download
    case egress
    case processor

    public var unit: String { self == .processor ? "ms" : "B" }

    public var meaning: String {
        switch self {
        case .network: "bytes on all links"
        case .upload: "bytes that a device sends, in the mean over devices"
        case .download: "bytes that a device receives, in the mean over devices"
        case .egress: "bytes that relays send"
        case .processor: "processor time of a device, in the mean over devices"
        }
    }

    /// - Parameter size: Of the group, over whose devices the mean is.
    public func value(of amounts: Amounts, size: Double) -> Double {
        switch self {
        case .network: amounts.network
        case .upload: amounts.upload / size
        case .download: amounts.download / size
        case .egress: amounts.network - amounts.upload
        case .processor: amounts.processor / size
        }
    }
}
