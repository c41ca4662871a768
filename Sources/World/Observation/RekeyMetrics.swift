import Quantities

/// What rekeys cost: the founding by itself, all others together, and these by their cause.
enum RekeyMetrics {
    /// The occasions of one kind.
    private struct Costs {
        var upload = SampleSummary()
        var network = SampleSummary()
        var download = SampleSummary()
        var convergence = SampleSummary()

        init(of rekeys: [RekeyRecord]) {
            for rekey in rekeys {
                upload.record(Int64(rekey.bytesUp))
                network.record(Int64(rekey.bytesTotal))
                if rekey.deviceCount > 0 { download.record(Int64(rekey.bytesDown / rekey.deviceCount)) }
                for time in rekey.convergences { convergence.record(time.nanoseconds) }
            }
        }

        func note(as prefix: String, in record: inout RunRecord) {
            record.note("\(prefix).upload", "B", of: upload)
            record.note("\(prefix).network", "B", of: network)
            record.note("\(prefix).download", "B", of: download)
            record.note("\(prefix).convergence", "ms", of: convergence, per: 1e6)
        }
    }

    static func note(in record: inout RunRecord) {
        let all = record.rekeys.filter { !$0.isFounding }
        noteFounding(record.rekeys.filter(\.isFounding), in: &record)
        record.note("rekey.count", "rekeys", Double(all.count))
        record.note("rekey.switches", "rekeys", Double(all.count(where: \.isSwitch)))
        Costs(of: all).note(as: "rekey", in: &record)
        noteTimes(of: all, in: &record)
        for cause in RekeyCause.allCases {
            let rekeys = all.filter { RekeyCause($0) == cause }
            record.note("rekey.\(cause.rawValue).count", "rekeys", Double(rekeys.count))
            Costs(of: rekeys).note(as: "rekey.\(cause.rawValue)", in: &record)
        }
    }

    private static func noteFounding(_ rekeys: [RekeyRecord], in record: inout RunRecord) {
        var convergence = SampleSummary()
        for founding in rekeys {
            record.note("founding.upload", "B", Double(founding.bytesUp))
            record.note("founding.network", "B", Double(founding.bytesTotal))
            if founding.deviceCount > 0 {
                record.note(
                    "founding.download", "B", Double(founding.bytesDown) / Double(founding.deviceCount))
            }
            record.note("founding.cpu", "ms", founding.senderTime.milliseconds)
            for time in founding.convergences { convergence.record(time.nanoseconds) }
        }
        record.note("founding.convergence", "ms", of: convergence, per: 1e6)
    }

    private static func noteTimes(of rekeys: [RekeyRecord], in record: inout RunRecord) {
        var (committer, member) = (SampleSummary(), SampleSummary())
        for rekey in rekeys {
            committer.record(rekey.senderTime.nanoseconds)
            for time in rekey.memberTimes { member.record(time.nanoseconds) }
        }
        record.note("rekey.committer_cpu", "ms", of: committer, per: 1e6)
        record.note("rekey.member_cpu", "ms", of: member, per: 1e6)
    }
}

extension RekeyCause {
    /// The one kind that an occasion is counted under.
    init?(_ rekey: RekeyRecord) {
        if rekey.isFounding { return nil }
        if rekey.isSwitch {
            self = .switch
        } else {
            self.init(rawValue: rekey.cause == "join+removal" ? "removal" : rekey.cause)
        }
    }
}
