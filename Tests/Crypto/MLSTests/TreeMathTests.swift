import MLS
import Testing

@Suite("Tree math")
struct TreeMathTests {
    private static let sizes = (0...6).compactMap { TreeSize(leafCount: 1 << $0) }

    @Test func `a tree has a power of two leaves, and no more than can be named`() {
        #expect(TreeSize(leafCount: 0) == nil)
        #expect(TreeSize(leafCount: 3) == nil)
        #expect(TreeSize(leafCount: 1 << 33) == nil)
        #expect(TreeSize(leafCount: 1 << 32)?.doubled == nil)
        #expect(TreeSize.one.halved == nil)
        #expect(TreeSize(nodeCount: 4) == nil)
        #expect(TreeSize(nodeCount: 5) == nil)
        #expect(TreeSize(nodeCount: 7)?.leafCount == 4)
        #expect(TreeSize(holding: (1 << 32) + 1) == nil)
        #expect((0...9).map { TreeSize(holding: $0)?.leafCount } == [1, 1, 2, 4, 4, 8, 8, 8, 8, 16])
    }

    @Test func `what lies outside of a tree has no place in it`() {
        let size = Self.sizes[2]
        #expect(size.parent(of: NodeIndex(7)) == nil)
        #expect(size.sibling(of: size.root) == nil)
        #expect(size.directPath(of: LeafIndex(.max).node) == [])
        #expect(!size.contains(LeafIndex(4)))
        #expect(LeafIndex(.max).node.leaf == LeafIndex(.max))
        #expect(NodeIndex(.max - 1).leaf == nil)
    }

    @Test func `every node is above its children, and they know each other`() {
        for size in Self.sizes {
            for node in (0..<size.nodeCount).map({ NodeIndex($0) }) {
                guard let left = node.left, let right = node.right else {
                    #expect(node.leaf?.node == node)
                    continue
                }
                #expect(size.parent(of: left) == node && size.parent(of: right) == node)
                #expect(size.sibling(of: left) == right && size.sibling(of: right) == left)
                #expect(left.leafNumbers.upperBound == right.leafNumbers.lowerBound)
                #expect(node.leafNumbers == left.leafNumbers.lowerBound..<right.leafNumbers.upperBound)
            }
        }
    }

    @Test func `the common ancestor is the first node on both direct paths`() {
        let size = Self.sizes[5]
        let leaves = (0..<32).map { LeafIndex($0) }
        for own in leaves {
            let path = size.directPath(of: own.node)
            #expect(path.last == size.root && path.count == size.depth)
            for peer in leaves where peer != own {
                let other = size.directPath(of: peer.node)
                #expect(path.first { other.contains($0) } == size.commonAncestor(of: own, peer))
            }
            #expect(size.commonAncestor(of: own, own) == own.node)
        }
    }

    @Test func `the nodes above a node are its ancestors, and those beside them are not`() {
        let size = Self.sizes[4]
        for node in (0..<size.nodeCount).map({ NodeIndex($0) }) {
            let above = [node] + size.directPath(of: node)
            let ancestors = (0..<size.nodeCount).map { NodeIndex($0) }
                .filter { $0.isAncestor(ofOrEqualTo: node) }
            #expect(ancestors == above.sorted())
            #expect(size.copath(of: node) == above.dropLast().compactMap { size.sibling(of: $0) })
        }
    }
}
