import EventEngine
import NetworkModel
import Observation
import Quantities

/// Who has had the places in meshes while sybils were there.
struct MeshWatch {
    private var lookCount = 0
    /// Of the places in all meshes, and of peers with a mesh, summed over looks.
    private var sybilShares = 0.0
    private var eclipsedShares = 0.0
    var isWatching = false
    static let period = TimeSpan.seconds(10)

    mutating func note(_ places: MeshPlaces) {
        guard places.all > 0 else { return }
        lookCount += 1
        sybilShares += Double(places.ofSybils) / Double(places.all)
        eclipsedShares += Double(places.eclipsed) / Double(places.peers)
    }

    func note(in record: inout RunRecord) {
        guard lookCount > 0 else { return }
        record.note(.gossipMeshSybils, sybilShares / Double(lookCount))
        record.note(.gossipMeshEclipsed, eclipsedShares / Double(lookCount))
    }
}

extension World {
    mutating func setSybils(_ nodes: [Int], areThere: Bool) {
        network.setSybils(nodes, areThere: areThere, at: agenda.now)
        if areThere, !faults.meshes.isWatching { watchMeshes() }
    }

    private mutating func watchMeshes() {
        faults.meshes.isWatching = true
        agenda.enter(.meshLook, due: agenda.now + MeshWatch.period)
    }

    mutating func lookAtMeshes() {
        faults.meshes.isWatching = false
        guard faults.inForce.contains(where: \.isOfSybils), agenda.now < specification.usersEnd else {
            return
        }
        faults.meshes.note(network.meshPlaces)
        watchMeshes()
    }

    func noteSybils(in record: inout RunRecord) {
        guard specification.faults.contains(where: { $0.sybils != nil }) else { return }
        record.note(.gossipSwallowed, Double(network.swallowedFrameCount))
        faults.meshes.note(in: &record)
    }
}

extension FaultBook.Episode {
    fileprivate var isOfSybils: Bool {
        if case .sybils = what { true } else { false }
    }
}
