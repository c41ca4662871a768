import Olm
import Primitives
import Randomness

/// Accounts and sessions of Olm by the names that the caller gives them.
struct OlmInterop: InteropConversation {
    private var context: CryptoContext
    private var accounts: [JSONText: Account] = [:]
    private var sessions: [JSONText: Session] = [:]

    init(seed: Seed) {
        let random = RandomStream(seed: seed.descendant("interop.olm"))
        context = CryptoContext(random: random, memo: OperationMemo(mode: .full))
    }

    mutating func carryOut(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        switch try request.operation() {
        case "account.create": try createAccount(request)
        case "account.one_time_keys": try makeOneTimeKeys(request)
        case "session.outbound": try beginSession(request)
        case "session.inbound": try takeUpSession(request)
        case "session.encrypt": try encrypt(request)
        case "session.decrypt": try decrypt(request)
        case let unknown: throw .unknownOperation(unknown)
        }
    }

    private mutating func createAccount(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        let name = try request.name("account")
        guard accounts[name] == nil else { throw .nameTaken(name) }
        let account = Account(using: &context)
        accounts[name] = account
        return [
            "identity_key": .bytes(account.identityKey.bytes),
            "signing_key": .bytes(account.signingKey.bytes),
        ]
    }

    private mutating func makeOneTimeKeys(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        var (name, account) = try account(request)
        let count = try request.integer("count", in: 1...100)
        account.generateOneTimeKeys(count: count, context: &context)
        let keys = account.unpublishedOneTimeKeys.map { JSONValue.bytes($0.bytes) }
        account.markKeysAsPublished()
        accounts[name] = account
        return ["keys": .array(keys)]
    }

    private mutating func beginSession(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        let (_, account) = try account(request)
        let name = try newSessionName(request)
        let (identity, oneTimeKey) = (try key(request, "identity_key"), try key(request, "one_time_key"))
        do {
            let session = try account.outboundSession(
                to: identity, oneTimeKey: oneTimeKey, context: &context)
            sessions[name] = session
            return ["session_id": .bytes(session.id)]
        } catch {
            throw .olm(error)
        }
    }

    private mutating func takeUpSession(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        var (accountName, account) = try account(request)
        let name = try newSessionName(request)
        let identity = try key(request, "identity_key")
        let body = try request.bytes("body")
        do {
            let (session, plaintext) = try account.inboundSession(
                from: identity, preKeyMessage: PreKeyMessage(body), context: &context)
            accounts[accountName] = account
            sessions[name] = session
            return ["session_id": .bytes(session.id), "plaintext": .bytes(plaintext)]
        } catch {
            throw .olm(error)
        }
    }

    private mutating func encrypt(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        var (name, session) = try session(request)
        let message = session.encrypt(try request.bytes("plaintext"), context: &context)
        sessions[name] = session
        return ["type": .integer(message.type), "body": .bytes(message.bytes)]
    }

    private mutating func decrypt(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        var (name, session) = try session(request)
        let type = try request.integer("type", in: 0...1)
        let body = try request.bytes("body")
        do {
            let plaintext = try session.decrypt(Message(type: type, bytes: body), context: &context)
            sessions[name] = session
            return ["plaintext": .bytes(plaintext)]
        } catch {
            throw .olm(error)
        }
    }

    private func account(_ request: InteropRequest) throws(InteropError) -> (JSONText, Account) {
        let name = try request.name("account")
        guard let account = accounts[name] else { throw .unknownName(name) }
        return (name, account)
    }

    private func session(_ request: InteropRequest) throws(InteropError) -> (JSONText, Session) {
        let name = try request.name("session")
        guard let session = sessions[name] else { throw .unknownName(name) }
        return (name, session)
    }

    private func newSessionName(_ request: InteropRequest) throws(InteropError) -> JSONText {
        let name = try request.name("session")
        guard sessions[name] == nil else { throw .nameTaken(name) }
        return name
    }

    private func key(_ request: InteropRequest, _ field: String) throws(InteropError) -> AgreementPublicKey {
        let bytes = try request.bytes(field)
        do { return try AgreementPublicKey(bytes) } catch { throw .key(error) }
    }
}
