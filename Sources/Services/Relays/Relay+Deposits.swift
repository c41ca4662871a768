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
        awaited[epoch, default: []].append(device)
        if awaited[epoch]?.count == 1 { askForDeposit(epoch) }
    }

    /// Another relay asks for all of its devices.
    mutating func fetchOn(_ epoch: EpochID, for relay: RelayID) {
        guard let deposit = sequencer.log.deposits[epoch] else { return }
        let readers = deposit.readersLeft.filter { plan.home(of: $0) == relay }
        sequencer.log.deposits[epoch]?.readersLeft.subtract(readers)
        forget(epoch)
        send(
            .deposit(epoch, deposit.bytes, readers: readers.sorted()), to: .relay(relay),
            as: Purpose(.welcome))
    }

    mutating func take(_ bytes: [UInt8], of epoch: EpochID, for readers: [DeviceID]) {
        cached[epoch] = Deposit(bytes: bytes, readersLeft: Set(readers + awaited[epoch, default: []]))
        serveAwaited(epoch)
    }

    /// This node has what its devices wait for, as it puts changes in order now.
    mutating func serveAwaited() {
        for epoch in awaited.keys.sorted() where hasDeposit(epoch) {
            serveAwaited(epoch)
        }
    }

    mutating func askAgainForDeposits() {
        for epoch in awaited.keys.sorted() { askForDeposit(epoch) }
    }

    private func hasDeposit(_ epoch: EpochID) -> Bool {
        cached[epoch] != nil || sequencer.isActing && sequencer.log.deposits[epoch] != nil
    }

    private mutating func serveAwaited(_ epoch: EpochID) {
        for device in awaited.removeValue(forKey: epoch) ?? [] { _ = hand(epoch, to: device) }
    }

    /// - Returns: Whether it is here.
    private mutating func hand(_ epoch: EpochID, to device: DeviceID) -> Bool {
        guard hasDeposit(epoch),
            let bytes = cached[epoch]?.bytes ?? sequencer.log.deposits[epoch]?.bytes
        else { return false }
        cached[epoch]?.readersLeft.remove(device)
        sequencer.log.deposits[epoch]?.readersLeft.remove(device)
        forget(epoch)
        send(.fetched(bytes), to: .device(device), as: Purpose(.welcome))
        return true
    }

    /// Deletes what nobody has to read any more.
    private mutating func forget(_ epoch: EpochID) {
        if cached[epoch]?.readersLeft.isEmpty == true { cached[epoch] = nil }
        if sequencer.log.deposits[epoch]?.readersLeft.isEmpty == true { sequencer.log.deposits[epoch] = nil }
    }

    private mutating func askForDeposit(_ epoch: EpochID) {
        guard plan.isOrdered, let head = sequencer.head, head != id else { return }
        send(.fetchOn(epoch), to: .relay(head), as: Purpose(.welcome))
    }
}
