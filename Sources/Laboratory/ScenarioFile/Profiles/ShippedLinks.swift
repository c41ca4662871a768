/// Written by `make profiles` from the files of `profiles/links`; a test holds that they are the same.
enum ShippedLinks {
    static let all: [(name: String, text: String)] = [
        (
            "broadband",
            """
            # A fixed line in a home, cable, DSL and fibre mixed.
            title: A fixed line in a home
            # Ookla's tests in the United States, as the blog POTs and PANs reported them for a second quarter, gave a round
            # trip of 9 ms for the best provider, one of fibre. Assumption: 8 ms one way, because cable and DSL are slower;
            # sigma 0.5 puts nine in ten between 3.5 and 18 ms.
            delay: { lognormal: { median: 8 ms, sigma: 0.5 } }
            # Assumption: an eighth of the delay, because a line that is not full varies little.
            jitter: { exponential: { mean: 1 ms } }
            # The FCC counts lines by whether they lose less than 0.4 % in the busiest hours (Measuring Broadband America,
            # ninth report, chart 8). Assumption: a quarter of that, because most lines are in that class.
            loss: 0.1 %
            # Assumption: 20 and 100 Mbit/s. The FCC's panel had a mean advertised download of 194 Mbit/s in 2020 (eleventh
            # report) and a median of 39 measured in 2015 (sixth report); uploads over cable are a fifth or less.
            up: 20 Mbit/s
            down: 100 Mbit/s
            # Assumption: 105 ms of the upload, because home routers hold about that much.
            queue: 256 KiB
            # Ethernet; the header as in lan.yaml.
            mtu: 1500 B
            header: 40 B
            # Some fifteen round trips; not less, since acknowledgements may be held back. The wait doubles (RFC 6298,
            # section 5.5).
            repeat: { after: 250 ms, factor: 2, at-most: 30 s }

            """
        ),
        (
            "core",
            """
            # Between data centres of one continent.
            title: Between data centres of one continent
            # Assumption: 20 ms one way, because light in glass needs 5 us a kilometre, cables take detours, and 2,000 km
            # are half a continent; sigma 0.4 puts nine in ten between 10 and 39 ms.
            delay: { lognormal: { median: 20 ms, sigma: 0.4 } }
            # Assumption: half a millisecond, because these links are kept far from full.
            jitter: { exponential: { mean: 0.5 ms } }
            # Assumption: one in ten thousand, because carriers' agreements on such routes promise about 0.1 % or less.
            loss: 0.01 %
            # Assumption: the share that one service would have of a link of 10 or 100 Gbit/s.
            rate: 1 Gbit/s
            # Assumption: 32 ms at this rate, because buffers are built for about a round trip.
            queue: 4 MiB
            # Ethernet; the header as in lan.yaml.
            mtu: 1500 B
            header: 40 B
            # Six of the usual round trips; the wait doubles (RFC 6298, section 5.5).
            repeat: { after: 250 ms, factor: 2, at-most: 10 s }

            """
        ),
        (
            "ideal",
            """
            # No cost but bytes: what remains is the protocol's own doing.
            title: No delay, no loss, and all the room there is
            delay: 0 s
            jitter: 0 s
            loss: 0 %
            # So fast that no packet of 1,500 bytes takes longer than 12 ns.
            rate: 1000 Gbit/s
            # Nothing ever waits that long.
            queue: 1 GiB
            # The packet of the other profiles, so that bytes can be compared with theirs.
            mtu: 1500 B
            header: 40 B
            # Without loss nothing is repeated.
            repeat: { after: 1 s, factor: 2, at-most: 30 s }

            """
        ),
        (
            "lan",
            """
            # Gigabit Ethernet within a building.
            title: Wires within a building
            # Assumption: some switches and two kernels, because the wire itself adds 5 ns a metre and 12 us a packet.
            delay: 0.3 ms
            # Assumption: a third of the delay, because the queues of switches are nearly always empty.
            jitter: { exponential: { mean: 0.1 ms } }
            # Assumption: none, because of the frames on such wires one in a million or less is damaged.
            loss: 0 %
            # 1000BASE-T (IEEE 802.3, clause 40).
            rate: 1 Gbit/s
            # Assumption: as for the other links, because what lies here for 2 ms is no queue to speak of.
            queue: 256 KiB
            # Ethernet; the header is an assumption: IPv4 (20, RFC 791), UDP (8, RFC 768), and 12 for connection, packet number and
            # acknowledgement. It is less than any secure transport takes: QUIC's short header with an identifier of 8 bytes, a packet
            # number of 2 and the tag of its AEAD makes 55 in all (RFC 9000, section 17.3; RFC 9001, section 5.3).
            mtu: 1500 B
            header: 40 B
            # Three round trips would be 2 ms; assumption: a quarter second, because deployed stacks do not wait less than
            # that for an acknowledgement that may be held back. The wait doubles (RFC 6298, section 5.5).
            repeat: { after: 250 ms, factor: 2, at-most: 30 s }

            """
        ),
        (
            "mobile-3g",
            """
            # HSPA.
            title: HSPA, the third generation
            # OpenSignal's tests gave round trips about 150 ms over the HSPA of T-Mobile US (as FierceWireless reported them).
            # Half of it one way; assumption: sigma 0.5, because its cells differ more than those of LTE.
            delay: { lognormal: { median: 75 ms, sigma: 0.5 } }
            # Assumption: a quarter of the delay, because the radio link repeats by itself and waits for a slot.
            jitter: { exponential: { mean: 20 ms } }
            # Assumption: twice that of LTE, because such cells are fuller and older.
            loss: 1 %
            # OpenSignal, United States, August 2016: mean downloads over 3G from below 1 to 4.6 Mbit/s. Assumption: 4
            # Mbit/s, the upper end, and a quarter of it up.
            up: 1 Mbit/s
            down: 4 Mbit/s
            # Assumption: two seconds of the upload, because such networks are known for their deep queues.
            queue: 256 KiB
            # Ethernet; the header as in lan.yaml.
            mtu: 1500 B
            header: 40 B
            # Three of the usual round trips; the wait doubles (RFC 6298, section 5.5).
            repeat: { after: 500 ms, factor: 2, at-most: 30 s }

            """
        ),
        (
            "mobile-4g",
            """
            # LTE in a town.
            title: LTE in a town
            # OpenSignal's tests in the United States gave mean round trips of 57 to 65 ms (State of Mobile Networks, August
            # 2016), later ones of Ookla 31 to 39 ms (as the blog POTs and PANs reported them). Assumption: 25 ms one way,
            # because that lies between; sigma 0.4 puts nine in ten between 13 and 48 ms.
            delay: { lognormal: { median: 25 ms, sigma: 0.4 } }
            # Assumption: a fifth of the delay, because the radio link repeats by itself, and each repeat takes 8 ms
            # (HARQ round trip of LTE in FDD).
            jitter: { exponential: { mean: 5 ms } }
            # Assumption: one in two hundred, because the radio link repeats what it loses, and little is left.
            loss: 0.5 %
            # OpenSignal, United States: mean downloads of 12 to 16 Mbit/s in 2016, 14 to 22 in 2018, and then 30 and more in
            # ten cities. Assumption: 30 Mbit/s, because this is a town; and less than a third of that up.
            up: 9 Mbit/s
            down: 30 Mbit/s
            # Assumption: 233 ms of the upload, because radio schedulers keep deep queues.
            queue: 256 KiB
            # Ethernet; the header as in lan.yaml.
            mtu: 1500 B
            header: 40 B
            # Five of the usual round trips; the wait doubles (RFC 6298, section 5.5).
            repeat: { after: 250 ms, factor: 2, at-most: 30 s }

            """
        ),
        (
            "satellite",
            """
            # A geostationary satellite.
            title: A geostationary satellite
            # 239.6 ms from ground to ground right below it, 279.0 ms at the edge of its view (RFC 2488, section 2).
            # Assumption: 20 ms more, because there are ways on the ground and coding.
            delay: { uniform: { from: 260 ms, to: 300 ms } }
            # Assumption: 10 ms, because a terminal shares its channel by slots.
            jitter: { exponential: { mean: 10 ms } }
            # Assumption: as LTE, because rain and repair of errors on the link are much like it.
            loss: 0.5 %
            # Assumption: 25 Mbit/s down and 3 up, because that was what the FCC called broadband from 2015 to 2024.
            up: 3 Mbit/s
            down: 25 Mbit/s
            # Assumption: 0.7 s of the upload, because one round trip of it has to fit.
            queue: 256 KiB
            # Ethernet; the header as in lan.yaml.
            mtu: 1500 B
            header: 40 B
            # Nearly three round trips; the wait doubles (RFC 6298, section 5.5).
            repeat: { after: 1500 ms, factor: 2, at-most: 30 s }

            """
        ),
    ]
}
