public import Primitives

/// What the secrets of RFC 9420 §8 are for.
public enum SecretPurpose {
    /// Carries the entropy of one epoch into the next.
    public enum Initialization {}
    /// What the path of a commit adds (RFC 9420 §7.4).
    public enum Commit {}
    /// What pre-shared keys add (RFC 9420 §8.4).
    public enum PreSharedKeys {}
    /// What a Welcome hands to who joins.
    public enum Joining {}
    /// Encrypts the group info in a Welcome.
    public enum Welcoming {}
    public enum Epoch {}
    /// Hides who sent a message (RFC 9420 §6.3.2).
    public enum SenderData {}
    /// The root of the secret tree (RFC 9420 §9).
    public enum Encryption {}
    public enum Exporting {}
    /// The seed of the key pair to which external commits encrypt (RFC 9420 §8.3).
    public enum External {}
    public enum Confirmation {}
    public enum Membership {}
    /// A pre-shared key for later epochs and groups (RFC 9420 §8.6).
    public enum Resumption {}
}

public typealias InitSecret = SecretKey<SecretPurpose.Initialization>
public typealias CommitSecret = SecretKey<SecretPurpose.Commit>
public typealias CombinedPreSharedKey = SecretKey<SecretPurpose.PreSharedKeys>
public typealias JoinerSecret = SecretKey<SecretPurpose.Joining>
public typealias WelcomeSecret = SecretKey<SecretPurpose.Welcoming>
public typealias EpochSecret = SecretKey<SecretPurpose.Epoch>
public typealias SenderDataSecret = SecretKey<SecretPurpose.SenderData>
public typealias EncryptionSecret = SecretKey<SecretPurpose.Encryption>
public typealias ExporterSecret = SecretKey<SecretPurpose.Exporting>
public typealias ExternalSecret = SecretKey<SecretPurpose.External>
public typealias ConfirmationKey = SecretKey<SecretPurpose.Confirmation>
public typealias MembershipKey = SecretKey<SecretPurpose.Membership>
public typealias ResumptionSecret = SecretKey<SecretPurpose.Resumption>

extension SecretKey where Purpose == SecretPurpose.Commit {
    /// That of a commit without a path (RFC 9420 §8).
    public static var none: CommitSecret { CommitSecret(.zero) }
}

extension SecretKey where Purpose == SecretPurpose.PreSharedKeys {
    /// That of a commit without pre-shared keys (RFC 9420 §8.4).
    public static var none: CombinedPreSharedKey { CombinedPreSharedKey(.zero) }
}
