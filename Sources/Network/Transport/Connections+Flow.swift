import Links
import Metering
import Quantities

/// Packets that have numbers, under a congestion window (RFC 9002).
///
/// Packets have one frame's bytes each, and acknowledgements travel alone. There is no pacing: a window's worth leaves at
/// once. What is known of a packet's fate when it is sent is used for events alone: where one packet is out, and will be
/// acknowledged in time, no timer is set, and the acknowledgement is taken when its receiver does something.
extension Connections {
    mutating func sendNumbered(on connection: Int, at now: SimulatedInstant) {
        guard senders[connection].isOpen else { return }
        takeAcknowledgements(on: connection, at: now)
        connectIfNeeded(connection, at: now)
        while let next = nextNumbered(on: connection) {
            let (bytesOut, window) = (flow(connection).sent.bytesOut, flow(connection).window.bytes)
            guard bytesOut == 0 || Double(bytesOut + next.bytes) <= window else {
                senders[connection].flow?.isWindowFull = true
                return planArrival(over: connections.reverse(of: connection), at: now)
            }
            send(next, on: connection, at: now)
        }
        if Double(2 * flow(connection).sent.bytesOut) < flow(connection).window.bytes {
            senders[connection].flow?.isWindowFull = false
        }
    }

    /// A piece that is to be sent.
    struct Piece {
        let isHandshake: Bool
        let transfer: Int
        let piece: Int
        let bytes: Int
    }

    func flow(_ connection: Int) -> Flow {
        guard let flow = senders[connection].flow else {
            preconditionFailure("packets have numbers where there is a window")
        }
        return flow
    }

    private mutating func nextNumbered(on connection: Int) -> Piece? {
        if let (transfer, piece) = senders[connection].flow?.handshakes.nextWaiting() {
            let bytes = flow(connection).handshakes.bytes(ofPacket: piece, of: transfer)
            return Piece(isHandshake: true, transfer: transfer, piece: piece, bytes: bytes)
        }
        guard flow(connection).isConnected, let (transfer, piece) = senders[connection].nextWaiting() else {
            return nil
        }
        let bytes = senders[connection].transfers.bytes(ofPacket: piece, of: transfer)
        return Piece(isHandshake: false, transfer: transfer, piece: piece, bytes: bytes)
    }

    private mutating func send(_ next: Piece, on connection: Int, at now: SimulatedInstant) {
        let attempts: UInt16
        let label: TrafficLabel
        if next.isHandshake {
            attempts = senders[connection].flow?.handshakes[next.transfer].noteSent(next.piece) ?? 1
            label = flow(connection).handshakes[next.transfer].frame.label
        } else {
            attempts = senders[connection].transfers[next.transfer].noteSent(next.piece)
            label = senders[connection].transfers[next.transfer].frame.label
        }
        let number = flow(connection).sent.nextNumber
        senders[connection].flow?.sent.append(
            SentPackets.Sent(
                transfer: next.transfer, piece: next.piece, isHandshake: next.isHandshake, bytes: next.bytes,
                at: now))
        let isBackbone = senders[connection].path.first.side == .backbone
        let trafficClass: TrafficClass =
            attempts > 1 ? .repeat : isBackbone && !next.isHandshake ? .relay : label.trafficClass
        let packet = UnderwayQueue.Packet(
            kind: next.isHandshake ? .handshake : .piece, bytes: next.bytes, piece: next.piece,
            transfer: next.transfer, number: number)
        let fate = begin(packet, as: trafficClass, of: label, on: connection, at: now)
        sessions[connection / 2].lastUsed = now
        setTimer(on: connection, ifNothingComesBefore: fate.arrival, at: now)
    }

    /// Has the timer ring unless the one packet that is out will surely be acknowledged before.
    ///
    /// - Parameter arrival: When it comes to the other end, or its acknowledgement to this; nothing where it is lost.
    mutating func setTimer(
        on connection: Int, ifNothingComesBefore arrival: SimulatedInstant?, at now: SimulatedInstant
    ) {
        guard let due = flow(connection).nextTimeout else { return }
        let isSure = arrival.map { $0 + flow(connection).traits.acknowledgementDelay < due } ?? false
        guard !isSure || flow(connection).sent.countOut > 1 || isPlain else { return }
        setTimer(on: connection, due: max(due, now), at: now)
    }

    private mutating func setTimer(on connection: Int, due: SimulatedInstant, at now: SimulatedInstant) {
        guard due < flow(connection).timer else { return }
        let wasSet = flow(connection).timer < .never
        senders[connection].flow?.timer = due
        scheduled.append((.timeout(connection: connection), due))
        if !wasSet { planArrival(over: connections.reverse(of: connection), at: now) }
    }

