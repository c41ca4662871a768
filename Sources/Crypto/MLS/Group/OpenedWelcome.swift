import Metering
package import Primitives
import WireFormat

/// What a Welcome says to one of those whom it lets in (RFC 9420 §12.4.3.1); nothing of it is checked yet.
package struct OpenedWelcome {
    let suite: CipherSuite
    let secrets: GroupSecrets
    package let intermediate: IntermediateSecret
    package let encodedInfo: [UInt8]
}

extension Welcome {
    /// Opens it with the private part of a key package's init key.
    ///
    /// - Throws: `.cipherSuite`, `.invalidWelcome`, `.unknownPreSharedKey`, `.refused`, `.malformed`.
    package func open(
        as keyPackage: KeyPackage, initKeys: AgreementKeyPair, preSharedKeys: PreSharedKeyStore,
        context: inout CryptoContext
    ) throws(MLSError) -> OpenedWelcome {
        guard let suite = CipherSuite(rawValue: cipherSuite), cipherSuite == keyPackage.cipherSuite
        else { throw .cipherSuite(cipherSuite) }
        let secrets = try secrets(of: keyPackage, initKeys: initKeys, suite: suite, context: &context)
        guard let joiner = Block32(secrets.joinerSecret) else {
            throw .invalidWelcome(.secretLength(secrets.joinerSecret.count))
        }
        let combined = try preSharedKeys.combined(secrets.preSharedKeys, context: &context)
        let intermediate = IntermediateSecret(
            JoinerSecret(joiner), preSharedKeys: combined, tally: &context.tally)
        let info = try intermediate.welcomeKeys(suite: suite, tally: &context.tally)
            .open(encryptedGroupInfo, authenticating: [], tally: &context.tally)
        return OpenedWelcome(
            suite: suite, secrets: secrets, intermediate: intermediate, encodedInfo: info)
    }

    private func secrets(
        of keyPackage: KeyPackage, initKeys: AgreementKeyPair, suite: CipherSuite,
        context: inout CryptoContext
    ) throws(MLSError) -> GroupSecrets {
        let reference = keyPackage.reference(suite: suite, tally: &context.tally)
        guard let own = secrets(for: reference) else { throw .invalidWelcome(.notForUs) }
        let bytes = try suite.decrypt(
            own.groupSecrets, with: initKeys, label: Welcome.label,
            labelContext: encryptedGroupInfo, using: &context)
        do { return try GroupSecrets(decoding: bytes) } catch { throw .malformed(error) }
    }
}

extension IntermediateSecret {
    /// What encrypts the group info in a Welcome.
    func welcomeKeys(suite: CipherSuite, tally: inout OperationTally) -> MessageKeys {
        let secret = ExpandableSecret(welcomeSecret(tally: &tally).block)
        return MessageKeys(
            suite.aead,
            key: secret.expand("key", context: [], count: suite.aead.keyCount, tally: &tally),
            nonce: secret.expand("nonce", context: [], count: AEAD.nonceCount, tally: &tally))
    }
}

extension GroupInfo {
    /// Whether the holder of `key` signed it.
    package func isSigned(
        by key: SigningPublicKey, suite: CipherSuite, context: inout CryptoContext
    ) -> Bool {
        suite.isValid(
            signature: signature, of: signedPart, label: Self.signatureLabel, by: key, context: &context)
    }
}
