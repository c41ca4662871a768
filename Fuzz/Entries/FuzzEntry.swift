import MechanismContract
import Metering
import Primitives
import Quantities
import Randomness
import Results
import ScenarioFile
import WireFormat

@testable import Mechanisms
@testable import Megolm
@testable import Olm

/// A decoder under attack: whatever the bytes, it returns or throws, and what it accepts it writes back alike.
enum FuzzEntry: String, CaseIterable {
    case olmNormal = "olm-normal"
    case olmPreKey = "olm-pre-key"
    case olmSession = "olm-session"
    case megolmMessage = "megolm-message"
    case megolmShared = "megolm-shared"
    case megolmExported = "megolm-exported"
    case envelope
    case content
    case keyBundle = "key-bundle"
    case member
    case memberHybrid = "member-hybrid"
    case memberSharedKey = "member-shared-key"
    case hostileMember = "hostile-member"
    case hostileHybrid = "hostile-hybrid"
    case hostileSharedKey = "hostile-shared-key"
    case scenario
    case csv
    case manifest
    case profile
    case tolerances
}

/// What the entries work on, made once.
struct FuzzBench {
    private let group = FuzzGroup(FuzzGroup.adaptive)
    private let hybrid = FuzzGroup(.fixed(.hybrid))
    private let sharedKey = FuzzGroup(.fixed(.sharedKey))
    private let context: CryptoContext
    private let account: Account
    private let session: Session
    private let megolm: InboundSession
    private let outbound: OutboundSession
    private let olmMessages: [Message]

    init() {
        var context = CryptoContext(
            random: RandomStream(seed: Seed(2)), memo: OperationMemo(mode: .full))
        var own = Account(using: &context)
        var peer = Account(using: &context)
        own.generateOneTimeKeys(count: 1, context: &context)
        peer.generateFallbackKey(context: &context)
        guard let key = own.unpublishedOneTimeKeys.first,
            var outgoing = try? peer.outboundSession(to: own.identityKey, oneTimeKey: key, context: &context)
        else { preconditionFailure("two accounts begin a session") }
        let first = outgoing.encrypt([1, 2, 3], context: &context)
        let fresh = own
        guard case .preKey(let preKey) = first,
            var begun = try? own.inboundSession(
                from: peer.identityKey, preKeyMessage: preKey, context: &context
            ).session
        else { preconditionFailure("a session is taken up by its first message") }
        let answer = begun.encrypt([4], context: &context)
        _ = try? outgoing.decrypt(answer, context: &context)
        olmMessages = [first, answer, outgoing.encrypt([5, 6], context: &context)]
        outbound = OutboundSession(using: &context)
        guard
            let inbound = try? InboundSession(
                sessionKey: outbound.sessionKey(context: &context), ratchets: RatchetMemo(mode: .full),
                context: &context)
        else { preconditionFailure("a session that was shared is taken up") }
        (megolm, session, account) = (inbound, begun, fresh)
        self.context = context
    }

    /// Hands `bytes` to the decoder.
    func run(_ entry: FuzzEntry, _ bytes: [UInt8]) {
        var context = context
        switch entry {
        case .olmNormal:
            guard let message = try? NormalMessage(bytes) else { return }
            precondition(message.bytes == bytes, "a message keeps its bytes")
        case .olmPreKey:
            var account = account
            guard let message = try? PreKeyMessage(bytes) else { return }
            _ = try? account.inboundSession(
                from: message.identityKey, preKeyMessage: message, context: &context)
        case .olmSession:
            var session = session
            for type in 0...1 {
                if let message = try? Message(type: type, bytes: bytes) {
                    _ = try? session.decrypt(message, context: &context)
                }
            }
        case .megolmMessage:
            var session = megolm
            _ = try? session.decrypt(bytes, ratchets: RatchetMemo(mode: .full), context: &context)
        case .megolmShared: _ = try? SessionKeyFormat.shared(bytes, context: &context)
        case .megolmExported:
            guard let format = try? SessionKeyFormat.exported(bytes) else { return }
            let again = format.encoded(version: SessionKeyFormat.exportVersion)
            precondition(again == bytes, "an exported session is written as it was read")
        case .envelope, .content, .keyBundle: runMembership(entry, bytes, context: &context)
        case .member, .memberHybrid, .memberSharedKey: receive(bytes, in: group(of: entry))
        case .hostileMember, .hostileHybrid, .hostileSharedKey:
            let group = group(of: entry)
            if let payload = group.hostilePayload(bytes) { receive(payload, in: group) }
        case .scenario, .csv, .manifest, .profile, .tolerances:
            runFile(entry, String(decoding: bytes, as: UTF8.self))
        }
    }

