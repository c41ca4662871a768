import Links
import Randomness
import Transport

/// How long transfers take over links of the profiles, against other simulations of TCP.
enum TransferValidation {
    /// Seconds that a transfer takes that is the first over a connection that stands.
    struct Known {
        let name: String
        let bytes: Int
        let delay: Distribution
        /// In the mean, of an independent simulation with jitter; ns-3's links have none.
        let jitter: Double
        let loss: Double
        let megabits: Double
        /// Median and 95 % of an independent simulation of CUBIC with an initial window of ten packets and SACK.
        let independent: (median: Double, tail: Double)
        /// Those that `Benchmarks/ns3/transfers.cpp` prints, a test holds.
        let ns3: (median: Double, tail: Double)
    }

    private static let hspa = Distribution.lognormal(median: 0.075, sigma: 0.5)
    private static let lte = Distribution.lognormal(median: 0.025, sigma: 0.4)
    private static let geostationary = Distribution.uniform(from: 0.26, to: 0.3)

    static let known: [Known] = [
        Known(
            name: "400 KB, mobile-3g down", bytes: 400_000, delay: hspa, jitter: 0.02, loss: 0.01,
            megabits: 4, independent: (2.05, 5.39), ns3: (1.459, 4.208)),
        Known(
            name: "400 KB, mobile-4g down", bytes: 400_000, delay: lte, jitter: 0.005, loss: 0.005,
            megabits: 30, independent: (0.44, 1.35), ns3: (0.357, 1.456)),
        Known(
            name: "400 KB, satellite down", bytes: 400_000, delay: geostationary, jitter: 0.01, loss: 0.005,
            megabits: 25, independent: (3.42, 10.2), ns3: (3.113, 6.826)),
        Known(
            name: "154 KB, mobile-3g up", bytes: 154_000, delay: hspa, jitter: 0.02, loss: 0.01, megabits: 1,
            independent: (1.53, 2.33), ns3: (1.510, 2.184)),
        Known(
            name: "103 KB, satellite up", bytes: 103_000, delay: geostationary, jitter: 0.01, loss: 0.005,
            megabits: 3, independent: (2.08, 3.81), ns3: (2.003, 2.959)),
        Known(
            name: "21 KB, mobile-3g down", bytes: 21_000, delay: hspa, jitter: 0.02, loss: 0.01, megabits: 4,
            independent: (0.34, 0.49), ns3: (0.264, 0.563)),
    ]

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        known.enumerated().flatMap { place, known in
            let (independent, tail) = known.rows(
                .quic, jitter: .exponential(mean: known.jitter), named: "QUIC, \(known.name)",
                against: known.independent, replications: replications,
                seed: seed.descendant("independent", UInt64(place)))
            let (median, tailOfNS3) = known.rows(
                .tcpTLS, jitter: .constant(0), named: "TCP, \(known.name), ns-3", against: known.ns3,
                replications: replications, seed: seed.descendant("ns3", UInt64(place)))
            return [independent, tail, median, tailOfNS3]
        }
    }

    /// Transfers of which a replication has the median and the 95 %.
    fileprivate static let transferCount = 100
}

extension TransferValidation.Known {
    fileprivate func rows(
        _ transport: TransportProtocol, jitter: Distribution, named name: String,
        against other: (median: Double, tail: Double), replications: Int, seed: Seed
    ) -> (median: ValidationRow, tail: ValidationRow) {
        let link = TransportValidation.link(
            delay: delay, jitter: jitter, loss: loss, megabits: megabits, queue: 256 << 10)
        let count = TransferValidation.transferCount
        let times = (0..<replications).map { replication in
            (0..<count).map { transfer in
                TransportValidation.seconds(
                    transport, bytes: bytes, over: link, isConnected: true,
                    seed: seed.descendant("transfer", UInt64(replication * count + transfer)))
            }.sorted()
        }
        return (
            ValidationRow(
                name, "median", "s", theory: other.median, within: 0.15, samples: times.map { $0[count / 2] }),
            ValidationRow(
                name, "95 %", "s", theory: other.tail, within: 0.35,
                samples: times.map { ($0[count * 95 / 100 - 1] + $0[count * 95 / 100]) / 2 })
        )
    }
}
