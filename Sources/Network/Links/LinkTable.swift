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

    public init() {}

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
        guard let place = radioPlaces[number] else { return links[number].offer(bytes: bytes, at: now) }
        let fate = links[number].offer(bytes: bytes, at: now, notBefore: radios[place].wake(at: now))
        if let departure = fate.departure { radios[place].noteUse(until: departure) }
        return fate
    }
}