    /// The timer rings.
    mutating func handleTimeout(on connection: Int, at now: SimulatedInstant) {
        guard flow(connection).timer == now else { return }
        senders[connection].flow?.timer = .never
        takeAcknowledgements(on: connection, at: now)
        guard let due = flow(connection).nextTimeout else { return }
        guard due <= now else { return setTimer(on: connection, due: due, at: now) }
        if flow(connection).sent.nextLoss(after: flow(connection).roundTrip.lossDelay) != nil {
            takeLost(on: connection, at: now)
            sendNumbered(on: connection, at: now)
        } else {
            probe(on: connection, at: now)
        }
        if let due = flow(connection).nextTimeout { setTimer(on: connection, due: max(due, now), at: now) }
    }

    /// Nothing was heard: sends something, whatever the window (RFC 9002 section 6.2.4), what waits before what is out.
    private mutating func probe(on connection: Int, at now: SimulatedInstant) {
        senders[connection].flow?.probeCount += 1
        if let next = nextNumbered(on: connection) { return send(next, on: connection, at: now) }
        while let oldest = flow(connection).sent.oldest {
            guard isMissing(oldest, on: connection) else {
                // It came by another packet, whose acknowledgement was heard.
                senders[connection].flow?.sent.forgetOldest()
                continue
            }
            let piece = Piece(
                isHandshake: oldest.isHandshake, transfer: oldest.transfer, piece: oldest.piece,
                bytes: oldest.bytes)
            return send(piece, on: connection, at: now)
        }
    }

    private func isMissing(_ sent: SentPackets.Sent, on connection: Int) -> Bool {
        let list = sent.isHandshake ? flow(connection).handshakes : senders[connection].transfers
        return list.isKept(sent.transfer) && list[sent.transfer].state(of: sent.piece) != .acknowledged
    }

    private mutating func takeLost(on connection: Int, at now: SimulatedInstant) {
        let delay = flow(connection).roundTrip.lossDelay
        guard let lost = senders[connection].flow?.sent.takeLost(after: delay, at: now), let last = lost.last
        else { return }
        for sent in lost {
            senders[connection].flow?.window.noteLost(sentAt: sent.at, at: now)
            if sent.isHandshake {
                senders[connection].flow?.handshakes.requeue(sent.piece, of: sent.transfer)
            } else {
                senders[connection].transfers.requeue(sent.piece, of: sent.transfer)
            }
        }
        guard last.at.elapsed(since: lost[0].at) > flow(connection).standstill else { return }
        senders[connection].flow?.window.noteStandstill()
    }
}

// MARK: - At the other end, and back

extension Connections {
    mutating func receiveNumbered(
        _ packet: UnderwayQueue.Packet, over connection: Int, at now: SimulatedInstant
    ) {
        let label =
            packet.isHandshake
            ? flow(connection).handshakes[packet.transfer].frame.label
            : senders[connection].transfers[packet.transfer].frame.label
        senders[connection].flow?.newestLabel = label
        sessions[connection / 2].lastUsed = now
        let delay = flow(connection).traits.acknowledgementDelay
        if senders[connection].flow?.received.note(packet.number, waitingAtMost: delay, at: now) == true {
            acknowledge(over: connection, at: now)
        } else {
            scheduled.append((.acknowledgementDue(connection: connection), now + delay))
            setTimer(on: connection, ifNothingComesBefore: now, at: now)
        }
        if packet.isHandshake {
            let isWhole =
                senders[connection].flow?.handshakes[packet.transfer].noteArrived(packet.piece) == true
            if isWhole { take(flow(connection).handshakes[packet.transfer].frame, over: connection, at: now) }
            return
        }
        guard senders[connection].transfers[packet.transfer].noteArrived(packet.piece) else { return }
        let frame = senders[connection].transfers[packet.transfer].frame
        for whole in senders[connection].flow?.handOver(frame, of: packet.transfer) ?? [] {
            hand(whole.frame, of: whole.transfer, over: connection, at: now)
        }
    }

    mutating func acknowledgeIfDue(over connection: Int, at now: SimulatedInstant) {
        guard flow(connection).received.tellAt == now else { return }
        acknowledge(over: connection, at: now)
    }

    private mutating func acknowledge(over connection: Int, at now: SimulatedInstant) {
        guard let number = senders[connection].flow?.received.noteTold(at: now) else { return }
        let back = connections.reverse(of: connection)
        let rangeCount = flow(connection).received.ranges.count
        let bytes =
            senders[back].path.headerBytes + 5 + flow(connection).traits.rangeBytes * (rangeCount - 1)
        let acknowledgement = UnderwayQueue.Packet(
            kind: isPlain ? .urgentAcknowledgement : .numbersAcknowledgement, bytes: bytes,
            number: number)
        let label = flow(connection).newestLabel
        let fate = begin(acknowledgement, as: .acknowledgement, of: label, on: back, at: now)
        guard let due = flow(connection).nextTimeout, fate.arrival ?? .never >= due else { return }
        setTimer(on: connection, due: max(due, now), at: now)
    }

