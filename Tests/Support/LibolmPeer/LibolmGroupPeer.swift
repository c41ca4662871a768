import COlm
public import Randomness

/// The sender's side of a Megolm session of libolm.
@safe
public final class LibolmOutboundSession {
    private let memory: UnsafeMutableRawPointer
    private let session: OpaquePointer

    public init(using random: inout RandomStream) {
        // SAFETY: the memory has the size that libolm asks for and is freed in `deinit` alone; the random bytes
        // have the length that is passed.
        unsafe memory = .allocate(byteCount: olm_outbound_group_session_size(), alignment: 16)
        unsafe session = olm_outbound_group_session(memory)
        var bytes = unsafe random.bytes(
            count: olm_init_outbound_group_session_random_length(session))
        let status = unsafe olm_init_outbound_group_session(session, &bytes, bytes.count)
        precondition(status != olm_error(), "libolm makes a session")
    }

    deinit {
        // SAFETY: allocated in `init` and freed nowhere else.
        unsafe memory.deallocate()
    }

    public var id: [UInt8] {
        // SAFETY: the output has the length that libolm asks for.
        decode(
            unsafe filled(olm_outbound_group_session_id_length(session)) {
                unsafe olm_outbound_group_session_id(session, $0, $1)
            })
    }

    public var sessionKey: [UInt8] {
        // SAFETY: the output has the length that libolm asks for.
        decode(
            unsafe filled(olm_outbound_group_session_key_length(session)) {
                unsafe olm_outbound_group_session_key(session, $0, $1)
            })
    }

    public func encrypt(_ plaintext: [UInt8]) -> [UInt8] {
        // SAFETY: plaintext and output have the lengths that are passed.
        decode(
            unsafe filled(olm_group_encrypt_message_length(session, plaintext.count)) {
                unsafe olm_group_encrypt(session, plaintext, plaintext.count, $0, $1)
            })
    }
}

/// A receiver's side of a Megolm session of libolm.
@safe
public final class LibolmInboundSession {
    private let memory: UnsafeMutableRawPointer
    private let session: OpaquePointer

    private init() {
        // SAFETY: the memory has the size that libolm asks for and is freed in `deinit` alone.
        unsafe memory = .allocate(byteCount: olm_inbound_group_session_size(), alignment: 16)
        unsafe session = olm_inbound_group_session(memory)
    }

    deinit {
        // SAFETY: allocated in `init` and freed nowhere else.
        unsafe memory.deallocate()
    }

    public convenience init(sessionKey: [UInt8]) throws {
        self.init()
        let key = encode(sessionKey)
        // SAFETY: the key has the length that is passed.
        try check(unsafe olm_init_inbound_group_session(session, key, key.count))
    }

    public convenience init(exported: [UInt8]) throws {
        self.init()
        let key = encode(exported)
        // SAFETY: the key has the length that is passed.
        try check(unsafe olm_import_inbound_group_session(session, key, key.count))
    }

    public var id: [UInt8] {
        // SAFETY: the output has the length that libolm asks for.
        decode(
            unsafe filled(olm_inbound_group_session_id_length(session)) {
                unsafe olm_inbound_group_session_id(session, $0, $1)
            })
    }

    public func decrypt(_ body: [UInt8]) throws -> (plaintext: [UInt8], index: UInt32) {
        // SAFETY: libolm overwrites the copies it is given, and the plaintext has the length that it asks for.
        var measured = encode(body)
        let room = unsafe olm_group_decrypt_max_plaintext_length(session, &measured, measured.count)
        try check(room)
        var message = encode(body)
        var plaintext = [UInt8](repeating: 0, count: room)
        var index: UInt32 = 0
        let count = unsafe olm_group_decrypt(
            session, &message, message.count, &plaintext, room, &index)
        try check(count)
        return (Array(plaintext.prefix(count)), index)
    }

    public func export(at index: UInt32) throws -> [UInt8] {
        // SAFETY: the output has the length that libolm asks for.
        var key = unsafe [UInt8](
            repeating: 0, count: olm_export_inbound_group_session_length(session))
        try check(unsafe olm_export_inbound_group_session(session, &key, key.count, index))
        return decode(key)
    }

    private func check(_ status: Int) throws(LibolmError) {
        guard status == olm_error() else { return }
        // SAFETY: libolm's text is a C string.
        throw unsafe LibolmError(reason: String(cString: olm_inbound_group_session_last_error(session)))
    }
}
