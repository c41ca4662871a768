/// Bytes on the links at one node, with headers, retransmissions and acknowledgements.
///
/// What is lost on the way counts as what arrives: it was put on the link.
public struct NodeTraffic: Equatable, Sendable {
    /// On links that lead to the node.
    public var bytesIn = 0
    /// On links that lead from it.
    public var bytesOut = 0

    public init() {}

    public var sum: Int { bytesIn + bytesOut }

    public static func - (own: NodeTraffic, other: NodeTraffic) -> NodeTraffic {
        var difference = own
        difference.bytesIn -= other.bytesIn
        difference.bytesOut -= other.bytesOut
        return difference
    }
}
