import MLS
import Primitives
import Randomness
import WireFormat

/// Clients and their views of groups, by the names that the caller gives them.
///
/// Lifetimes are not judged: there is no clock here, and key packages are made for all time.
struct MLSInterop: InteropConversation {
    private struct Client {
        let signer: SigningKeyPair
        let description: ClientDescription
        let suite: CipherSuite
        /// Key packages that nobody has used yet.
        var bundles: [KeyPackageBundle] = []
    }

    private struct View {
        let client: JSONText
        var group: Group
        /// Whether a commit has removed the client.
        var isOver = false
        /// A commit of our own that the caller has not decided about.
        var pending: PendingCommit?
    }

    private var context: CryptoContext
    private let memo = GroupMemo(mode: .full)
    private var clients: [JSONText: Client] = [:]
    private var views: [JSONText: View] = [:]

    init(seed: Seed) {
        let random = RandomStream(seed: seed.descendant("interop.mls"))
        context = CryptoContext(random: random, memo: OperationMemo(mode: .full))
    }

    mutating func carryOut(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        switch try request.operation() {
        case "client.create": try createClient(request)
        case "client.key_package": try makeKeyPackage(request)
        case "group.create": try createGroup(request)
        case "group.commit": try commit(request)
        case "group.merge": try decide(request) { $0.group = $1.next }
        case "group.discard": try decide(request) { _, _ in }
        case "group.join": try join(request)
        case "group.process": try process(request)
        case "group.encrypt": try encrypt(request)
        case "group.decrypt": try decrypt(request)
        case "group.export": try export(request)
        case "group.state": try state(request)
        case let unknown: throw .unknownOperation(unknown)
        }
    }
}

// MARK: - Clients

extension MLSInterop {
    private mutating func createClient(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        let name = try request.name("client")
        guard clients[name] == nil else { throw .nameTaken(name) }
        let identity = try request.bytes("identity")
        let number = UInt16(try request.integer("suite", in: 0...Int(UInt16.max)))
        guard let suite = CipherSuite(rawValue: number) else { throw .mls(.cipherSuite(number)) }
        let signer = SigningKeyPair(using: &context)
        clients[name] = Client(
            signer: signer, description: ClientDescription(identity: identity), suite: suite)
        return ["signature_key": .padded(signer.publicKey.bytes)]
    }

    private mutating func makeKeyPackage(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        let (name, client) = try client(request)
        let bundle = KeyPackageBundle(
            client.description, signer: client.signer, suite: client.suite, lifetime: .always,
            context: &context)
        clients[name]?.bundles.append(bundle)
        return ["key_package": .padded(MLSMessage.keyPackage(bundle.keyPackage).encoded)]
    }

    private func client(_ request: InteropRequest) throws(InteropError) -> (JSONText, Client) {
        let name = try request.name("client")
        guard let client = clients[name] else { throw .unknownName(name) }
        return (name, client)
    }
}

// MARK: - Coming in

extension MLSInterop {
    private mutating func createGroup(
        _ request: InteropRequest
    ) throws(InteropError) -> [String: JSONValue] {
        let (clientName, client) = try client(request)
        let name = try newViewName(request)
        let groupID = try request.bytes("group_id")
        guard !isMember(clientName, of: groupID) else { throw .groupTwice }
        do {
            let group = try Group(
                creating: groupID, client: client.description, lifetime: .always, signer: client.signer,
                suite: client.suite, memo: memo, context: &context)
            views[name] = View(client: clientName, group: group)
            return ["epoch": .integer(group.state.epoch)]
        } catch {
            throw .mls(error)
        }
    }

    private mutating func join(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        let (clientName, client) = try client(request)
        let name = try newViewName(request)
        guard case .welcome(let welcome) = try message(request, "welcome") else {
            throw .wrongMessage(field: "welcome", expected: "a Welcome")
        }
        let tree = try request.optionalBytes("tree")
        var tally = context.tally
        let place = client.bundles.firstIndex {
            welcome.isFor($0.keyPackage.reference(suite: client.suite, tally: &tally))
        }
        guard let place else { throw .mls(.invalidWelcome(.notForUs)) }
        let group: Group
        do {
            group = try Group.join(
                welcome, as: client.bundles[place], tree: tree, signer: client.signer, memo: memo,
                context: &context
            ).group
        } catch {
            throw .mls(error)
        }
        guard !isMember(clientName, of: group.state.groupID) else { throw .groupTwice }
        views[name] = View(client: clientName, group: group)
        clients[clientName]?.bundles.remove(at: place)
        return ["epoch": .integer(group.state.epoch), "leaf": .integer(group.ownLeaf.number)]
    }

    /// Whether the client takes part in a group with this identifier (RFC 9420 §12.4.3.1).
    private func isMember(_ client: JSONText, of groupID: [UInt8]) -> Bool {
        views.values.contains { $0.client == client && !$0.isOver && $0.group.state.groupID == groupID }
    }

    private func newViewName(_ request: InteropRequest) throws(InteropError) -> JSONText {
        let name = try request.name("group")
        guard views[name] == nil else { throw .nameTaken(name) }
        return name
    }
}

// MARK: - Epochs

