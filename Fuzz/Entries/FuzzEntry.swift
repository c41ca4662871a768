/// A decoder under attack: whatever the bytes, it returns or throws, and what it accepts it writes back alike.
enum FuzzEntry: String, CaseIterable {
    case olmNormal = "olm-normal"
    case olmPreKey = "olm-pre-key"
    case olmSession = "olm-session"
    case megolmMessage = "megolm-message"
    case megolmShared = "megolm-shared"
    case megolmExported = "megolm-exported"
    case envelope
    case content
    case keyBundle = "key-bundle"
    case member
    case memberHPKE = "member-hpke"
    case memberSharedKey = "member-shared-key"
    case memberDerived = "member-derived"
    case memberSharedSession = "member-shared-session"
    case memberTree = "member-tree"
    case memberTrimmedTree = "member-trimmed-tree"
    case hostileMember = "hostile-member"
    case hostileHPKE = "hostile-hpke"
    case hostileSharedKey = "hostile-shared-key"
    case hostileDerived = "hostile-derived"
    case hostileSharedSession = "hostile-shared-session"
    case hostileTree = "hostile-tree"
    case hostileChange = "hostile-change"
    case hostileProposal = "hostile-proposal"
    case hostileInvitation = "hostile-invitation"
    case mlsPublic = "mls-public"
    case mlsPrivate = "mls-private"
    case mlsWelcome = "mls-welcome"
    case mlsSecrets = "mls-secrets"
    case mlsGroupInfo = "mls-group-info"
    case mlsKeyPackage = "mls-key-package"
    case mlsTree = "mls-tree"
    case mlsGroup = "mls-group"
    case mlsJoin = "mls-join"
    case hostileCommit = "hostile-commit"
    case hostileWelcome = "hostile-welcome"
    case hostilePathSecret = "hostile-path-secret"
    case scenario
    case csv
    case manifest
    case profile
    case tolerances
}
