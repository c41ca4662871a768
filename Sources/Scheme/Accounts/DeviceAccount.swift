public import Identity
public import MLS
public import Olm
public import Primitives
public import Quantities
public import Randomness
public import SchemeContract

/// What a device has once, whatever groups it is in: its long-term keys, the keys that others claim of it, and its
/// sessions with other devices.
public struct DeviceAccount {
    public let device: DeviceID
    private let owner: PersonID
    /// The long-term agreement keys; `hpke` wraps to them, all else uses them within Olm.
    public let identity: AgreementKeyPair
    /// Signs changes of the log, and in the tree all that this device sends.
    public let signing: SigningKeyPair
    public var packages: KeyPackageStock
    private var olm: Account
    private(set) var sessions = SessionBook()
    /// Draws what lay in the directory before the run, and how much of that nobody has claimed yet.
    private var initialRandom: RandomStream
    private var unmadeKeys: KeyStock
    /// How many keys of each kind the directory is to hold.
    private let fullStock: KeyStock

    /// - Parameters:
    ///   - initialKeys: The stream of what lies in the directory before the run.
    ///   - usesKeyPackages: Whether the directory is to hold key packages of this device.
    public init(
        _ device: DeviceID, of owner: PersonID, suite: CipherSuite, usesKeyPackages: Bool, initialKeys: Seed,
        context: inout CryptoContext
    ) {
        self.device = device
        self.owner = owner
        identity = AgreementKeyPair(using: &context)
        signing = SigningKeyPair(using: &context)
        olm = Account(identity: identity, signing: signing)
        packages = KeyPackageStock(suite: suite)
        fullStock = KeyStock(
            oneTimeKeys: KeyStock.full.oneTimeKeys,
            keyPackages: usesKeyPackages ? KeyStock.full.keyPackages : 0)
        initialRandom = RandomStream(seed: initialKeys)
        unmadeKeys = fullStock
    }

    /// This device as a log names it.
    public var member: Member {
        Member(
            device: device, owner: owner, signingKey: signing.publicKey, agreementKey: identity.publicKey)
    }

    /// The bytes of all keys, those too that this device holds in earnest and here makes when they are claimed.
    public var serializedSize: Int {
        olm.serializedSize + sessions.serializedSize + packages.serializedSize
            + unmadeKeys.oneTimeKeys * Account.oneTimeKeySize
            + unmadeKeys.keyPackages * KeyPackageBundle.serializedSize
    }

    public func sign(_ bytes: [UInt8], context: inout CryptoContext) -> Signature {
        signing.sign(bytes, context: &context)
    }
}

// MARK: - Sessions

extension DeviceAccount {
    /// Claims one-time keys of those devices with which a session is missing or is to be a new one, unless they were.
    ///
    /// - Returns: Whether nothing is missing.
    public mutating func prepareSessions(
        with devices: [DeviceID], for group: GroupID, step: inout OpenStep
    ) -> Bool {
        let missing = sessions.missing(among: devices)
        let unasked = sessions.claim(missing, for: group)
        if !unasked.isEmpty { step.add(.look(DirectoryQuery(devices: unasked, claim: .oneTimeKey))) }
        return missing.isEmpty
    }

    /// - Parameters:
    ///   - oneTimeKey: The fallback key serves where there is none, or none that is a key.
    ///   - group: The one for which it was claimed.
    ///   - isOfMany: Whether the device is in other groups, for which a session may have been begun meanwhile.
    public mutating func beginSession(
        with bundle: KeyBundle, oneTimeKey: [UInt8]?, for group: GroupID, isOfMany: Bool,
        context: inout CryptoContext
    ) {
        let peer = bundle.member.device
        sessions.noteAnswer(about: peer, for: group)
        if isOfMany, sessions.missing(among: [peer]).isEmpty { return }
        let key = oneTimeKey.flatMap { try? AgreementPublicKey($0) } ?? bundle.fallbackKey
        guard
            let session = try? olm.outboundSession(
                to: bundle.member.agreementKey, oneTimeKey: key, context: &context)
        else { return }
        sessions.begin(session, with: peer)
    }

    /// - Precondition: There is a session with `peer`.
    public mutating func encrypt(_ content: [UInt8], to peer: DeviceID, context: inout CryptoContext)
        -> Message
    {
        sessions.encrypt(content, to: peer, context: &context)
    }

