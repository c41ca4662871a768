import Identity
import Metering
import Quantities
import SchemeContract
import Testing

@testable import Relays

@Suite("What is sent once more")
struct RetryTests {
    private let patience = TimeSpan.seconds(1)

    @Test func `each wait is twice as long, and a timer that was set before counts no more`() {
        var retry = Retry()
        let first = retry.wait(patience, at: .start)
        #expect(first == .start + .seconds(1))
        // Something is sent in between.
        let next = retry.wait(patience, at: .start + .milliseconds(500))
        let dues = [first, next, next].map { retry.isDue(at: $0) }
        #expect(dues == [false, true, false])
        #expect(retry.wait(patience, at: next) == next + .seconds(2))
        retry.beginAnew()
        #expect(retry.wait(patience, at: next) == next + .seconds(1))
    }

    /// How often a relay says each thing, and all the while hears nothing.
    private func said(
        by relay: inout Relay, _ inputs: [RelayInput], for span: TimeSpan
    ) -> [String: Int] {
        var counts: [String: Int] = [:]
        var timers: [(due: SimulatedInstant, timer: RelayTimer)] = []
        var now = SimulatedInstant.start
        var next = inputs
        while now <= .start + span {
            for input in next {
                for effect in relay.handle(input, at: now) {
                    switch effect {
                    case .send(let message, _, _):
                        counts[String("\(message)".prefix { $0 != "(" }), default: 0] += 1
                    case .setTimer(let timer, let due): timers.append((due, timer))
                    default: break
                    }
                }
            }
            guard let due = timers.map(\.due).min() else { break }
            now = due
            next = timers.filter { $0.due == due }.map { .timer($0.timer) }
            timers.removeAll { $0.due == due }
        }
        return counts
    }

    private func submission(of relay: Int) -> RelayInput {
        let epoch = EpochID(.creation, head: [UInt8](repeating: 7, count: 32))
        let device = DeviceID(UInt32(relay))
        let summary = ChangeSummary(
            epoch: epoch, parent: nil, added: [], removed: [], work: OperationTally())
        let whole = Submission(
            committer: device, summary: summary,
            frames: [MemberFrame([Parcel(payload: [1], recipients: [DeviceID(1)])], as: .commit)],
            deposit: nil)
        return .message(.submit(SubmissionPart(of: whole, at: 0)), from: .device(device))
    }

    @Test func `a change is whole when each of its parts has come, however often one did`() {
        let epoch = EpochID(.creation, head: [UInt8](repeating: 7, count: 32))
        let parcels = [Parcel(payload: [1], recipients: [DeviceID(1)])]
        let whole = Submission(
            committer: DeviceID(0),
            summary: ChangeSummary(
                epoch: epoch, parent: nil, added: [], removed: [], work: OperationTally()),
            frames: [MemberFrame(parcels, as: .commit), MemberFrame(parcels, as: .welcome)], deposit: nil)
        var changes = CommittedChanges()
        let places = [0, 0, 1, 1]
        let isWhole = places.map {
            changes.gather(SubmissionPart(of: whole, at: $0), at: RelayID(3)) != nil
        }
        #expect(isWhole == [false, false, true, false])
        #expect(changes.unanswered.map(\.offeredBy) == [RelayID(3)])
    }

    /// Over slow links each would wait behind those before it, and none would ever come.
    @Test func `who hears nothing asks ever less often`() {
        let ids = (0..<3).map { RelayID($0) }
        let plan = ServicePlan(homes: ids, rings: [ids], patience: patience)
        let hour = TimeSpan.seconds(3_600)
        var head = Relay(ids[0], plan: plan)
        let copies = said(by: &head, [submission(of: 0)], for: hour)["copy", default: 0]
        var other = Relay(ids[2], plan: plan)
        let offers = said(by: &other, [submission(of: 2)], for: hour)["offer", default: 0]
        var back = Relay(ids[0], plan: plan)
        let questions = said(by: &back, [.restarted], for: hour)["inquire", default: 0]
        #expect(8...13 ~= copies && 8...13 ~= offers && 16...26 ~= questions)
    }
}
