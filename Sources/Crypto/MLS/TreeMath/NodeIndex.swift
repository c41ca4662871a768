/// The place of a node in the array of a tree (RFC 9420 Appendix C): leaves are even, parents odd.
///
/// Held as `Int`, so that no leaf that a message names has a node beyond what can be counted.
public struct NodeIndex: Hashable, Comparable, Sendable {
    public let number: Int

    public init(_ number: Int) {
        precondition(number >= 0, "nodes are counted from 0")
        self.number = number
    }

    /// How far it is above the leaves.
    public var level: Int { (~number).trailingZeroBitCount }

    public var isLeaf: Bool { number & 1 == 0 }

    /// The leaf that the node is, if it is one.
    public var leaf: LeafIndex? {
        isLeaf ? UInt32(exactly: number >> 1).map { LeafIndex($0) } : nil
    }

    public var left: NodeIndex? { isLeaf ? nil : NodeIndex(number ^ 1 << (level - 1)) }

    public var right: NodeIndex? { isLeaf ? nil : NodeIndex(number ^ 3 << (level - 1)) }

    /// The child on the way down to `leaf`, which must be below.
    func child(towards leaf: LeafIndex) -> NodeIndex? { leaf.node < self ? left : right }

    /// The child beside the way down to `leaf`, which must be below.
    func child(awayFrom leaf: LeafIndex) -> NodeIndex? { leaf.node < self ? right : left }

    /// Whether `node` is in the subtree under this one, or is this one.
    public func isAncestor(ofOrEqualTo node: NodeIndex) -> Bool {
        let level = level
        return node.level <= level && (node.number >> (level + 1)) == (number >> (level + 1))
    }

    /// The numbers of all leaves in the subtree.
    public var leafNumbers: Range<Int> {
        let first = (number >> (level + 1)) << level
        return first..<(first + 1 << level)
    }

    /// The node above in a tree that has one there.
    var parentInLargerTree: NodeIndex {
        let level = level
        let side = number >> (level + 1) & 1
        return NodeIndex((number | 1 << level) ^ (side << (level + 1)))
    }

    public static func < (own: NodeIndex, other: NodeIndex) -> Bool { own.number < other.number }
}

extension LeafIndex {
    /// Its place in the array of nodes.
    public var node: NodeIndex { NodeIndex(2 * Int(number)) }

    /// The node this far above, in the array of nodes of a tree that has one there.
    func ancestor(at level: Int) -> UInt32 {
        (number >> UInt32(level)) << UInt32(level + 1) + (1 << UInt32(level)) - 1
    }
}
