import CLibCrypto

/// One use of a libcrypto cipher, from its key to its last block.
///
/// Released with its owner, whatever threw meanwhile. libcrypto refuses only what its caller checked before, so
/// all but the last step stop on a precondition.
@safe
struct CipherRun: ~Copyable {
    /// A cipher looked up once: libcrypto's lookup by name costs more than sealing a short message.
    @safe
    struct Cipher: @unchecked Sendable {
        // SAFETY: libcrypto never changes a fetched cipher, and these live as long as the process.
        fileprivate let pointer: OpaquePointer

        static let aes256CBC = Cipher(named: "AES-256-CBC")
        static let aes128GCM = Cipher(named: "AES-128-GCM")

        private init(named name: String) {
            // SAFETY: the name is a C string for the length of the call.
            guard let pointer = unsafe EVP_CIPHER_fetch(nil, name, nil) else {
                preconditionFailure("libcrypto knows \(name)")
            }
            unsafe self.pointer = pointer
        }
    }

    private let context: OpaquePointer

    /// - Parameters:
    ///   - key: As many bytes as the cipher's key has.
    ///   - vector: As many bytes as its initialisation vector has.
    init(_ cipher: Cipher, encrypts: Bool, key: UnsafeRawPointer, vector: UnsafeRawPointer) {
        // SAFETY: a fresh context, released in `deinit`.
        guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("memory is left") }
        unsafe self.context = context
        // SAFETY: the caller vouches for the lengths of key and vector.
        let status = unsafe keyshift_cipher_init(context, cipher.pointer, key, vector, encrypts ? 1 : 0)
        precondition(status == 1, "libcrypto takes key and vector")
    }

    deinit {
        // SAFETY: made in `init` and released nowhere else.
        unsafe EVP_CIPHER_CTX_free(context)
    }

    /// Takes bytes that are authenticated and not encrypted.
    func authenticate(_ associated: [UInt8]) {
        guard !associated.isEmpty else { return }
        var written: Int32 = 0
        // SAFETY: no output is asked for, and the input has the count that is passed.
        let status = unsafe EVP_CipherUpdate(context, nil, &written, associated, Int32(associated.count))
        precondition(status == 1, "libcrypto takes associated data")
    }

    /// Turns the first `count` bytes of `input` into the first bytes of `output`.
    ///
    /// - Returns: How many bytes were written; at most a block more than `count`.
    func update(_ input: [UInt8], count: Int, into output: inout [UInt8]) -> Int {
        guard count > 0 else { return 0 }
        precondition(count <= input.count && output.count >= count, "input and output hold \(count) bytes")
        var written: Int32 = 0
        // SAFETY: `count` bytes are read and at most those of the whole blocks among them are written.
        let status = unsafe EVP_CipherUpdate(context, &output, &written, input, Int32(count))
        precondition(status == 1, "libcrypto takes input")
        return Int(written)
    }

    /// Writes what is left from `offset` on.
    ///
    /// - Returns: How many bytes were written, or `nil` when padding or tag are not right.
    func finish(into output: inout [UInt8], at offset: Int, room: Int) -> Int? {
        precondition(offset + room <= output.count, "the output has room for the last block")
        var written: Int32 = 0
        // SAFETY: one block at most is written, and `room` says that it fits behind `offset`.
        let status = unsafe output.withUnsafeMutableBufferPointer { buffer in
            unsafe EVP_CipherFinal_ex(context, buffer.baseAddress.map { unsafe $0 + offset }, &written)
        }
        return status == 1 ? Int(written) : nil
    }

    /// The tag of what was sealed.
    func tag() -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: AEAD.tagCount)
        // SAFETY: 16 bytes are written to an array of 16.
        let status = unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(AEAD.tagCount), &tag)
        precondition(status == 1, "libcrypto gives the tag")
        return tag
    }

    /// Sets the tag that `finish` is to find.
    func expect(tag: [UInt8]) {
        precondition(tag.count == AEAD.tagCount, "a tag has 16 bytes")
        var tag = tag
        // SAFETY: 16 bytes are read from an array of 16.
        let status = unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag)
        precondition(status == 1, "libcrypto takes the tag")
    }
}
