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

        func note(as family: RekeyMetricFamily, in record: inout RunRecord) {
            record.note(family.upload, of: upload)
            record.note(family.network, of: network)
            record.note(family.download, of: download)
            record.note(family.convergence, of: convergence)
        }
    }

    static func note(in record: inout RunRecord) {
        let all = record.rekeys.filter { !$0.isFounding }
        noteFounding(record.rekeys.filter(\.isFounding), in: &record)
        record.note(.rekeyCount, Double(all.count))
        record.note(.rekeySwitches, Double(all.count(where: \.isSwitch)))
        Costs(of: all).note(as: MetricDefinition.rekey, in: &record)
        noteTimes(of: all, in: &record)
        for cause in RekeyCause.allCases {
            let rekeys = all.filter { RekeyCause($0) == cause }
            record.note(.rekeyCount(for: cause), Double(rekeys.count))
            Costs(of: rekeys).note(as: MetricDefinition.rekey(for: cause), in: &record)
        }
    }

    private static func noteFounding(_ rekeys: [RekeyRecord], in record: inout RunRecord) {
        var convergence = SampleSummary()
        for founding in rekeys {
            for time in founding.convergences { convergence.record(time.nanoseconds) }
        }
        if let last = rekeys.last {
            record.note(.foundingUpload, rekeys.reduce(0) { $0 + Double($1.bytesUp) })
            record.note(.foundingNetwork, rekeys.reduce(0) { $0 + Double($1.bytesTotal) })
            if last.deviceCount > 0 {
                let down = rekeys.reduce(0) { $0 + Double($1.bytesDown) }
                record.note(.foundingDownload, down / Double(last.deviceCount))
            }
            record.note(.foundingCPU, rekeys.reduce(0) { $0 + $1.senderTime.milliseconds })
        }
        record.note(.foundingConvergence, of: convergence)
    }

    private static func noteTimes(of rekeys: [RekeyRecord], in record: inout RunRecord) {
        var (committer, member) = (SampleSummary(), SampleSummary())
        for rekey in rekeys {
            committer.record(rekey.senderTime.nanoseconds)
            for time in rekey.memberTimes { member.record(time.nanoseconds) }
        }
        record.note(.rekeyCommitterCPU, of: committer)
        record.note(.rekeyMemberCPU, of: member)
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
