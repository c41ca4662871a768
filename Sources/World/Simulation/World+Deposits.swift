import Identity
import MechanismContract
import Metering
import NetworkModel

/// What comes with changes for those who fetch it.
extension World {
    mutating func keepDeposit(of submission: Submission, _ epoch: EpochNumber) {
        guard let bytes = submission.deposit else { return }
        let welcomes = submission.shipments.filter { $0.trafficClass == .welcome }
        let readers = welcomes.flatMap(\.parcels).flatMap(\.recipients)
        deposits[epoch] = Deposit(bytes: bytes, readersLeft: Set(readers))
    }

    /// Hands out what was deposited with an epoch's change.
    ///
    /// An edge node that has not got it gets it from the node that acts, once for all who ask there.
    mutating func fetch(_ epoch: EpochNumber, for asker: DeviceID, at relay: Int) {
        guard deposits[epoch] != nil else { return }
        let place = DepositPlace(epoch: epoch, relay: relay)
        if relay == sequencer.ring.acting || deliveredDeposits.contains(place) {
            return hand(epoch, to: asker, from: relay)
        }
        // A node that does not act any more; the asker's own has asked, or will ask, the one that does.
        guard network.relay(of: asker) == relay else { return }
        awaitedDeposits[place, default: []].append(asker)
        if awaitedDeposits[place]?.count == 1 { ask(for: place) }
    }

    /// Asks the head of the ring; a head that cannot act yet will find out by itself.
    private mutating func ask(for place: DepositPlace) {
        guard let head = sequencer.ring.head, head != place.relay,
            let asker = awaitedDeposits[place]?.first
        else { return }
        send(
            .fetch(place.epoch, of: asker), bytes: Self.fetchSize, from: .relay(place.relay),
            to: .relay(head), label: TrafficLabel(.welcome))
    }

    /// Another node acts now: what was awaited from the one before is asked of it.
    mutating func askAgainForDeposits() {
        for place in awaitedDeposits.keys.sorted() {
            if place.relay == sequencer.ring.acting {
                give(place.epoch, at: place.relay)
            } else {
                ask(for: place)
            }
        }
    }

    /// The deposit has come to an edge node.
    mutating func give(_ epoch: EpochNumber, at relay: Int) {
        let place = DepositPlace(epoch: epoch, relay: relay)
        deliveredDeposits.insert(place)
        for asker in awaitedDeposits.removeValue(forKey: place) ?? [] {
            hand(epoch, to: asker, from: relay)
        }
    }

    private mutating func hand(_ epoch: EpochNumber, to asker: DeviceID, from relay: Int) {
        guard let bytes = deposits[epoch]?.bytes else { return }
        let home = network.relay(of: asker)
        if relay == home {
            deposits[epoch]?.readersLeft.remove(asker)
            if deposits[epoch]?.readersLeft.isEmpty == true { deposits[epoch] = nil }
            send(
                .fetched(bytes), bytes: bytes.count, from: .relay(relay), to: .device(asker),
                label: TrafficLabel(.welcome))
        } else {
            send(
                .cached(epoch), bytes: bytes.count, from: .relay(relay), to: .relay(home),
                label: TrafficLabel(.welcome))
        }
    }

    /// A kind byte and the epoch.
    static let fetchSize = 5
}
