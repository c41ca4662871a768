/// A format of the MLS working group's test vectors, by the name of its files.
public enum VectorFormat: String, CaseIterable, Sendable {
    case cryptoBasics = "crypto-basics"
    case deserialization
    case keySchedule = "key-schedule"
    case messageProtection = "message-protection"
    case messages
    case passiveClient = "passive-client"
    case preSharedKeys = "psk_secret"
    case secretTree = "secret-tree"
    case transcriptHashes = "transcript-hashes"
    case treeKEM = "treekem"
    case treeMath = "tree-math"
    case treeOperations = "tree-operations"
    case treeValidation = "tree-validation"
    case welcome

    /// The format whose cases have such fields.
    init?(fields: Set<String>) {
        let known = Self.allCases.first { fields.isSuperset(of: $0.tellingFields) }
        guard let known else { return nil }
        self = known
    }

    /// The format that a file's name begins with.
    init?(fileName: String) {
        let known = Self.allCases.first { fileName.hasPrefix($0.rawValue) }
        guard let known else { return nil }
        self = known
    }

    /// Fields that no other format has together.
    private var tellingFields: [String] {
        switch self {
        case .cryptoBasics: ["ref_hash", "expand_with_label"]
        case .deserialization: ["vlbytes_header"]
        case .keySchedule: ["initial_init_secret"]
        case .messageProtection: ["proposal_priv", "proposal_pub"]
        case .messages: ["mls_welcome", "group_secrets"]
        case .passiveClient: ["initial_epoch_authenticator"]
        case .preSharedKeys: ["psks", "psk_secret"]
        case .secretTree: ["sender_data", "leaves"]
        case .transcriptHashes: ["authenticated_content"]
        case .treeKEM: ["leaves_private", "update_paths"]
        case .treeMath: ["n_leaves", "n_nodes"]
        case .treeOperations: ["tree_before", "tree_after"]
        case .treeValidation: ["tree_hashes", "resolutions"]
        case .welcome: ["signer_pub", "welcome"]
        }
    }
}
