public import Identity
public import Quantities
public import Randomness

/// The links that have been used.
///
/// Of so many nodes most never meet. A link comes into being when it is first used, so that a node costs nothing by
/// itself. Links are numbered in that order.
public struct LinkTable {
    private var links: [Link] = []
    /// Of each link, the place of its radio; nothing where it has none.
    private var radioPlaces: [Int?] = []
    private var radios: [Radio] = []
    private var radioPlaceOfDevices: [DeviceID: Int] = [:]
    private var numbers: [LinkID: Int] = [:]
    /// Of each link, where it is.
    private var sides: [LinkSide] = []
    /// What strains the links of each side now, by all faults together.
    private var strains: [LinkSide: LinkStrain] = [:]
    /// Which packets are lost by strains.
    private var strokes = RandomStream(seed: Seed(0))

    public init() {}

    /// What makes the links of a side worse now; nothing where they are as they are.
    public func strain(on side: LinkSide) -> LinkStrain? { strains.isEmpty ? nil : strains[side] }

    /// Says what strains the links of each side from now on.
    ///
    /// - Parameter seed: What is lost by it is drawn under this.
    public mutating func setStrains(_ all: [(strain: LinkStrain, sides: Set<LinkSide>)], seed: Seed) {
        strokes = RandomStream(seed: seed)
        strains = [:]
        for (strain, sides) in all {
            for side in sides { strains[side] = (strains[side] ?? .none).with(strain) }
        }
    }

    public var count: Int { links.count }

    public subscript(number: Int) -> Link { links[number] }

    /// The number of a link, which is made if it was not used before.
    ///
    /// - Parameter radioSeed: What the randomness of a device's radio is found under.
    public mutating func number(
        of id: LinkID, make: (LinkID) -> Link, radioSeed: (DeviceID) -> Seed
    ) -> Int {
        if let known = numbers[id] { return known }
        numbers[id] = links.count
        let link = make(id)
        links.append(link)
        sides.append(id.side)
        radioPlaces.append(radioPlace(of: link.specification.radio, on: id, seed: radioSeed))
        return links.count - 1
    }

    private mutating func radioPlace(
        of specification: Radio.Specification?, on id: LinkID, seed: (DeviceID) -> Seed
    ) -> Int? {
        guard let specification, let device = id.device else { return nil }
        if let known = radioPlaceOfDevices[device] { return known }
        radioPlaceOfDevices[device] = radios.count
        radios.append(Radio(specification, seed: seed(device)))
        return radios.count - 1
    }

    /// Puts a packet into a link's queue, and wakes the radio if it has one.
    public mutating func offer(bytes: Int, to number: Int, at now: SimulatedInstant) -> Link.Fate {
        let strain = strains.isEmpty ? .none : strains[sides[number]] ?? .none
        let isStruck = strain.loss > 0 && strokes.happens(withProbability: strain.loss)
        guard let place = radioPlaces[number] else {
            return links[number].offer(
                bytes: bytes, at: now, slowedBy: strain.delayFactor, isStruck: isStruck)
        }
        let fate = links[number].offer(
            bytes: bytes, at: now, notBefore: radios[place].wake(at: now), slowedBy: strain.delayFactor,
            isStruck: isStruck)
        if let departure = fate.departure { radios[place].noteUse(until: departure) }
        return fate
    }
}
