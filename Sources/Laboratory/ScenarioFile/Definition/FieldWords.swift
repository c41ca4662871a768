/// Words of the field for what is called otherwise here, for the hint in an error.
public enum FieldWords {
    /// Names of mechanisms and what else is chosen by a word.
    static let names = [
        "mls": "tree", "treekem": "tree", "key-tree": "tree", "cgka": "tree",
        "megolm": "sender-keys", "sender-key": "sender-keys", "senderkeys": "sender-keys",
        "group-session": "shared-session", "olm": "pairwise", "double-ratchet": "pairwise",
        "signal": "pairwise", "one-to-one": "pairwise", "hybrid": "hpke", "group-key": "shared-key",
        "symmetric": "shared-key", "auto": "adaptive", "dynamic": "adaptive", "switching": "adaptive",
        "server": "central", "star": "central", "client-server": "central", "relays": "edge",
        "people": "persons", "users": "persons", "members": "devices", "clients": "devices",
        "4g": "mobile-4g", "lte": "mobile-4g", "dsl": "broadband", "cable": "broadband",
        "smartphone": "phone", "mobile": "phone",
    ]

    /// Keys, in the order in which they are thought of: one without a point is meant wherever a map has it, a path in the
    /// map that it leads to; the last also everywhere else.
    static let keys = [
        "members": ["group.devices"], "clients": ["group.devices"], "users": ["group.devices"],
        "participants": ["group.devices"], "group-size": ["group.devices"],
        "devices-per-user": ["group.devices-per-person"],
        "latency": ["delay", "network.access.delay"], "rtt": ["delay", "network.access.delay"],
        "propagation": ["delay", "network.access.delay"],
        "bandwidth": ["up", "rate", "network.access.up"], "throughput": ["up", "rate", "network.access.up"],
        "uplink": ["up", "network.access.up"], "upload": ["up", "network.access.up"],
        "downlink": ["down", "network.access.down"], "download": ["down", "network.access.down"],
        "packet-loss": ["loss", "network.access.loss"], "loss-rate": ["loss", "network.access.loss"],
        "drop-rate": ["loss", "network.access.loss"], "buffer": ["queue", "network.access.queue"],
        "retransmission": ["repeat", "network.access.repeat"],
        "timeout": ["repeat", "network.access.repeat"],
        "packet-size": ["mtu", "network.access.mtu"],
        "link": ["network.access"], "servers": ["network.edge.nodes"],
        "relays": ["network.edge.nodes"], "failures": ["network.faults"], "outages": ["network.faults"],
        "rekey": ["scheme.rotation"], "rekeying": ["scheme.rotation"], "rekey-interval": ["scheme.rotation"],
        "self-update": ["scheme.update"], "ciphersuite": ["scheme.cipher-suite"],
        "threshold": ["up-to", "scheme.ladder[].up-to"], "thresholds": ["up-to", "scheme.ladder[].up-to"],
        "max-size": ["up-to", "scheme.ladder[].up-to"], "tiers": ["scheme.ladder"],
        "protocol": ["mechanism", "scheme.mechanism"], "algorithm": ["mechanism", "scheme.mechanism"],
        "cooldown": ["scheme.minimum-stay"],
        "runs": ["replications"], "repetitions": ["replications"], "trials": ["replications"],
        "iterations": ["replications"], "random-seed": ["seed"], "time": ["duration"], "length": ["duration"],
        "parameters": ["sweep"], "vary": ["sweep"], "assert": ["expect"], "assertions": ["expect"],
        "description": ["title"], "time-window": ["bin"],
        "traffic": ["workload.messages"], "message-rate": ["workload.messages.rate"],
        "message-size": ["workload.messages.size"], "churn": ["workload.membership"],
        "arrivals": ["joins", "workload.membership.joins"],
        "departures": ["leaves", "workload.membership.leaves"],
        "kicks": ["removals", "workload.membership.removals"],
        "uptime": ["online", "devices.availability.online"],
        "downtime": ["offline", "devices.availability.offline"],
        "cpu": ["devices.profile"], "hardware": ["devices.profile"],
    ]

    /// What an unknown name is here, if it is a word of the field for one of those that are allowed.
    static func name(for word: String, among allowed: [String]) -> String? {
        names[normal(word)].flatMap { allowed.contains($0) ? $0 : nil }
    }

    /// The key that is meant by an unknown one: one of the same map, or a path from the top.
    ///
    /// - Parameters:
    ///   - path: Of the map; empty at the top.
    ///   - allowed: The keys of the map.
    static func key(for word: String, at path: String, among allowed: [String]) -> String? {
        guard let meanings = keys[normal(word)] else { return nil }
        for meaning in meanings {
            let parts = meaning.split(separator: ".").map(String.init)
            let isHere = parts.count == 1 || parts.dropLast().joined(separator: ".") == path
            if isHere, let last = parts.last, allowed.contains(last) { return last }
        }
        return meanings.last
    }

    /// The path that is meant by one whose last part is a word of the field.
    ///
    /// - Parameter known: All paths.
    public static func path(for path: String, among known: [String]) -> String? {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let meanings = keys[normal(parts.last ?? "")] else { return nil }
        let siblings = meanings.map { (parts.dropLast() + [$0]).joined(separator: ".") }
        return siblings.first(where: known.contains) ?? meanings.last
    }

    private static func normal(_ word: String) -> String { word.lowercased().replacing("_", with: "-") }
}