    private func runMembership(_ entry: FuzzEntry, _ bytes: [UInt8], context: inout CryptoContext) {
        switch entry {
        case .envelope:
            guard let envelope = try? Envelope(decoding: bytes) else { return }
            precondition(envelope.encoded == bytes, "an envelope is written as it was read")
        case .content:
            guard let content = try? Content(decoding: bytes, in: FuzzGroup.name) else { return }
            precondition(content.encoded(in: FuzzGroup.name) == bytes, "a content is written as it was read")
        default:
            guard let bundle = try? KeyBundle(decoding: bytes, of: DeviceID(1), context: &context) else {
                return
            }
            precondition(bundle.encoded == bytes, "a key bundle is written as it was read")
        }
    }

    private func group(of entry: FuzzEntry) -> FuzzGroup {
        switch entry {
        case .memberHybrid, .hostileHybrid: hybrid
        case .memberSharedKey, .hostileSharedKey: sharedKey
        default: group
        }
    }

    /// Takes the payload in, and then does what a member does later: sends, and answers its alarms.
    private func receive(_ payload: [UInt8], in group: FuzzGroup) {
        var member = group.members[1]
        _ = member.canRead(payload)
        guard (try? member.handle(.receive(payload: payload), at: .start)) != nil else { return }
        let later = SimulatedInstant(nanoseconds: 100_000_000_000)
        _ = try? member.handle(.send(plaintext: [9]), at: later)
        _ = try? member.handle(.receive(payload: payload), at: later)
        _ = try? member.handle(.alarm(AlarmID(1)), at: later)
        _ = try? member.handle(.alarm(AlarmID(2)), at: later)
    }

    private func runFile(_ entry: FuzzEntry, _ text: String) {
        switch entry {
        case .scenario:
            guard let document = try? ScenarioDocument.parse(text, file: "f") else { return }
            let again = try? ScenarioDocument.parse(document.resolvedYAML, file: "f")
            precondition(again?.points == document.points, "a resolved scenario reads back as the same")
        case .csv:
            _ = try? RunsTable(parsing: text)
            _ = try? RekeysTable(parsing: text)
            _ = try? SeriesTable(parsing: text)
            guard let table = try? SummaryTable(parsing: text) else { return }
            let again = try? SummaryTable(parsing: table.csv)
            precondition(again?.csv == table.csv, "a table is written as it was read")
        case .profile:
            // As the scenario's own folder would give them; a broken one is said to be so.
            let file = Profiles.File(name: "p", path: "p", text: text)
            let profiles = Profiles.shipped.preferring(devices: [file], links: [file])
            for naming in ["devices: { profile: p }", "network: { access: p }"] {
                guard
                    let document = try? ScenarioDocument.parse(
                        Self.shortScenario + naming, file: "f", profiles: profiles)
                else { continue }
                let again = try? ScenarioDocument.parse(document.resolvedYAML, file: "f")
                precondition(again?.points == document.points, "a resolved profile reads back as the same")
            }
        case .tolerances: _ = try? BaselineTolerances.parse(text, file: "f")
        default:
            guard let manifest = try? Manifest(parsing: text) else { return }
            let again = try? Manifest(parsing: manifest.json())
            precondition(again == manifest, "a manifest is written as it was read")
        }
    }
}