extension MLSInterop {
    private mutating func commit(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        var (name, view) = try membership(request)
        guard view.pending == nil else { throw .commitIsPending(name) }
        var plan = CommitPlan(path: try request.flag("update") ? .always : .whereNeeded)
        for bytes in try request.byteStrings("add") {
            guard case .keyPackage(let keyPackage) = try Self.message(bytes) else {
                throw .wrongMessage(field: "add", expected: "a key package")
            }
            plan.proposals.append(.add(keyPackage))
        }
        for leaf in try request.integers("remove", in: 0...Int(UInt32.max)) {
            plan.proposals.append(.remove(LeafIndex(UInt32(leaf))))
        }
        do {
            let pending = try view.group.commit(plan, context: &context)
            view.pending = pending
            views[name] = view
            return [
                "commit": .padded(pending.message.encoded),
                "welcome": pending.welcome.map { .padded(MLSMessage.welcome($0).encoded) } ?? .null,
                "tree": .padded(pending.next.state.tree.encoded),
            ]
        } catch {
            throw .mls(error)
        }
    }

    /// Ends the waiting of a commit of our own.
    private mutating func decide(
        _ request: InteropRequest, _ apply: (inout View, PendingCommit) -> Void
    ) throws(InteropError) -> [String: JSONValue] {
        var (name, view) = try membership(request)
        guard let pending = view.pending else { throw .noCommitIsPending(name) }
        view.pending = nil
        apply(&view, pending)
        views[name] = view
        return ["epoch": .integer(view.group.state.epoch)]
    }

    private mutating func process(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        var (name, view) = try membership(request)
        let bytes = try request.bytes("message")
        let kind: String
        do throws(MLSError) {
            switch try view.group.process(bytes, context: &context) {
            case .application: kind = "application"
            case .proposal: kind = "proposal"
            case .commit: kind = "commit"
            case .removed: kind = "removed"
            }
        } catch {
            throw .mls(error)
        }
        guard kind != "application" else {
            throw .wrongMessage(field: "message", expected: "a proposal or a commit")
        }
        // Ours was for the epoch that is over.
        if kind == "commit" { view.pending = nil }
        if kind == "removed" { view.isOver = true }
        views[name] = view
        return ["epoch": .integer(view.group.state.epoch), "kind": .string(kind)]
    }

    private func view(_ request: InteropRequest) throws(InteropError) -> (JSONText, View) {
        let name = try request.name("group")
        guard let view = views[name] else { throw .unknownName(name) }
        return (name, view)
    }

    /// A view whose client takes part yet: one that was removed reads what was on its way and no more (RFC 9420
    /// §12.4.2).
    private func membership(_ request: InteropRequest) throws(InteropError) -> (JSONText, View) {
        let (name, view) = try view(request)
        guard !view.isOver else { throw .removed(name) }
        return (name, view)
    }
}

// MARK: - Within an epoch

extension MLSInterop {
    private mutating func encrypt(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        var (name, view) = try membership(request)
        let plaintext = try request.bytes("plaintext")
        let associated = try request.optionalBytes("aad") ?? []
        do {
            let message = try view.group.encrypt(
                plaintext, authenticatedData: associated, context: &context)
            views[name] = view
            return ["message": .padded(message.encoded)]
        } catch {
            throw .mls(error)
        }
    }

    private mutating func decrypt(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        var (name, view) = try view(request)
        guard case .privateMessage(let message) = try message(request, "message"),
            message.contentType == .application
        else { throw .wrongMessage(field: "message", expected: "an application message") }
        do {
            let (plaintext, sender) = try view.group.open(message, context: &context)
            views[name] = view
            return ["plaintext": .padded(plaintext), "sender": .integer(sender.number)]
        } catch {
            throw .mls(error)
        }
    }

    private mutating func export(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        let (_, view) = try membership(request)
        let (label, length) = (try request.text("label"), try request.integer("length", in: 0...8_160))
        let exported = try request.bytes("context")
        do {
            let secret = try view.group.export(
                label: label, context: exported, length: length, tally: &context.tally)
            return ["secret": .padded(secret)]
        } catch {
            throw .mls(error)
        }
    }

    private func state(_ request: InteropRequest) throws(InteropError) -> [String: JSONValue] {
        let (_, view) = try view(request)
        let (group, state) = (view.group, view.group.state)
        return [
            "epoch": .integer(group.state.epoch),
            "members": .array(state.tree.members.map { .integer($0.leaf.number) }),
            "epoch_authenticator": .padded(group.epochAuthenticator),
            "tree_hash": .padded(state.context.treeHash),
        ]
    }

    private func message(_ request: InteropRequest, _ field: String) throws(InteropError) -> MLSMessage {
        try Self.message(try request.bytes(field))
    }

    private static func message(_ bytes: [UInt8]) throws(InteropError) -> MLSMessage {
        do { return try MLSMessage(decoding: bytes) } catch { throw .mls(.malformed(error)) }
    }
}

extension JSONValue {
    /// Bytes as the answers of MLS write them.
    fileprivate static func padded(_ bytes: [UInt8]) -> JSONValue { .string(Base64.padded(bytes)) }
}

extension Lifetime {
    fileprivate static let always = Lifetime(notBefore: 0, notAfter: .max)
}
