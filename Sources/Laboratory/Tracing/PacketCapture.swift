public import Identity
import Links
import Metering
public import Quantities
public import Transport

/// Packets of a run as a capture that Wireshark reads (pcapng, draft-ietf-opsawg-pcapng).
///
/// Each packet has the addresses of its two ends, the instant at which it was put on a link, in nanoseconds from the
/// start of the run, its length as the ledger has it, and a comment. Of its bytes there are the headers of IPv4 and UDP
/// alone, whatever the modelled transport is: what they would carry was never made.
public enum PacketCapture {
    /// What stands before all packets.
    public static func beginning(writtenBy program: String) -> [UInt8] {
        var section = CaptureBlock(0x0a0d_0d0a)
        section.append(0x1a2b_3c4d as UInt32)
        section.append(1 as UInt16)
        section.append(0 as UInt16)
        // The section's length is not said.
        section.append(UInt64.max)
        section.append(option: 4, program)
        section.append(option: 0, [])
        return section.bytes + LinkSide.allCases.flatMap(interface)
    }

    /// Where a packet was seen is an interface: one for all links of a side.
    private static func interface(of side: LinkSide) -> [UInt8] {
        var block = CaptureBlock(1)
        // LINKTYPE_IPV4
        block.append(228 as UInt16)
        block.append(0 as UInt16)
        block.append(UInt32(headerBytes))
        block.append(option: 2, side.name)
        block.append(option: 3, side.meaning)
        // Instants are in nanoseconds.
        block.append(option: 9, [9])
        block.append(option: 0, [])
        return block.bytes
    }

    /// One packet on one link.
    ///
    /// - Parameter serves: What its bytes are spent on.
    public static func packet(_ packet: SeenPacket, at now: SimulatedInstant, serves: [String]) -> [UInt8] {
        var block = CaptureBlock(6)
        block.append(UInt32(packet.side.rawValue))
        let instant = UInt64(bitPattern: now.nanoseconds)
        block.append(UInt32(truncatingIfNeeded: instant >> 32))
        block.append(UInt32(truncatingIfNeeded: instant))
        let captured = Array(headers(of: packet).prefix(packet.bytes))
        block.append(UInt32(captured.count))
        block.append(UInt32(packet.bytes))
        block.append(padded: captured)
        block.append(option: 1, comment(on: packet, serves: serves))
        block.append(option: 0, [])
        return block.bytes
    }

    private static func comment(on packet: SeenPacket, serves: [String]) -> String {
        """
        class=\(packet.trafficClass.name); account=\(serves.joined(separator: ", ")); from=\(packet.ends.from); \
        to=\(packet.ends.to); fate=\(packet.fate.word)
        """
    }

    // MARK: - Headers

    private static let headerBytes = 28

    /// Dynamic, so that nothing is looked for in what they carry (RFC 6335).
    private static let port: [UInt8] = [0xc0, 0x00]

    /// IPv4 without options (RFC 791), and UDP (RFC 768) without a checksum, as its zero says.
    private static func headers(of packet: SeenPacket) -> [UInt8] {
        // A length beyond the field is that of no packet that IPv4 has; the capture's own has it whole.
        let length = UInt16(clamping: packet.bytes)
        var header: [UInt8] = [0x45, 0] + bigEndian(length) + [0, 0, 0x40, 0, 64, 17, 0, 0]
        header += address(of: packet.ends.from) + address(of: packet.ends.to)
        header.replaceSubrange(10..<12, with: bigEndian(checksum(of: header)))
        return header + port + port + bigEndian(max(8, UInt16(clamping: packet.bytes - 20))) + [0, 0]
    }

    private static func bigEndian(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xff)] }

    /// The ones' complement of the sum of all words (RFC 1071).
    private static func checksum(of header: [UInt8]) -> UInt16 {
        var sum = stride(from: 0, to: header.count, by: 2).reduce(0 as UInt32) {
            $0 + UInt32(header[$1]) << 8 + UInt32(header[$1 + 1])
        }
        while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
        return ~UInt16(sum)
    }

    /// 10.0.0.0/8 and a device's number, or 172.16.0.0/12 and a relay's.
    public static func address(of node: NodeID) -> [UInt8] {
        let number: UInt32 =
            switch node {
            case .device(let device): 10 << 24 | device.ordinal & 0xff_ffff
            case .relay(let relay): 172 << 24 | 16 << 16 | UInt32(truncatingIfNeeded: relay.number) & 0xf_ffff
            }
        return stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }
}

extension LinkSide {
    fileprivate var name: String {
        switch self {
        case .up: "up"
        case .down: "down"
        case .backbone: "backbone"
        }
    }

    fileprivate var meaning: String {
        switch self {
        case .up: "access links from devices"
        case .down: "access links to devices"
        case .backbone: "links between relays"
        }
    }
}

extension Link.Fate {
    fileprivate var word: String {
        switch self {
        case .dropped: "dropped"
        case .lost: "lost"
        case .carried: "carried"
        }
    }
}