extension FuzzBench {
    /// Inputs from which mutation reaches far: what the program itself writes.
    func seeds(_ entry: FuzzEntry) -> [[UInt8]] {
        var context = context
        var sender = outbound
        switch entry {
        case .olmNormal: return olmMessages.compactMap { $0.type == 1 ? $0.bytes : nil }
        case .olmPreKey: return olmMessages.compactMap { $0.type == 0 ? $0.bytes : nil }
        case .olmSession: return olmMessages.map(\.bytes)
        case .megolmMessage: return (0..<2).map { sender.encrypt([UInt8($0)], context: &context) }
        case .megolmShared: return [outbound.sessionKey(context: &context)]
        case .megolmExported: return [(try? megolm.export(at: 0, context: &context)) ?? []]
        case .envelope: return group.payloads + hybrid.payloads + sharedKey.payloads
        case .member, .memberHybrid, .memberSharedKey: return group(of: entry).payloads
        case .content, .hostileMember, .hostileHybrid, .hostileSharedKey: return contents(context: &context)
        case .keyBundle: return group.bundles
        case .scenario: return [Array(Self.scenario.utf8)]
        case .csv: return [Array(Self.table.utf8)]
        case .manifest: return [Array(Self.manifest.utf8)]
        case .profile: return [Self.deviceProfile, Self.linkProfile].map { Array($0.utf8) }
        case .tolerances: return [Array(Self.tolerances.utf8)]
        }
    }

    private func contents(context: inout CryptoContext) -> [[UInt8]] {
        let message = UserMessage(epoch: Epoch(1), number: 3, text: [7, 8])
        let place = GroupPlace(session: SessionPrefix(number: 5), index: 2)
        let contents: [Content] = [
            .message(message), .senderKey(outbound.sessionKey(context: &context)),
            .repeatRequest(.groupMessage(place)), .repeatRequest(.directMessages(floor: 1, read: 2)),
            .repeatAnswer(message, place: nil), .repeatAnswer(message, place: place),
            .epochKey(EpochKey(epoch: Epoch(2), bytes: [UInt8](repeating: 6, count: EpochKey.count))),
        ]
        return contents.map { $0.encoded(in: FuzzGroup.name) }
    }

    private static let scenario = """
        name: a
        duration: 20 s
        replications: { at-least: 3, at-most: 6, until: 15 % }
        scheme: { mechanism: adaptive, thresholds: { sender-keys-above: 4 } }
        group: { devices: 6, devices-per-person: { uniform: { from: 1, to: 2 } } }
        workload: { messages: { rate: 60 /min, senders: { zipf: 1 } }, membership: [{ at: 1 s, grow-to: 9 }] }
        network: { delivery: edge, edge: { nodes: 2 }, access: { profile: lan, loss: 5 %, mtu: 576 B } }
        sweep: { group.devices: [3, 6], network.access.loss: [0 %, 1 %] }

        """

    private static let shortScenario = "name: a\nduration: 1 s\nscheme: { mechanism: pairwise }\n"

    private static let deviceProfile =
        "title: t\ncosts:\n"
        + Metering.Operation.allCases.map { "  \($0.name): { call: 1.5 us, byte: 2 ns }\n" }.joined()

    private static let linkProfile = """
        delay: { lognormal: { median: 20 ms, sigma: 0.4 } }
        jitter: 1 ms
        loss: { gilbert-elliott: { good-to-bad: 1 %, bad-to-good: 20 %, loss-bad: 50 % } }
        up: 1 Mbit/s
        down: 4 Mbit/s
        queue: 256 KiB
        mtu: 1500 B
        header: 40 B
        repeat: { after: 500 ms, factor: 2 }

        """

    private static let tolerances = """
        tolerances:
          - { metric: message.latency, worse: 0.5 %, better: 5 % }
          - { metric: message.latency.max, worse: 10 % }

        """

    private static let table = """
        scenario,point,metric,unit,replications,mean,ci_low,ci_high,stddev,min,max
        "a, b",0,message.upload,B,3,1.5,1,2,0.5,1,2
        "a, b",1,message.upload,B,1,1.5,,,,1.5,1.5

        """

    private static let manifest = """
        {"commit":"","cpuSeconds":1.5,"events":3,"host":{"cores":2,"name":"h","processor":"p","system":"s"},
        "keyshiftVersion":"0.1","peakMemoryBytes":5,"replications":[{"count":3,"endedBy":"until","point":0}],
        "runs":3,"scenario":"name: a","scenarioSHA256":"00","seed":1,"traceDigest":"ab","wallSeconds":2}
        """
}
