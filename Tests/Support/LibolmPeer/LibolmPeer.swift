import COlm
import Foundation
public import Randomness

/// Why libolm refused, in its own words.
public struct LibolmError: Error, Equatable {
    public let reason: String
}

/// An Olm account of libolm.
@safe
public final class LibolmAccount {
    private let memory: UnsafeMutableRawPointer
    fileprivate let account: OpaquePointer

    public init(using random: inout RandomStream) {
        // SAFETY: the memory has the size that libolm asks for and is freed in `deinit` alone; the random bytes
        // have the length that is passed.
        unsafe memory = .allocate(byteCount: olm_account_size(), alignment: 16)
        unsafe account = olm_account(memory)
        var bytes = unsafe random.bytes(count: olm_create_account_random_length(account))
        let status = unsafe olm_create_account(account, &bytes, bytes.count)
        precondition(status != olm_error(), "libolm makes an account")
    }

    deinit {
        // SAFETY: allocated in `init` and freed nowhere else.
        unsafe memory.deallocate()
    }

    /// Its Curve25519 key.
    public var identityKey: [UInt8] { decode(identityKeys["curve25519"] ?? "") }

    /// Its Ed25519 key.
    public var signingKey: [UInt8] { decode(identityKeys["ed25519"] ?? "") }

    private var identityKeys: [String: String] {
        // SAFETY: the output has the length that libolm asks for.
        let json = unsafe filled(olm_account_identity_keys_length(account)) {
            unsafe olm_account_identity_keys(account, $0, $1)
        }
        return (try? JSONDecoder().decode([String: String].self, from: Data(json))) ?? [:]
    }

    /// Makes one-time keys and marks them as published.
    public func publishOneTimeKeys(count: Int, using random: inout RandomStream) throws -> [[UInt8]] {
        // SAFETY: random bytes and output have the lengths that libolm asks for.
        var bytes = unsafe random.bytes(
            count: olm_account_generate_one_time_keys_random_length(account, count))
        try check(unsafe olm_account_generate_one_time_keys(account, count, &bytes, bytes.count))
        let json = unsafe filled(olm_account_one_time_keys_length(account)) {
            unsafe olm_account_one_time_keys(account, $0, $1)
        }
        _ = unsafe olm_account_mark_keys_as_published(account)
        return try keys(in: json)
    }

    /// Makes a fallback key.
    public func publishFallbackKey(using random: inout RandomStream) throws -> [UInt8] {
        // SAFETY: random bytes and output have the lengths that libolm asks for.
        var bytes = unsafe random.bytes(
            count: olm_account_generate_fallback_key_random_length(account))
        try check(unsafe olm_account_generate_fallback_key(account, &bytes, bytes.count))
        let json = unsafe filled(olm_account_unpublished_fallback_key_length(account)) {
            unsafe olm_account_unpublished_fallback_key(account, $0, $1)
        }
        return try keys(in: json).first ?? []
    }

    public func sign(_ message: [UInt8]) -> [UInt8] {
        // SAFETY: message and output have the lengths that are passed.
        let signature = unsafe filled(olm_account_signature_length(account)) {
            unsafe olm_account_sign(account, message, message.count, $0, $1)
        }
        return decode(signature)
    }

    private func keys(in json: [UInt8]) throws -> [[UInt8]] {
        let parsed = try JSONDecoder().decode([String: [String: String]].self, from: Data(json))
        return (parsed["curve25519"] ?? [:]).sorted { $0.key < $1.key }.map { decode($0.value) }
    }

    private func check(_ status: Int) throws(LibolmError) {
        guard status == olm_error() else { return }
        // SAFETY: libolm's text is a C string.
        throw unsafe LibolmError(reason: String(cString: olm_account_last_error(account)))
    }
}

/// An Olm session of libolm.
@safe
public final class LibolmSession {
    private let memory: UnsafeMutableRawPointer
    private let session: OpaquePointer

    private init() {
        // SAFETY: the memory has the size that libolm asks for and is freed in `deinit` alone.
        unsafe memory = .allocate(byteCount: olm_session_size(), alignment: 16)
        unsafe session = olm_session(memory)
    }

    deinit {
        // SAFETY: allocated in `init` and freed nowhere else.
        unsafe memory.deallocate()
    }

    /// The initiator's side.
    public convenience init(
        of account: LibolmAccount, to identity: [UInt8], oneTimeKey: [UInt8],
        using random: inout RandomStream
    ) throws {
        self.init()
        let (peer, key) = (encode(identity), encode(oneTimeKey))
        // SAFETY: all inputs have the lengths that are passed.
        var bytes = unsafe random.bytes(count: olm_create_outbound_session_random_length(session))
        try check(
            unsafe olm_create_outbound_session(
                session, account.account, peer, peer.count, key, key.count, &bytes, bytes.count))
    }

    /// The responder's side, which has yet to read `preKeyMessage`.
    public convenience init(
        of account: LibolmAccount, from identity: [UInt8], preKeyMessage: [UInt8]
    ) throws {
        self.init()
        let peer = encode(identity)
        var message = encode(preKeyMessage)
        // SAFETY: all inputs have the lengths that are passed; libolm overwrites the copy of the message.
        try check(
            unsafe olm_create_inbound_session_from(
                session, account.account, peer, peer.count, &message, message.count))
        try check(unsafe olm_remove_one_time_keys(account.account, session))
    }

    public var id: [UInt8] {
        // SAFETY: the output has the length that libolm asks for.
        decode(
            unsafe filled(olm_session_id_length(session)) { unsafe olm_session_id(session, $0, $1) })
    }

    public func encrypt(
        _ plaintext: [UInt8], using random: inout RandomStream
    ) throws -> (type: Int, body: [UInt8]) {
        // SAFETY: random bytes, plaintext and output have the lengths that are passed.
        let type = unsafe olm_encrypt_message_type(session)
        var bytes = unsafe random.bytes(count: olm_encrypt_random_length(session))
        var body = unsafe [UInt8](
            repeating: 0, count: olm_encrypt_message_length(session, plaintext.count))
        let count = unsafe olm_encrypt(
            session, plaintext, plaintext.count, &bytes, bytes.count, &body, body.count)
        try check(count)
        return (type, decode(Array(body.prefix(count))))
    }

    public func decrypt(type: Int, body: [UInt8]) throws -> [UInt8] {
        // SAFETY: libolm overwrites the copies it is given, and the plaintext has the length that it asks for.
        var measured = encode(body)
        let room = unsafe olm_decrypt_max_plaintext_length(session, type, &measured, measured.count)
        try check(room)
        var message = encode(body)
        var plaintext = [UInt8](repeating: 0, count: room)
        let count = unsafe olm_decrypt(session, type, &message, message.count, &plaintext, room)
        try check(count)
        return Array(plaintext.prefix(count))
    }

    private func check(_ status: Int) throws(LibolmError) {
        guard status == olm_error() else { return }
        // SAFETY: libolm's text is a C string.
        throw unsafe LibolmError(reason: String(cString: olm_session_last_error(session)))
    }
}
