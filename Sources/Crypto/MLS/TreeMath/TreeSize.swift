/// The size of a full binary tree, from which all places in it follow (RFC 9420 §4.1, Appendix C).
public struct TreeSize: Hashable, Sendable {
    /// A power of two.
    public let leafCount: Int

    /// As many leaves as a `LeafIndex` can name.
    static let leafCountMax = 1 << 32

    /// The tree of one leaf.
    public static let one = TreeSize(exactly: 1)

    private init(exactly leafCount: Int) {
        self.leafCount = leafCount
    }

    /// `nil` unless `leafCount` is a power of two that a tree can have.
    public init?(leafCount: Int) {
        guard (1...Self.leafCountMax).contains(leafCount), leafCount.nonzeroBitCount == 1 else { return nil }
        self.leafCount = leafCount
    }

    /// The smallest tree with a place for `leafCount` leaves; `nil` beyond 2^32.
    public init?(holding leafCount: Int) {
        guard (0...Self.leafCountMax).contains(leafCount) else { return nil }
        self.leafCount = leafCount <= 1 ? 1 : 1 << (Int.bitWidth - (leafCount - 1).leadingZeroBitCount)
    }

    /// The tree with an array of `nodeCount` nodes, if there is one.
    public init?(nodeCount: Int) {
        guard nodeCount > 0, !nodeCount.isMultiple(of: 2) else { return nil }
        self.init(leafCount: nodeCount / 2 + 1)
    }

    public var nodeCount: Int { 2 * leafCount - 1 }

    public var root: NodeIndex { NodeIndex(leafCount - 1) }

    /// The number of nodes between a leaf and the root, with the root.
    public var depth: Int { leafCount.trailingZeroBitCount }

    /// The tree with as many leaves again on the right; `nil` when no tree is larger.
    public var doubled: TreeSize? { TreeSize(leafCount: 2 * leafCount) }

    /// The left half, if the tree has more than one leaf.
    public var halved: TreeSize? { TreeSize(leafCount: leafCount / 2) }

    public func contains(_ node: NodeIndex) -> Bool { node.number < nodeCount }

    public func contains(_ leaf: LeafIndex) -> Bool { Int(leaf.number) < leafCount }

    /// The node above; none above the root or outside of the tree.
    public func parent(of node: NodeIndex) -> NodeIndex? {
        contains(node) && node != root ? node.parentInLargerTree : nil
    }

    /// The other child of the node above.
    public func sibling(of node: NodeIndex) -> NodeIndex? {
        guard let parent = parent(of: node) else { return nil }
        return node < parent ? parent.right : parent.left
    }

    /// The nodes above `node`, the lowest first, the root last; empty outside of the tree.
    public func directPath(of node: NodeIndex) -> [NodeIndex] {
        var path: [NodeIndex] = []
        path.reserveCapacity(depth)
        var current = node
        while let parent = parent(of: current) {
            path.append(parent)
            current = parent
        }
        return path
    }

    /// The siblings of `node` and of all nodes above it but the root, the lowest first.
    public func copath(of node: NodeIndex) -> [NodeIndex] {
        ([node] + directPath(of: node)).compactMap { sibling(of: $0) }
    }

    /// The lowest node that is above both leaves, or the leaf itself when they are one.
    public func commonAncestor(of own: LeafIndex, _ peer: LeafIndex) -> NodeIndex {
        let level = UInt32.bitWidth - (own.number ^ peer.number).leadingZeroBitCount
        let first = (Int(own.number) >> level) << (level + 1)
        return NodeIndex(first + (1 << level) - 1)
    }
}
