/// The links that have been used.
///
/// Of so many nodes most never meet. A link comes into being when it is first used, so that a node costs nothing by
/// itself. Links are numbered in that order.
public struct LinkTable {
    private var links: [Link] = []
    private var numbers: [LinkID: Int] = [:]

    public init() {}

    public var count: Int { links.count }

    public subscript(number: Int) -> Link {
        get { links[number] }
        _modify { yield &links[number] }
    }

    /// The number of a link, which is made if it was not used before.
    public mutating func number(of id: LinkID, make: (LinkID) -> Link) -> Int {
        if let known = numbers[id] { return known }
        numbers[id] = links.count
        links.append(make(id))
        return links.count - 1
    }
}
