import Identity
import Metering
import SchemeContract

/// What comes with changes for those who fetch it.
///
/// Whoever puts changes in order has it. Another node gets it from there, once for all of its devices, and keeps it until
/// they have it.
extension Relay {
    mutating func fetch(_ epoch: EpochID, for device: DeviceID) {
        if hand(epoch, to: device) { return }
        // Who asks again has waited for long: whoever was asked for it did not have it.
        let isAgain = service.awaited[epoch, default: []].contains(device)
        if !isAgain { service.awaited[epoch, default: []].append(device) }
        // Whose first relay this is not is handed it alone; and so is everybody where it waits at a relay of each one's own.
        let guest = plan.isOrdered && plan.home(of: device) == id ? nil : device
        if isAgain {
            askOthersForDeposit(epoch, for: guest)
        } else if guest != nil || ownDevices(awaiting: epoch).count == 1 {
            askForDeposit(epoch, for: guest)
        }
    }

    private func ownDevices(awaiting epoch: EpochID) -> [DeviceID] {
        service.awaited[epoch, default: []].filter { plan.home(of: $0) == id }
    }

    /// Another relay asks for all of its devices, or for one whose first relay it is not.
    mutating func fetchOn(_ epoch: EpochID, for guest: DeviceID?, at relay: RelayID) {
        if !plan.isOrdered, let guest { return handOver(epoch, to: guest, at: relay) }
        guard let deposit = service.sequencer.log.deposits[epoch] else { return }
        let readers = deposit.readersLeft.filter { reader in
            if let guest { reader == guest } else { plan.home(of: reader) == relay }
        }
        // Who has other relays too may fetch it by one of those.
        let settled = readers.filter { guest != nil || plan.nodes(of: $0).count == 1 }
        service.sequencer.log.deposits[epoch]?.readersLeft.subtract(settled)
        forget(epoch)
        send(
            .deposit(epoch, deposit.bytes, readers: readers.sorted(), mayReturn: false), to: .relay(relay),
            as: Purpose(.welcome))
    }

    /// Gives another relay of a device what waits for it here.
    private mutating func handOver(_ epoch: EpochID, to guest: DeviceID, at relay: RelayID) {
        guard let deposit = service.cached[epoch], deposit.readersLeft.contains(guest) else { return }
        service.cached[epoch]?.readersLeft.remove(guest)
        forget(epoch)
        send(
            .deposit(epoch, deposit.bytes, readers: [guest], mayReturn: false), to: .relay(relay),
            as: Purpose(.welcome))
    }

    /// Where nobody puts changes in order, has it wait for newcomers at the first of each one's relays that answers.
    ///
    /// - Parameter silent: One that did not.
    mutating func leave(
        _ bytes: [UInt8], of epoch: EpochID, for readers: [DeviceID], notAt silent: RelayID? = nil
    ) {
        let places = Dictionary(grouping: readers) { reader -> Addressee in
            let nodes = plan.nodes(of: reader)
            let next = silent.flatMap { nodes.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
            // After all of them the first is waited for.
            return Addressee(
                relay: nodes[next % nodes.count], mayReturn: nodes.count > 1 && next < nodes.count)
        }
        for place in places.keys.sorted() {
            let own = places[place, default: []].sorted()
            guard place.relay != id else {
                take(bytes, of: epoch, for: own)
                continue
            }
            send(
                .deposit(epoch, bytes, readers: own, mayReturn: place.mayReturn), to: .relay(place.relay),
                as: Purpose(.welcome))
        }
    }

    /// A relay that was handed it for all of its devices has handed it on to one.
    mutating func noteHanded(_ epoch: EpochID, to reader: DeviceID) {
        service.sequencer.log.deposits[epoch]?.readersLeft.remove(reader)
        forget(epoch)
    }

    mutating func take(_ bytes: [UInt8], of epoch: EpochID, for readers: [DeviceID]) {
        let before = service.cached[epoch]?.readersLeft ?? []
        service.cached[epoch] = Deposit(
            bytes: bytes, readersLeft: before.union(readers + service.awaited[epoch, default: []]))
        serveAwaited(epoch)
    }

    /// This node has what its devices wait for, as it puts changes in order now.
    mutating func serveAwaited() {
        for epoch in service.awaited.keys.sorted() where hasDeposit(epoch) {
            serveAwaited(epoch)
        }
    }

    mutating func askAgainForDeposits() {
        for epoch in service.awaited.keys.sorted() {
            let devices = service.awaited[epoch, default: []]
            if !ownDevices(awaiting: epoch).isEmpty { askForDeposit(epoch, for: nil) }
            for guest in devices where plan.home(of: guest) != id { askForDeposit(epoch, for: guest) }
        }
    }

    private func hasDeposit(_ epoch: EpochID) -> Bool {
        service.cached[epoch] != nil
            || (service.sequencer.isActing || plan.mayFork)
                && service.sequencer.log.deposits[epoch] != nil
    }

    private mutating func serveAwaited(_ epoch: EpochID) {
        for device in service.awaited.removeValue(forKey: epoch) ?? [] { _ = hand(epoch, to: device) }
    }

    /// - Returns: Whether it is here.
    private mutating func hand(_ epoch: EpochID, to device: DeviceID) -> Bool {
        guard hasDeposit(epoch),
            let bytes = service.cached[epoch]?.bytes ?? service.sequencer.log.deposits[epoch]?.bytes
        else { return false }
        service.cached[epoch]?.readersLeft.remove(device)
        service.sequencer.log.deposits[epoch]?.readersLeft.remove(device)
        forget(epoch)
        send(.fetched(bytes), to: .device(device), as: Purpose(.welcome))
        if plan.isOrdered, plan.nodes(of: device).count > 1, let head = service.sequencer.head, head != id {
            send(.handed(epoch, to: device), to: .relay(head), as: Purpose(.welcome))
        }
        return true
    }

    /// Deletes what nobody has to read any more.
    private mutating func forget(_ epoch: EpochID) {
        if service.cached[epoch]?.readersLeft.isEmpty == true { service.cached[epoch] = nil }
        if service.sequencer.log.deposits[epoch]?.readersLeft.isEmpty == true {
            service.sequencer.log.deposits[epoch] = nil
        }
    }

    /// Where two may have acted, either has what came with the changes that it took.
    private mutating func askOthersForDeposit(_ epoch: EpochID, for guest: DeviceID?) {
        guard plan.mayFork, plan.isOrdered else { return askForDeposit(epoch, for: guest) }
        for relay in service.sequencer.ring where relay != id && !service.sequencer.isDown(relay) {
            send(.fetchOn(epoch, for: guest), to: .relay(relay), as: Purpose(.welcome))
        }
    }

    private mutating func askForDeposit(_ epoch: EpochID, for guest: DeviceID?) {
        if !plan.isOrdered, let guest {
            // It waits at one of the others.
            for relay in plan.nodes(of: guest) where relay != id {
                send(.fetchOn(epoch, for: guest), to: .relay(relay), as: Purpose(.welcome))
            }
        }
        guard plan.isOrdered, let head = service.sequencer.head, head != id else { return }
        send(.fetchOn(epoch, for: guest), to: .relay(head), as: Purpose(.welcome))
    }
}
