import Identity
import Megolm
import Quantities
import SchemeContract

/// A device's own sender key, and who has yet to be sent it.
struct SenderKey {
    /// Devices that lack the key, with the rekey that made them lack it.
    struct Due {
        let rekey: RekeyID
        var devices: [DeviceID]
    }

    var session: OutboundSession
    let prefix: SessionPrefix
    let madeAt: SimulatedInstant
    /// Whether the receivers know it from the tree that was; to others it is not given.
    let isDerived: Bool
    var due: [Due] = []

    init(_ session: OutboundSession, madeAt: SimulatedInstant) {
        self.session = session
        prefix = SessionPrefix(of: session.sessionID)
        self.madeAt = madeAt
        isDerived = false
    }

    /// The first key after a period in the tree, which all members of the epoch can derive.
    init(derived session: OutboundSession, prefix: SessionPrefix, madeAt: SimulatedInstant) {
        self.session = session
        self.prefix = prefix
        self.madeAt = madeAt
        isDerived = true
    }

    /// Whether the key has served as many messages, or as long, as one may.
    func isSpent(_ rotation: MechanismConfiguration.Rotation, at now: SimulatedInstant) -> Bool {
        Int(session.index) >= rotation.messages || now.elapsed(since: madeAt) >= rotation.period
    }

    mutating func addDue(_ devices: [DeviceID], for rekey: RekeyID) {
        guard !devices.isEmpty else { return }
        due.append(Due(rekey: rekey, devices: devices))
    }

    mutating func removeDue(_ devices: [DeviceID]) {
        for index in due.indices { due[index].devices.removeAll { devices.contains($0) } }
        due.removeAll(where: \.devices.isEmpty)
    }
}
