import Quantities

/// What rekeys cost: the founding by itself, all others together, and these by their cause.
enum RekeyMetrics {
    typealias Rekey = (record: RekeyRecord, times: RekeyTimes)

    /// The occasions of one kind.
    private struct Costs {
        var upload = SampleSummary()
        var network = SampleSummary()
        var download = SampleSummary()
        var convergence = SampleSummary()

        init(of rekeys: [Rekey]) {
            for (rekey, times) in rekeys {
                upload.record(Int64(rekey.bytesUp))
                network.record(Int64(rekey.bytesTotal))
                if rekey.deviceCount > 0 { download.record(Int64(rekey.bytesDown / rekey.deviceCount)) }
                for time in times.convergences { convergence.record(time.nanoseconds) }
            }
        }

        func note(as family: RekeyMetricFamily, in record: inout RunRecord) {
            record.note(family.upload, of: upload)
            record.note(family.network, of: network)
            record.note(family.download, of: download)
            record.note(family.convergence, of: convergence)
        }
    }

    static func note(_ rekeys: [Rekey], in record: inout RunRecord) {
        let all = rekeys.filter { !$0.record.isFounding }
        noteFounding(rekeys.filter(\.record.isFounding), in: &record)
        record.note(.rekeyCount, Double(all.count))
        record.note(.rekeySwitches, Double(all.count(where: \.record.isSwitch)))
        Costs(of: all).note(as: MetricDefinition.rekey, in: &record)
        noteTimes(of: all, in: &record)
        for cause in RekeyCause.allCases {
            let rekeys = all.filter { RekeyCause($0.record) == cause }
            record.note(.rekeyCount(for: cause), Double(rekeys.count))
            Costs(of: rekeys).note(as: MetricDefinition.rekey(for: cause), in: &record)
        }
    }

    private static func noteFounding(_ foundings: [Rekey], in record: inout RunRecord) {
        var convergence = SampleSummary()
        for founding in foundings {
            for time in founding.times.convergences { convergence.record(time.nanoseconds) }
        }
        let rekeys = foundings.map(\.record)
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

    private static func noteTimes(of rekeys: [Rekey], in record: inout RunRecord) {
        var (committer, member) = (SampleSummary(), SampleSummary())
        for (rekey, times) in rekeys {
            committer.record(rekey.senderTime.nanoseconds)
            for time in times.ofMembers { member.record(time.nanoseconds) }
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
