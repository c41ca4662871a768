import MLS

/// `tree-math.json`: a tree's size, and the neighbours of all its nodes (RFC 9420 Appendix C).
struct TreeMathCase: VectorCase {
    let nLeaves: Int
    let nNodes: Int
    let root: Int
    let left: [Int?]
    let right: [Int?]
    let parent: [Int?]
    let sibling: [Int?]

    func check(on bench: VectorBench) throws(UnmetStep) {
        guard let size = TreeSize(leafCount: nLeaves) else {
            throw UnmetStep("n_leaves", "no tree has \(nLeaves) leaves")
        }
        try expect("n_nodes", size.nodeCount, is: nNodes)
        try expect("root", size.root.number, is: root)
        let nodes = (0..<nNodes).map { NodeIndex($0) }
        try expect("left", nodes.map { $0.left?.number }, is: left)
        try expect("right", nodes.map { $0.right?.number }, is: right)
        try expect("parent", nodes.map { size.parent(of: $0)?.number }, is: parent)
        try expect("sibling", nodes.map { size.sibling(of: $0)?.number }, is: sibling)
    }
}
