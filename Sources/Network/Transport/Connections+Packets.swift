import Links
import Metering
import Quantities

/// Packets, their acknowledgements and retransmissions on one link.
extension Connections {
    /// Sends what the window has room for; a packet larger than the window goes alone.
    mutating func sendWaiting(on link: Int, at now: SimulatedInstant) {
        let window = links[link].specification.queueBytesMax
        while let (transfer, packet) = senders[link].nextWaiting() {
            let bytes = senders[link].transfers.bytes(ofPacket: packet, of: transfer)
            let outstanding = senders[link].outstandingBytes
            guard outstanding == 0 || outstanding + bytes <= window else {
                return planArrival(over: links.reverse(of: link), at: now)
            }
            senders[link].noteOutstanding(bytes: bytes)
            sendPacket(packet, of: transfer, on: link, at: now)
        }
    }

    mutating func sendPacket(_ packet: Int, of transfer: Int, on link: Int, at now: SimulatedInstant) {
        let bytes = senders[link].transfers.bytes(ofPacket: packet, of: transfer)
        let attempts = senders[link].transfers[transfer].noteSent(packet)
        let label = senders[link].transfers[transfer].frame.label
        let trafficClass: TrafficClass = senders[link].side == .backbone ? .relay : label.trafficClass
        enter(bytes: bytes, as: attempts > 1 ? .repeat : trafficClass, of: label, on: link)
        let wait = senders[link].wait(afterAttempt: attempts - 1)
        let fate = offer(bytes: bytes, to: link, at: now)
        let planned = LinkSender.Planned(
            due: (fate.departure ?? now) + wait, transfer: transfer, packet: Int32(packet), attempts: attempts
        )
        senders[link].plan(planned)
        if let arrival = fate.arrival {
            senders[link].putUnderway(
                .init(
                    arrival: arrival, transfer: transfer, packet: planned.packet, isAcknowledgement: false))
            planArrival(over: link, at: now)
            guard arrival >= planned.due else { return }
        }
        rearm(link)
    }

    /// Has the timer ring for what may have to be sent again.
    mutating func rearm(_ link: Int) {
        guard let timer = senders[link].rearmed() else { return }
        scheduled.append((.retransmissionDue(link: link), timer))
    }

    /// Takes what has come over a link: often several packets at once, since none overtakes another.
    ///
    /// No further than to the end of a frame: what is done about that comes before the next packet, and whatever else
    /// it makes due at this instant, after the packets.
    mutating func takeArrivals(over link: Int, at now: SimulatedInstant) {
        takeAcknowledgements(on: link, at: now)
        while arrivals.isEmpty, let next = senders[link].underway.take(at: now) {
            if next.isAcknowledgement {
                receiveAcknowledgement(next, over: link, at: now)
            } else {
                receive(Int(next.packet), of: next.transfer, over: link, at: now)
                senders[link].transfers.noteTaken(of: next.transfer)
            }
        }
        planArrival(over: link, at: now)
    }

    /// Has the next thing that comes over a link be an event, but for acknowledgements that no packets wait for.
    private mutating func planArrival(over link: Int, at now: SimulatedInstant) {
        let isAwaited = senders[links.reverse(of: link)].hasWaiting
        guard let due = senders[link].underway.plan(withAcknowledgements: isAwaited, at: now) else { return }
        for _ in 0..<senders[link].underway.dueCount { scheduled.append((.arrivalDue(link: link), due)) }
    }

    private mutating func receive(
        _ packet: Int, of transfer: Int, over link: Int, at now: SimulatedInstant
    ) {
        let bytes = senders[link].transfers.bytes(ofPacket: packet, of: transfer)
        guard senders[link].isTakenIn else { return ledger.noteLost(bytes: bytes) }
        ledger.noteDelivered(bytes: bytes)
        sendAcknowledgement(of: packet, of: transfer, from: link, at: now)

        guard senders[link].transfers[transfer].noteArrived(packet) else { return }
        arrivals.append(Arrival(frame: senders[link].transfers[transfer].frame, ends: links.ends(of: link)))
    }

    /// An empty packet: it is its header alone, and is itself neither acknowledged nor retransmitted.
    private mutating func sendAcknowledgement(
        of packet: Int, of transfer: Int, from link: Int, at now: SimulatedInstant
    ) {
        let back = links.reverse(of: link)
        let bytes = links[back].specification.headerBytes
        enter(
            bytes: bytes, as: .acknowledgement, of: senders[link].transfers[transfer].frame.label, on: back)
        let arrival = offer(bytes: bytes, to: back, at: now).arrival
        if let arrival {
            senders[back].putUnderway(
                .init(arrival: arrival, transfer: transfer, packet: Int32(packet), isAcknowledgement: true))
            planArrival(over: back, at: now)
        }
        // A timer that would ring after the acknowledgement finds nothing to do.
        guard arrival ?? .never >= senders[link].earliestRetransmission else { return }
        rearm(link)
    }

    /// Takes the acknowledgements that have come by now to the sender of `link`.
    mutating func takeAcknowledgements(on link: Int, at now: SimulatedInstant) {
        let back = links.reverse(of: link)
        while let next = senders[back].underway.takeAcknowledgement(at: now) {
            receiveAcknowledgement(next, over: back, at: now)
        }
    }

    private mutating func receiveAcknowledgement(
        _ next: UnderwayQueue.Entry, over link: Int, at now: SimulatedInstant
    ) {
        let bytes = links[link].specification.headerBytes
        guard senders[link].isTakenIn else { return ledger.noteLost(bytes: bytes) }
        ledger.noteDelivered(bytes: bytes)
        let sender = links.reverse(of: link)
        guard senders[sender].acknowledge(Int(next.packet), of: next.transfer) else { return }
        sendWaiting(on: sender, at: now)
    }

    private mutating func enter(
        bytes: Int, as trafficClass: TrafficClass, of label: TrafficLabel, on link: Int
    ) {
        ledger.enter(bytes: bytes, as: trafficClass, of: label, on: senders[link].side)
        senders[link].enteredBytes += bytes
    }

    /// Offers a packet to a link, and enters it as lost if it is.
    private mutating func offer(bytes: Int, to link: Int, at now: SimulatedInstant) -> Link.Fate {
        let fate = links[link].offer(bytes: bytes, at: now)
        switch fate {
        case .dropped: ledger.noteDropped(bytes: bytes)
        case .lost: ledger.noteLost(bytes: bytes)
        case .carried: break
        }
        return fate
    }
}
