import Megolm
import Primitives
import Randomness

/// Sessions of Megolm by the names that the caller gives them; senders' and receivers' names are apart.
struct MegolmInterop: InteropConversation {
    private var context: CryptoContext
    private let ratchets = RatchetMemo(mode: .full)
    private var senders: [JSONText: OutboundSession] = [:]
    private var receivers: [JSONText: InboundSession] = [:]

    init(seed: Seed) {
        let random = RandomStream(seed: seed.descendant("interop.megolm"))
        context = CryptoContext(random: random, memo: OperationMemo(mode: .full))
    }

    mutating func carryOut(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        switch try request.operation() {
        case "outbound.create": try createSender(request)
        case "outbound.encrypt": try encrypt(request)
        case "inbound.create": try createReceiver(request, from: .shared)
        case "inbound.import": try createReceiver(request, from: .exported)
        case "inbound.decrypt": try decrypt(request)
        case "inbound.export": try export(request)
        case let unknown: throw .unknownOperation(unknown)
        }
    }

    private enum KeyFormat { case shared, exported }

    private mutating func createSender(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        let name = try request.name("session")
        guard senders[name] == nil else { throw .nameTaken(name) }
        let session = OutboundSession(using: &context)
        senders[name] = session
        let key = session.sessionKey(context: &context)
        return ["session_id": .bytes(session.sessionID), "session_key": .bytes(key)]
    }

    private mutating func encrypt(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        let name = try request.name("session")
        guard var session = senders[name] else { throw .unknownName(name) }
        let plaintext = try request.bytes("plaintext")
        let index = Int(session.index)
        let body = session.encrypt(plaintext, context: &context)
        senders[name] = session
        return ["body": .bytes(body), "index": .integer(index)]
    }

    private mutating func createReceiver(
        _ request: InteropRequest, from format: KeyFormat
    ) throws(InteropError) -> [String: JSONValue] {
        let name = try request.name("session")
        guard receivers[name] == nil else { throw .nameTaken(name) }
        let key = try request.bytes("session_key")
        do {
            let session =
                switch format {
                case .shared: try InboundSession(sessionKey: key, ratchets: ratchets, context: &context)
                case .exported: try InboundSession(exported: key, ratchets: ratchets, context: &context)
                }
            receivers[name] = session
            return [
                "session_id": .bytes(session.sessionID), "index": .integer(session.firstKnownIndex),
            ]
        } catch {
            throw .megolm(error)
        }
    }

    private mutating func decrypt(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        var (name, session) = try receiver(request)
        let body = try request.bytes("body")
        do {
            let (plaintext, index) = try session.decrypt(body, ratchets: ratchets, context: &context)
            receivers[name] = session
            return ["plaintext": .bytes(plaintext), "index": .integer(index)]
        } catch {
            throw .megolm(error)
        }
    }

    private mutating func export(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        let (_, session) = try receiver(request)
        let index = UInt32(try request.integer("index", in: 0...Int(UInt32.max)))
        do {
            return ["session_key": .bytes(try session.export(at: index, context: &context))]
        } catch {
            throw .megolm(error)
        }
    }

    private func receiver(_ request: InteropRequest) throws(InteropError) -> (JSONText, InboundSession) {
        let name = try request.name("session")
        guard let session = receivers[name] else { throw .unknownName(name) }
        return (name, session)
    }
}