    /// Opens a message in a session that there is, or in the one that it begins.
    public mutating func decrypt(_ message: Message, from sender: Member, context: inout CryptoContext)
        -> [UInt8]?
    {
        if let plaintext = sessions.decrypt(message, from: sender.device, context: &context) {
            return plaintext
        }
        guard case .preKey(let preKey) = message,
            let begun = try? olm.inboundSession(
                from: sender.agreementKey, preKeyMessage: preKey, context: &context)
        else { return nil }
        sessions.add(begun.session, with: sender.device)
        return begun.plaintext
    }

    /// Whether the keys held now open `message`, whoever sent it; changes nothing.
    public func opens(_ message: Message, from sender: DeviceID, context: inout CryptoContext) -> Bool {
        var sessions = sessions
        if sessions.decrypt(message, from: sender, context: &context) != nil { return true }
        guard case .preKey(let preKey) = message else { return false }
        var olm = olm
        let begun = try? olm.inboundSession(
            from: preKey.identityKey, preKeyMessage: preKey, context: &context)
        return begun != nil
    }

    /// Has the next message to `peer` go in a session that is still to be begun.
    public mutating func renewSession(with peer: DeviceID) { sessions.renew(peer) }

    public mutating func forgetSessions(with peer: DeviceID) { sessions.forget(peer) }

    public mutating func forgetSessions(except isKept: (DeviceID) -> Bool) {
        sessions.forget(except: isKept)
    }
}

// MARK: - Keys for the directory

extension DeviceAccount {
    /// The long-term keys, and how many others stand behind them.
    public mutating func publishInitialKeys(step: inout OpenStep) -> PublishedKeys {
        drawingInitialKeys(step: &step) { own, context in
            if own.olm.fallbackKey == nil { own.olm.generateFallbackKey(context: &context) }
            guard let fallbackKey = own.olm.fallbackKey else {
                preconditionFailure("an account has the fallback key that it has just made")
            }
            let bundle = KeyBundle(own.member, fallbackKey: fallbackKey) { [signing = own.signing] bytes in
                signing.sign(bytes, context: &context)
            }
            return PublishedKeys(identity: bundle.encoded, oneTimeKeys: [], unmade: own.fullStock)
        }
    }

    /// The next of those others.
    ///
    /// - Parameter now: When the device had published it, by its own clock.
    public mutating func makeInitialKey(
        for claim: DirectoryQuery.Claim, at now: SimulatedInstant, step: inout OpenStep
    ) -> [UInt8] {
        precondition(unmadeKeys.count(for: claim) > 0, "no more keys are claimed than were published")
        unmadeKeys.takeOne(for: claim)
        return drawingInitialKeys(step: &step) { own, context in
            guard claim == .oneTimeKey else {
                return own.makeKeyPackages(count: 1, at: now, context: &context)[0]
            }
            own.olm.generateOneTimeKeys(count: 1, context: &context)
            guard let key = own.olm.unpublishedOneTimeKeys.first else {
                preconditionFailure("an account has the one-time key that it has just made")
            }
            own.olm.markKeysAsPublished()
            return key.bytes
        }
    }

    /// Devices had made these before the run: they are charged to nobody, and draw nothing from what comes later.
    private mutating func drawingInitialKeys<Keys>(
        step: inout OpenStep, _ make: (inout DeviceAccount, inout CryptoContext) -> Keys
    ) -> Keys {
        var context = step.context
        context.random = initialRandom
        let keys = make(&self, &context)
        initialRandom = context.random
        return keys
    }

    /// Makes as many keys as a node of the directory lacks.
    public mutating func refill(
        _ share: DirectoryShare, from stock: KeyStock, at now: SimulatedInstant, step: inout OpenStep
    ) {
        let full = share.part(of: fullStock)
        let missing = full.oneTimeKeys - stock.oneTimeKeys
        if missing > 0 { olm.generateOneTimeKeys(count: missing, context: &step.context) }
        let keys = olm.unpublishedOneTimeKeys.map(\.bytes)
        olm.markKeysAsPublished()
        let missingPackages = max(0, full.keyPackages - stock.keyPackages)
        let packages = makeKeyPackages(count: missingPackages, at: now, context: &step.context)
        guard !keys.isEmpty || !packages.isEmpty else { return }
        let published = PublishedKeys(identity: nil, oneTimeKeys: keys, keyPackages: packages)
        step.add(.publish(published, of: share))
    }

    private mutating func makeKeyPackages(
        count: Int, at now: SimulatedInstant, context: inout CryptoContext
    ) -> [[UInt8]] {
        packages.make(count: count, of: member, signer: signing, at: now, context: &context)
    }
}
