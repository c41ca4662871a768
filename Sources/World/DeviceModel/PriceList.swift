public import Metering
public import Quantities

/// What each kind of operation costs on a kind of device.
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

    public func price(of operation: Operation) -> Price { prices[operation.rawValue] }

    /// The time that the tallied operations keep the processor busy.
    public func time(for tally: OperationTally) -> TimeSpan {
        var nanoseconds = 0.0
        for operation in Operation.allCases {
            let price = prices[operation.rawValue]
            nanoseconds += Double(tally.calls(of: operation)) * price.nanosecondsPerCall
            nanoseconds += Double(tally.bytes(of: operation)) * price.nanosecondsPerByte
        }
        return TimeSpan(nanoseconds: Int64(nanoseconds.rounded()))
    }
}

extension PriceList {
    /// All is free: what is then measured is the network alone.
    public static let ideal = PriceList { _ in Price(perCall: 0) }

    /// One core of an x86-64 server of about 2020, measured with libsodium 1.0.18 and OpenSSL 3.0.
    public static let server = PriceList { operation in
        switch operation {
        case .agreementKeyGeneration: Price(perCall: 42_000)
        case .agreement: Price(perCall: 44_000)
        case .signingKeyGeneration: Price(perCall: 24_000)
        case .sign: Price(perCall: 23_000, perByte: 3.8)
        case .verify: Price(perCall: 77_000, perByte: 3.8)
        case .hmacSHA256: Price(perCall: 1_200, perByte: 3.8)
        case .sha256: Price(perCall: 300, perByte: 3.8)
        case .chaChaPolySeal, .chaChaPolyOpen: Price(perCall: 370, perByte: 0.85)
        case .aesGCMSeal, .aesGCMOpen: Price(perCall: 600, perByte: 0.4)
        case .aesCBCEncrypt: Price(perCall: 600, perByte: 1.2)
        case .aesCBCDecrypt: Price(perCall: 600, perByte: 0.4)
        case .randomBytes: Price(perCall: 100, perByte: 4)
        }
    }

    /// Factors against `server` by single-thread scores of common machines of each kind, to one digit: they
    /// say how the kinds stand to each other, and no more.
    public static let laptop = server.slowed(by: 0.8)
    public static let phone = server.slowed(by: 2)
    public static let lowEndPhone = server.slowed(by: 8)

    private func slowed(by factor: Double) -> PriceList {
        PriceList { operation in
            let price = self.price(of: operation)
            return Price(
                perCall: price.nanosecondsPerCall * factor, perByte: price.nanosecondsPerByte * factor)
        }
    }
}
