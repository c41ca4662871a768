import Links
import Metering
import Quantities

/// Packets, their acknowledgements and retransmissions on one connection.
extension Connections {
    /// Sends what the window has room for; a packet larger than the window goes alone.
    mutating func sendWaiting(on connection: Int, at now: SimulatedInstant) {
        guard !senders[connection].hasFlow else { return sendNumbered(on: connection, at: now) }
        let window = senders[connection].path.windowBytes
        while let (transfer, packet) = senders[connection].nextWaiting() {
            let bytes = senders[connection].transfers.bytes(ofPacket: packet, of: transfer)
            let outstanding = senders[connection].outstandingBytes
            guard outstanding == 0 || outstanding + bytes <= window else {
                return planArrival(over: connections.reverse(of: connection), at: now)
            }
            senders[connection].noteOutstanding(bytes: bytes)
            sendPacket(packet, of: transfer, on: connection, at: now)
        }
    }

    mutating func sendPacket(_ number: Int, of transfer: Int, on connection: Int, at now: SimulatedInstant) {
        let attempts = senders[connection].transfers[transfer].noteSent(number)
        let label = senders[connection].transfers[transfer].frame.label
        let isBackbone = senders[connection].path.first.side == .backbone
        let trafficClass: TrafficClass = isBackbone ? .relay : label.trafficClass
        let bytes = senders[connection].transfers.bytes(ofPacket: number, of: transfer)
        let packet = UnderwayQueue.Packet(
            kind: .piece, bytes: bytes, piece: number, transfer: transfer)
        let wait =
            attempts == 1
            ? senders[connection].firstWait
            : senders[connection].path.timeout.wait(afterAttempt: Int(attempts) - 1)
        let fate = begin(
            packet, as: attempts > 1 ? .repeat : trafficClass, of: label, on: connection, at: now)
        let planned = ConnectionSender.Planned(
            due: (fate.departure ?? now) + wait, transfer: transfer, packet: number)
        senders[connection].plan(planned)
        // A timer that would ring after the packet's arrival is looked at when that is acknowledged.
        guard fate.arrival ?? .never >= planned.due else { return }
        rearm(connection)
    }

    /// Has the timer ring for what may have to be sent again.
    mutating func rearm(_ connection: Int) {
        guard let timer = senders[connection].rearmed() else { return }
        scheduled.append((.retransmissionDue(connection: connection), timer))
    }

    /// Takes what has come over a connection: often several packets at once, since none overtakes another.
    ///
    /// No further than to the end of a frame: what is done about that comes before the next packet, and whatever else
    /// it makes due at this instant, after the packets.
    mutating func takeArrivals(over connection: Int, at now: SimulatedInstant) {
        takeAcknowledgements(on: connection, at: now)
        while arrivals.isEmpty, let next = senders[connection].underway.take(at: now) {
            if next.packet.isAcknowledgement {
                receiveAcknowledgement(next.packet, over: connection, cameAt: next.arrival, at: now)
            } else {
                receive(next.packet, over: connection, at: now)
                noteTaken(next.packet, on: connection)
            }
        }
        planArrival(over: connection, at: now)
    }

    /// Has the next thing that comes over a connection be an event, but for acknowledgements that no packets wait for.
    mutating func planArrival(over connection: Int, at now: SimulatedInstant) {
        let isAwaited = senders[connections.reverse(of: connection)].awaitsAcknowledgements
        guard let due = senders[connection].underway.plan(withAcknowledgements: isAwaited, at: now) else {
            return
        }
        for _ in 0..<senders[connection].underway.dueCount {
            scheduled.append((.arrivalDue(connection: connection), due))
        }
    }

