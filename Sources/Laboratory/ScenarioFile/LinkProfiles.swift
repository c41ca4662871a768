/// The links that a scenario can name.
///
/// Each is the map that a scenario could have written out. The numbers are assumptions: round ones of the order
/// usual for such links, not taken from any one measurement, for comparing schemes and not for predicting a
/// network. Where a standard gives a number it is named.
/// Delays are one way, from the device to the node or server it talks to.
///
/// Throughout: packets of 1,500 bytes (Ethernet), of which 40 are header (IPv4 20, RFC 791; UDP 8, RFC 768;
/// 12 for connection, packet number and acknowledgement, as a short QUIC header has, RFC 9000 §17.3). A packet
/// that is not acknowledged is repeated after three times the usual round trip, at least a quarter second,
/// and the wait doubles (RFC 6298 §2 and §5.5, whose minimum of one second QUIC gave up: RFC 9002 §6.2).
enum LinkProfiles {
    private static let packet = "queue: 256 KiB, mtu: 1500 B, header: 40 B"

    /// The first is the base of a map that names none.
    static let access = [broadband, ideal, lan, mobile4G, mobile3G, satellite]

    static let backbone = [
        // Between data centres of one continent: 10 to 40 ms one way and hardly any loss.
        profile(
            "core",
            "delay: { lognormal: { median: 20 ms, sigma: 0.4 } }, jitter: { exponential: { mean: 0.5 ms } },"
                + " loss: 0.01 %, rate: 1 Gbit/s, queue: 4 MiB, mtu: 1500 B, header: 40 B,"
                + " repeat: { after: 250 ms, factor: 2, at-most: 10 s }"),
        // Between machines of one room.
        profile(
            "lan",
            "delay: 0.2 ms, jitter: { exponential: { mean: 0.05 ms } }, loss: 0 %, rate: 1 Gbit/s,"
                + " queue: 4 MiB, mtu: 1500 B, header: 40 B, repeat: { after: 250 ms, factor: 2, at-most: 10 s }"
        ),
        // No cost but bytes.
        profile(
            "ideal",
            "delay: 0 s, jitter: 0 s, loss: 0 %, rate: 1000 Gbit/s, queue: 1 GiB, mtu: 1500 B, header: 40 B,"
                + " repeat: { after: 1 s, factor: 2, at-most: 10 s }"),
    ]

    // A fixed line in a home, cable, DSL and fibre mixed: 10 to 20 ms round trip to a server nearby.
    private static let broadband = profile(
        "broadband",
        "delay: { lognormal: { median: 8 ms, sigma: 0.5 } }, jitter: { exponential: { mean: 1 ms } }, loss: 0.1 %,"
            + " up: 20 Mbit/s, down: 100 Mbit/s, \(packet), repeat: { after: 250 ms, factor: 2, at-most: 30 s }"
    )

    // No cost but bytes: what remains is the protocol's own doing.
    private static let ideal = profile(
        "ideal",
        "delay: 0 s, jitter: 0 s, loss: 0 %, up: 1000 Gbit/s, down: 1000 Gbit/s, queue: 1 GiB, mtu: 1500 B,"
            + " header: 40 B, repeat: { after: 1 s, factor: 2, at-most: 30 s }")

    // Gigabit Ethernet within a building.
    private static let lan = profile(
        "lan",
        "delay: 0.3 ms, jitter: { exponential: { mean: 0.1 ms } }, loss: 0 %, up: 1 Gbit/s, down: 1 Gbit/s,"
            + " \(packet), repeat: { after: 250 ms, factor: 2, at-most: 30 s }")

    // LTE in a town: round trips of about 50 ms; the radio link repeats by itself, so that few packets are lost.
    private static let mobile4G = profile(
        "mobile-4g",
        "delay: { lognormal: { median: 25 ms, sigma: 0.4 } }, jitter: { exponential: { mean: 5 ms } }, loss: 0.5 %,"
            + " up: 9 Mbit/s, down: 30 Mbit/s, \(packet), repeat: { after: 250 ms, factor: 2, at-most: 30 s }"
    )

    // HSPA: round trips of about 150 ms.
    private static let mobile3G = profile(
        "mobile-3g",
        "delay: { lognormal: { median: 75 ms, sigma: 0.5 } }, jitter: { exponential: { mean: 20 ms } }, loss: 1 %,"
            + " up: 1 Mbit/s, down: 4 Mbit/s, \(packet), repeat: { after: 500 ms, factor: 2, at-most: 30 s }")

    // A geostationary satellite: 35,786 km up and as much down at the speed of light is 239 ms one way; ITU-T
    // G.114 (Annex A) reckons with 260 ms, to which the way on the ground is added.
    private static let satellite = profile(
        "satellite",
        "delay: { uniform: { from: 260 ms, to: 300 ms } }, jitter: { exponential: { mean: 10 ms } }, loss: 0.5 %,"
            + " up: 3 Mbit/s, down: 25 Mbit/s, \(packet), repeat: { after: 1500 ms, factor: 2, at-most: 30 s }"
    )

    private static func profile(_ name: String, _ values: String) -> LinkProfile {
        LinkProfile(name: name, node: .literal("{ profile: \(name), \(values) }"))
    }
}
