public import Metering
public import Quantities

/// What each kind of operation costs on a kind of device: a file of `profiles/devices`.
public struct PriceList: Equatable, Sendable {
    public struct Price: Equatable, Sendable {
        public let nanosecondsPerCall: Double
        public let nanosecondsPerByte: Double

        public init(perCall: Double, perByte: Double = 0) {
            nanosecondsPerCall = perCall
            nanosecondsPerByte = perByte
        }
    }

    private let prices: [Price]

    /// - Parameter price: Asked once for each kind.
    public init(_ price: (Operation) -> Price) {
        prices = Operation.allCases.map(price)
    }

    public subscript(operation: Operation) -> Price { prices[operation.rawValue] }

    /// The time that the tallied operations keep the processor busy.
    public func time(for tally: OperationTally) -> TimeSpan {
        var nanoseconds = 0.0
        for operation in Operation.allCases {
            let price = prices[operation.rawValue]
            nanoseconds += Double(tally.calls(of: operation)) * price.nanosecondsPerCall
            nanoseconds += Double(tally.bytes(of: operation)) * price.nanosecondsPerByte
        }
        return TimeSpan(nanoseconds: Int64(exactly: nanoseconds.rounded()) ?? .max)
    }
}