    /// An acknowledgement has come to a sender.
    mutating func note(
        acknowledgement number: Int, cameAt arrival: SimulatedInstant, on connection: Int,
        at now: SimulatedInstant
    ) {
        guard let told = senders[connection].flow?.received.takeTold(number),
            let taken = senders[connection].flow?.sent.take(acknowledged: told.ranges)
        else { return }
        if let newest = taken.last, newest.number == told.ranges.last?.upperBound {
            senders[connection].flow?.roundTrip.note(
                arrival.elapsed(since: newest.sent.at), acknowledgedAfter: told.delay)
        }
        if !taken.isEmpty { senders[connection].flow?.probeCount = 0 }
        let (roundTrip, isFull) = (flow(connection).roundTrip.smoothed, flow(connection).isWindowFull)
        for (_, sent) in taken {
            senders[connection].flow?.window.noteAcknowledged(
                bytes: sent.bytes, sentAt: sent.at, isFull: isFull, roundTrip: roundTrip, at: arrival)
            if sent.isHandshake {
                senders[connection].flow?.acknowledgeHandshake(sent.piece, of: sent.transfer)
            } else {
                _ = senders[connection].acknowledge(sent.piece, of: sent.transfer)
            }
        }
        takeLost(on: connection, at: arrival)
        if senders[connection].hasWaiting { sendNumbered(on: connection, at: now) }
        guard isPlain || flow(connection).timer < .never || flow(connection).sent.countOut > 1 else { return }
        setTimer(on: connection, ifNothingComesBefore: nil, at: now)
    }
}

// MARK: - Setting up

extension Connections {
    /// Sets a connection up that was not used, or not for long; frames wait where they may not go with it.
    private mutating func connectIfNeeded(_ connection: Int, at now: SimulatedInstant) {
        let (pair, back) = (connection / 2, connections.reverse(of: connection))
        if sessions[pair].isBegun {
            takeAcknowledgements(on: back, at: now)
            let isUnused = flow(connection).sent.isEmpty && flow(back).sent.isEmpty
            guard isUnused, sessions[pair].lastUsed + Session.idleMax <= now else { return }
            sessions[pair].end()
            senders[connection].flow?.breakOff()
            senders[back].flow?.breakOff()
        }
        // Where a frame was given up while there was no connection, those behind it wait for the next.
        guard senders[connection].transfers.hasWaiting || flow(connection).hasWaitingForOthers else { return }
        connect(connection)
    }

    private mutating func connect(_ connection: Int) {
        let (pair, traits) = (connection / 2, flow(connection).traits)
        sessions[pair].begin(traits)
        send(flight: 0, over: connection)
        if sessions[pair].isResumed, traits.isResumedAtOnce { senders[connection].flow?.isConnected = true }
    }

    private mutating func send(flight turn: Int, over connection: Int) {
        let bytes = sessions[connection / 2].flights[turn]
        let ends = connections.ends(of: connection)
        let content = Content.message(Flight(turn: turn, byteCount: bytes), from: ends.from, to: ends.to)
        _ = senders[connection].flow?.handshakes.begin(Frame(content, label: TrafficLabel(.connection)))
    }

    /// A flight has come whole: it is answered, or the connection stands.
    private mutating func take(_ frame: Frame, over connection: Int, at now: SimulatedInstant) {
        guard case .message(let message, _, _) = frame.content, let flight = message as? Flight else {
            return
        }
        let (pair, back) = (connection / 2, connections.reverse(of: connection))
        let last = sessions[pair].flights.count - 1
        guard flight.turn <= last else { return }
        for whole in senders[connection].flow?.skipWithdrawn() ?? [] {
            hand(whole.frame, of: whole.transfer, over: connection, at: now)
        }
        if flight.turn < last { send(flight: flight.turn + 1, over: back) }
        if flight.turn + 1 >= last {
            senders[back].flow?.isConnected = true
            sessions[pair].noteConnected()
            // A frame was given up since the connection was begun, and no flight goes that way any more to tell of it.
            if flight.turn == last, flow(back).waitsForSkipped { abort(back, at: now) }
        }
        sendNumbered(on: back, at: now)
    }

    /// Breaks off an ordered stream of which a part can neither be brought nor taken back.
    ///
    /// So does an application whose time is over (RFC 9293 section 3.9.1.6). Over the next connection what was not acknowledged
    /// is sent again.
    mutating func abort(_ connection: Int, at now: SimulatedInstant) {
        let back = connections.reverse(of: connection)
        takeAcknowledgements(on: back, at: now)
        sessions[connection / 2].end()
        for direction in [connection, back] { senders[direction].beginAnew() }
        if flow(connection).hasWaitingForOthers { connect(connection) }
        sendWaiting(on: back, at: now)
    }

    /// Nobody answers, and there is nothing to be said any more.
    mutating func stopConnecting(_ connection: Int, at now: SimulatedInstant) {
        let back = connections.reverse(of: connection)
        takeAcknowledgements(on: back, at: now)
        guard let flow = senders[connection].flow, !flow.isConnected || sessions[connection / 2].isResumed,
            senders[connection].transfers.isIdle, senders[back].transfers.isIdle,
            !flow.hasWaitingForOthers, senders[back].flow?.hasWaitingForOthers != true
        else { return }
        sessions[connection / 2].end()
        senders[connection].flow?.breakOff()
        senders[back].flow?.breakOff()
    }
}
