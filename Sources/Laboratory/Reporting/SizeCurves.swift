internal import Results
internal import Statistics

/// Reads curves against the group's size out of runs in which the size changes over time.
///
/// Sizes are put together by powers of two: 32 to 63, 64 to 127, and so on.
struct SizeCurves {
    /// One observation.
    struct Sample {
        let mechanism: String
        let devices: Int
        let value: Double
    }

    /// The mechanisms in force, in the order of appearance.
    let mechanisms: [String]

    init(series: [SeriesRow], rekeys: [RekeyRow]) {
        var names: [String] = []
        for name in series.map(\.mechanism) + rekeys.map(\.mechanismAfter) where !names.contains(name) {
            names.append(name)
        }
        mechanisms = names
    }

    static let note = "By powers of two of the group's size; points: medians, bars and bands: quartiles"

    /// One curve for each mechanism that has samples.
    func curves(_ samples: [Sample], isSecondary: Bool) -> [Curve] {
        mechanisms.enumerated().compactMap { index, mechanism in
            let own = samples.filter { $0.mechanism == mechanism && $0.devices > 0 && $0.value.isFinite }
            let points = (0..<Int.bitWidth).compactMap { power in
                point(own.filter { $0.devices.bitWidth - 1 - $0.devices.leadingZeroBitCount == power })
            }
            guard !points.isEmpty else { return nil }
            let style = CurveStyle.of(mechanism, at: index)
            return Curve(style: isSecondary ? style.secondary : style, trace: .joined, points: points)
        }
    }

    /// Where the samples of one class of sizes lie.
    private func point(_ samples: [Sample]) -> CurvePoint? {
        let values = samples.map(\.value)
        guard let size = try? Quantile.of(samples.map { Double($0.devices) }, at: 0.5),
            let middle = try? Quantile.of(values, at: 0.5), let low = try? Quantile.of(values, at: 0.25),
            let high = try? Quantile.of(values, at: 0.75)
        else { return nil }
        return CurvePoint(x: size, y: middle, low: low, high: high)
    }

    /// Bytes on all links for each message, by bin.
    static func bytesPerMessage(_ series: [SeriesRow]) -> [Sample] {
        var samples: [Sample] = []
        for (row, next) in zip(series, series.dropFirst()) where row.messages > 0 {
            let seconds = next.timeSeconds - row.timeSeconds
            // A new replication begins at zero again.
            guard seconds > 0, next.replication == row.replication else { continue }
            let value = row.bytesPerSecond * seconds / Double(row.messages)
            samples.append(Sample(mechanism: row.mechanism, devices: row.devices, value: value))
        }
        return samples
    }

    static func samples(_ series: [SeriesRow], _ value: (SeriesRow) -> Double?) -> [Sample] {
        series.compactMap { row in
            value(row).map { Sample(mechanism: row.mechanism, devices: row.devices, value: $0) }
        }
    }

    static func samples(_ rekeys: [RekeyRow], _ value: (RekeyRow) -> Double?) -> [Sample] {
        rekeys.compactMap { row in
            value(row).map { Sample(mechanism: row.mechanismAfter, devices: row.devices, value: $0) }
        }
    }
}
