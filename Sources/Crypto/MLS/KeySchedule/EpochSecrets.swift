public import Metering
public import Primitives

/// The secrets of an epoch (RFC 9420 §8, Table 4), derived once and never changed.
///
/// A class, so that all simulated members of the epoch share one.
public final class EpochSecrets: Sendable {
    public let senderData: SenderDataSecret
    public let encryption: EncryptionSecret
    public let exporter: ExporterSecret
    public let external: ExternalSecret
    public let confirmation: ConfirmationKey
    public let membership: MembershipKey
    public let resumption: ResumptionSecret
    /// What members compare to know that they are in the same epoch; no secret.
    public let authenticator: Block32
    /// What begins the next epoch.
    public let initialization: InitSecret

    /// How many bytes a client stores of them, the root of the secret tree aside.
    public static let serializedSize = 8 * Block32.count

    /// The epoch of a new group, whose secret its creator draws (RFC 9420 §11), or of a known secret.
    public init(_ epoch: EpochSecret, tally: inout OperationTally) {
        let secret = ExpandableSecret(epoch.block)
        senderData = SenderDataSecret(secret.derive("sender data", tally: &tally))
        encryption = EncryptionSecret(secret.derive("encryption", tally: &tally))
        exporter = ExporterSecret(secret.derive("exporter", tally: &tally))
        external = ExternalSecret(secret.derive("external", tally: &tally))
        confirmation = ConfirmationKey(secret.derive("confirm", tally: &tally))
        membership = MembershipKey(secret.derive("membership", tally: &tally))
        resumption = ResumptionSecret(secret.derive("resumption", tally: &tally))
        authenticator = secret.derive("authentication", tally: &tally)
        initialization = InitSecret(secret.derive("init", tally: &tally))
    }

    /// MLS-Exporter (RFC 9420 §8.5).
    ///
    /// - Throws: `.refused(.outputTooLong)`.
    public func export(
        label: String, context: [UInt8], length: Int, tally: inout OperationTally
    ) throws(MLSError) -> [UInt8] {
        guard (0...HKDF.lengthMax).contains(length) else {
            throw .refused(.outputTooLong(max: HKDF.lengthMax, got: length))
        }
        let derived = ExpandableSecret(exporter.block).derive(label, tally: &tally)
        let contextHash = SHA256.hash(context, tally: &tally)
        do {
            return try ExpandableSecret(derived).expand(
                "exported", context: contextHash.bytes, length: length, tally: &tally)
        } catch {
            throw .refused(error)
        }
    }
}