    private mutating func receive(
        _ packet: UnderwayQueue.Packet, over connection: Int, at now: SimulatedInstant
    ) {
        let bytes = packet.bytes
        guard senders[connection].isTakenIn else {
            ledger.noteLost(bytes: bytes)
            guard !senders[connection].hasFlow else {
                return setTimer(on: connection, ifNothingComesBefore: nil, at: now)
            }
            return rearm(connection)
        }
        ledger.noteDelivered(bytes: bytes)
        senders[connections.reverse(of: connection)].heardAt = now
        guard !senders[connection].hasFlow else {
            return receiveNumbered(packet, over: connection, at: now)
        }
        sendAcknowledgement(of: packet, from: connection, at: now)

        guard senders[connection].transfers[packet.transfer].noteArrived(packet.piece) else { return }
        hand(
            senders[connection].transfers[packet.transfer].frame, of: packet.transfer, over: connection,
            at: now)
    }

    /// A frame has come whole, and is handed over.
    mutating func hand(_ frame: Frame, of transfer: Int, over connection: Int, at now: SimulatedInstant) {
        arrivals.append(Arrival(frame: frame, ends: connections.ends(of: connection)))
        show(.arrived(HopID(connection: connection, transfer: transfer)), at: now)
    }

    /// An empty packet: it is its header alone, and is itself neither acknowledged nor retransmitted.
    private mutating func sendAcknowledgement(
        of packet: UnderwayQueue.Packet, from connection: Int, at now: SimulatedInstant
    ) {
        let back = connections.reverse(of: connection)
        let acknowledgement = UnderwayQueue.Packet(
            kind: .pieceAcknowledgement, bytes: senders[back].path.headerBytes, piece: packet.piece,
            transfer: packet.transfer)
        let label = senders[connection].transfers[packet.transfer].frame.label
        let fate = begin(acknowledgement, as: .acknowledgement, of: label, on: back, at: now)
        // A timer that would ring after the acknowledgement finds nothing to do.
        guard fate.arrival ?? .never >= senders[connection].earliestRetransmission else { return }
        rearm(connection)
    }

    /// Takes the acknowledgements that have come by now to the sender of a connection.
    mutating func takeAcknowledgements(on connection: Int, at now: SimulatedInstant) {
        let back = connections.reverse(of: connection)
        while let next = senders[back].underway.takeAcknowledgement(at: now) {
            receiveAcknowledgement(next.packet, over: back, cameAt: next.arrival, at: now)
        }
    }

    private mutating func receiveAcknowledgement(
        _ packet: UnderwayQueue.Packet, over connection: Int, cameAt arrival: SimulatedInstant,
        at now: SimulatedInstant
    ) {
        let bytes = packet.bytes
        guard senders[connection].isTakenIn else { return ledger.noteLost(bytes: bytes) }
        ledger.noteDelivered(bytes: bytes)
        let sender = connections.reverse(of: connection)
        senders[sender].heardAt = max(senders[sender].heardAt, arrival)
        guard packet.kind == .pieceAcknowledgement else {
            return note(acknowledgement: packet.number, cameAt: arrival, on: sender, at: now)
        }
        guard senders[sender].acknowledge(packet.piece, of: packet.transfer) else { return }
        sendWaiting(on: sender, at: now)
    }

    private mutating func noteTaken(_ packet: UnderwayQueue.Packet, on connection: Int) {
        if packet.isHandshake {
            senders[connection].flow?.handshakes.noteTaken(of: packet.transfer)
        } else {
            senders[connection].transfers.noteTaken(of: packet.transfer)
        }
    }
}

// MARK: - Over one link, or two

