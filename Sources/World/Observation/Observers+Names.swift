import Identity
public import Metering

/// Words for accounts, for whoever looks into a run.
extension Observers {
    /// What bytes serve that are entered under a label.
    ///
    /// `message 3:17` is the message that device 3 wrote after 17 others,
    /// `keys 3:17` what had to be brought because of it, `change 5` the change that began epoch 5, and `rotation 3:2` a
    /// sender key of device 3; where there are several groups, with the group's number from 0 before it, as `1/message 3:17`.
    /// Of what serves none of these, the kind of account that it counts under.
    public func accountNames(of label: TrafficLabel) -> [String] {
        guard !label.accounts.isEmpty else { return [AccountKind(unaccounted: label.trafficClass).rawValue] }
        let group = seating.groupIndices.count > 1 ? "\(label.group.number)/" : ""
        return label.accounts.map { group + name(of: $0) }
    }

    /// The message that bytes bring, as `3:17`, where they bring one.
    public func messageName(of label: TrafficLabel) -> String? {
        label.brings.map { message in
            let group = seating.groupIndices.count > 1 ? "\(label.group.number)/" : ""
            return "\(group)\(seating.device(of: message.sender).ordinal):\(message.number)"
        }
    }

    private func name(of account: AccountID) -> String {
        if let rekey = rekeys.rekey(of: account) {
            switch rekey {
            case .change(let epoch): return "change \(epoch.number.number)"
            case .rotation(let device, let ordinal):
                return "rotation \(seating.device(of: device).ordinal):\(ordinal)"
            }
        }
        guard let record = messages.record(under: account), let number = record.number else {
            preconditionFailure("each account is of a message that was sent, or of a rekey")
        }
        return
            "\(record.account == account ? "message" : "keys") \(seating.device(of: record.sender).ordinal):\(number)"
    }
}
