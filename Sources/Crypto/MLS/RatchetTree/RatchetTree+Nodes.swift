package import Metering
import Primitives
import WireFormat

/// The `ratchet_tree` extension (RFC 9420 §12.4.3.3): the nodes in the order of the array form.
extension RatchetTree {
    /// The tree that these bytes list; its hashes and signatures are checked by `validate`.
    ///
    /// - Throws: `.malformed`, `.invalidTree` for a list that is none, `.refused` for keys of another suite.
    public init(decoding bytes: [UInt8]) throws(MLSError) {
        var decoder = WireDecoder(bytes)
        let nodes: [TreeNode?]
        do {
            nodes = try decoder.readValues { inner throws(WireError) in try inner.readOptional() }
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        try self.init(nodes: nodes)
    }

    public var encoded: [UInt8] {
        var nodes: [TreeNode?] = []
        nodes.reserveCapacity(2 * leafCount)
        Self.append(root, to: &nodes)
        while let last = nodes.last, last == nil { nodes.removeLast() }
        var encoder = WireEncoder()
        encoder.writeValues(nodes) { node, encoder in encoder.writeOptional(node) }
        return encoder.bytes
    }

    /// How many bytes `encoded` has, without writing it.
    public var encodedSize: Int {
        var size = root.listedSize
        // Blank nodes at the end are not listed.
        var place = root
        while let (left, right) = place.children {
            guard right.memberCount == 0, right.listedSize == 2 << right.level - 1 else {
                place = right
                continue
            }
            size -= right.listedSize
            guard place.parentNode == nil else { break }
            size -= 1
            place = left
        }
        return size + WireEncoder.lengthPrefixSize(for: size)
    }

    private static func append(_ subtree: Subtree, to nodes: inout [TreeNode?]) {
        if let left = subtree.children?.left { append(left, to: &nodes) }
        nodes.append(subtree.top)
        if let right = subtree.children?.right { append(right, to: &nodes) }
    }

    /// The resolution of a node, all by their index in the array form.
    package func resolution(of node: UInt32) -> [UInt32]? {
        root.subtree(at: node)?.resolution().map(\.nodeIndex)
    }

    /// The tree hash of a node, by its index in the array form.
    package func hash(of node: UInt32, tally: inout OperationTally) -> [UInt8]? {
        root.subtree(at: node)?.treeHash(tally: &tally).bytes
    }

    init(nodes: [TreeNode?], levelMax: Int = Self.levelMax) throws(MLSError) {
        guard let last = nodes.last else { throw .invalidTree(.empty) }
        guard last != nil else { throw .invalidTree(.trailingBlank) }
        var level = 0
        while (2 << level) - 1 < nodes.count { level += 1 }
        guard level <= levelMax else { throw .invalidTree(.tooLarge(leavesMax: 1 << levelMax)) }
        try self.init(root: try Self.subtree(of: nodes, level: level, first: 0))
    }

    private static func subtree(
        of nodes: [TreeNode?], level: Int, first: UInt32
    ) throws(MLSError) -> Subtree {
        let index = Int(first) << 1 + (1 << level) - 1
        let node = index < nodes.count ? nodes[index] : nil
        guard level > 0 else {
            switch node {
            case nil: return Subtree(leaf: nil, at: first)
            case .leaf(let leaf):
                _ = try leaf.signatureKey.spoken()
                _ = try leaf.encryptionKey.spoken()
                return Subtree(leaf: leaf, at: first)
            case .parent: throw .invalidTree(.wrongKind(node: UInt32(index)))
            }
        }
        let left = try subtree(of: nodes, level: level - 1, first: first)
        let right = try subtree(of: nodes, level: level - 1, first: first + 1 << UInt32(level - 1))
        switch node {
        case nil: return Subtree(parent: nil, left: left, right: right)
        case .parent(let parent):
            _ = try parent.encryptionKey.spoken()
            return Subtree(parent: parent, left: left, right: right)
        case .leaf: throw .invalidTree(.wrongKind(node: UInt32(index)))
        }
    }
}
