import Primitives

/// The resolution of a node (RFC 9420 §4.1.1): the nodes that together stand for all members below it.
extension Subtree {
    /// In order: the node itself and its unmerged leaves, or if it is blank its children's resolutions.
    ///
    /// - Parameter excluded: Leaves to pass over, rising.
    func resolution(without excluded: [LeafIndex] = []) -> [Subtree] {
        var nodes: [Subtree] = []
        nodes.reserveCapacity(resolutionCount)
        appendResolution(to: &nodes)
        guard !excluded.isEmpty else { return nodes }
        let excluded = Set(excluded.lazy.map(\.number))
        return nodes.filter { $0.level > 0 || !excluded.contains($0.first) }
    }

    private func appendResolution(to nodes: inout [Subtree]) {
        switch top {
        case nil:
            children?.left.appendResolution(to: &nodes)
            children?.right.appendResolution(to: &nodes)
        case .leaf: nodes.append(self)
        case .parent(let parent):
            nodes.append(self)
            for leaf in parent.unmergedLeaves { nodes.append(path(to: leaf)[level]) }
        }
    }

    /// The members that have the private key of its topmost node: those below, but for the unmerged; nobody if it is blank.
    var holders: [LeafIndex] {
        guard top != nil else { return [] }
        let unmerged = parentNode?.unmergedLeaves ?? []
        var holders: [LeafIndex] = []
        holders.reserveCapacity(memberCount)
        forEachMember { leaf, _ in if !unmerged.contains(leaf) { holders.append(leaf) } }
        return holders
    }

    /// How many nodes the resolution has without the leaves of `excluded`, rising, that are in it.
    ///
    /// They count one each: a new leaf is unmerged everywhere, so it is in its ancestors' resolutions itself.
    func resolutionCount(without excluded: [LeafIndex]) -> Int {
        resolutionCount - excluded.count(in: leaves)
    }

    /// Where in the resolution the node stands that `leaf` decrypts with, and which node that is.
    ///
    /// O(log n): whole siblings are passed over by their counts.
    func place(
        inResolutionOf leaf: LeafIndex, without excluded: [LeafIndex]
    ) -> (index: Int, holder: Subtree)? {
        var passed = 0
        var place = self
        while true {
            switch place.top {
            case nil:
                guard let (left, right) = place.children else { return nil }
                if leaf.number < right.first {
                    place = left
                } else {
                    passed += left.resolutionCount(without: excluded)
                    place = right
                }
            case .leaf: return (passed, place)
            case .parent(let parent):
                guard let rank = parent.unmergedLeaves.firstIndex(of: leaf) else { return (passed, place) }
                let before = place.first..<leaf.number
                return (passed + 1 + rank - excluded.count(in: before), place.path(to: leaf)[place.level])
            }
        }
    }
}

extension [LeafIndex] {
    /// How many of these, which rise, lie in `range`.
    fileprivate func count(in range: Range<UInt32>) -> Int {
        guard !isEmpty else { return 0 }
        return lowerBound(range.upperBound) - lowerBound(range.lowerBound)
    }

    private func lowerBound(_ number: UInt32) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