extension Connections {
    /// Puts a packet on the first link of its path.
    ///
    /// - Returns: What becomes of it there.
    mutating func begin(
        _ packet: UnderwayQueue.Packet, as trafficClass: TrafficClass, of label: TrafficLabel,
        on connection: Int, at now: SimulatedInstant
    ) -> Link.Fate {
        let bytes = packet.bytes
        let first = senders[connection].path.first
        let goesOn = senders[connection].path.second != nil
        senders[connection].enteredBytes.first += bytes
        if !goesOn { senders[connection].enteredBytes.last += bytes }
        let offered = offer(bytes: bytes, as: trafficClass, of: label, to: first, at: now)
        let fate = senders[connection].path.distance > .zero ? farther(offered, over: connection) : offered
        show(packet, as: trafficClass, of: label, on: connection, over: first.side, fate, at: now)
        if !packet.isAcknowledgement, let departure = fate.departure {
            senders[connection].noteLeft(packet, at: departure)
        }
        guard let arrival = fate.arrival else { return fate }
        if packet.isHandshake {
            senders[connection].flow?.handshakes[packet.transfer].noteUnderway()
        } else if !packet.isAcknowledgement {
            senders[connection].transfers[packet.transfer].noteUnderway()
        }
        if !goesOn {
            senders[connection].underway.append(.init(arrival: arrival, packet: packet))
            planArrival(over: connection, at: now)
        } else {
            let wasEmpty = senders[connection].halfway.nextDue == nil
            senders[connection].halfway.append(
                .init(packet: packet, trafficClass: trafficClass, label: label, due: arrival))
            if wasEmpty { scheduled.append((.halfwayDue(connection: connection), arrival)) }
        }
        return fate
    }

    /// What becomes of a packet that has its path's distance before it, behind those before it.
    private func farther(_ fate: Link.Fate, over connection: Int) -> Link.Fate {
        let path = senders[connection].path
        let factor = links.strain(on: path.first.side)?.delayFactor ?? 1
        let before =
            path.second == nil
            ? senders[connection].underway.entries.last?.arrival : senders[connection].halfway.lastDue
        return fate.later(by: path.distance.times(factor), notBefore: before ?? .start)
    }

    /// Puts on the second link what has passed the first.
    mutating func goOn(over connection: Int, at now: SimulatedInstant) {
        guard let second = senders[connection].path.second else { return }
        // Else what was acknowledged by now would seem to be out.
        takeAcknowledgements(on: connection, at: now)
        takeAcknowledgements(on: connections.reverse(of: connection), at: now)
        while let next = senders[connection].halfway.take(at: now) {
            let bytes = next.packet.bytes
            ledger.noteDelivered(bytes: bytes)
            senders[connection].enteredBytes.last += bytes
            let fate = offer(
                bytes: bytes, as: next.trafficClass, of: next.label, to: second, at: now)
            show(
                next.packet, as: next.trafficClass, of: next.label, on: connection, over: second.side, fate,
                at: now)
            if let arrival = fate.arrival {
                senders[connection].underway.append(.init(arrival: arrival, packet: next.packet))
                planArrival(over: connection, at: now)
            } else if !next.packet.isAcknowledgement {
                noteTaken(next.packet, on: connection)
            }
            let sender = next.packet.isAcknowledgement ? connections.reverse(of: connection) : connection
            if senders[sender].hasFlow {
                setTimer(on: sender, ifNothingComesBefore: fate.arrival, at: now)
            } else if fate.arrival ?? .never >= senders[sender].earliestRetransmission {
                rearm(sender)
            }
        }
        guard let due = senders[connection].halfway.nextDue else { return }
        scheduled.append((.halfwayDue(connection: connection), due))
    }

    /// Offers a packet to a link, and enters it, and that it is lost if it is.
    private mutating func offer(
        bytes: Int, as trafficClass: TrafficClass, of label: TrafficLabel, to step: ConnectionPath.Step,
        at now: SimulatedInstant
    ) -> Link.Fate {
        ledger.enter(bytes: bytes, as: trafficClass, of: label, on: step.side)
        let fate = links.offer(bytes: bytes, to: step.link, at: now)
        switch fate {
        case .dropped: ledger.noteDropped(bytes: bytes)
        case .lost: ledger.noteLost(bytes: bytes)
        case .carried: break
        }
        return fate
    }
}
