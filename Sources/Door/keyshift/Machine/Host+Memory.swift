import CSystem
import Foundation

extension Host {
    /// The memory that a run could have: what is free, or what this process may have if that is less.
    ///
    /// Nothing where the system does not say.
    static var availableMemoryBytes: Double? {
        let addresses = addressesMax.map { $0 - Double(max(0, keyshift_addressed_bytes())) }
        return [freeMemoryBytes, containerBytesMax, addresses].compactMap(\.self).min()
    }

    fileprivate static var freeMemoryBytes: Double? {
        let text = (try? Files.read("/proc/meminfo")) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return line?.split(separator: " ").compactMap { Double($0) }.first.map { $0 * 1_024 }
    }

    /// The least of the bounds of the control groups that this process is in, as a container's or a batch system's; nothing
    /// where there is none, or they are of the first version.
    fileprivate static var containerBytesMax: Double? {
        let text = (try? Files.read("/proc/self/cgroup")) ?? ""
        let own = text.split(separator: "\n").first { $0.hasPrefix("0::/") }?.dropFirst(3) ?? "/"
        return memoryBound(ofControlGroup: String(own)) { path in try? Files.read(path) }
    }

    /// - Parameter group: Its path below the root of all, such as `/system.slice/job_7`.
    static func memoryBound(ofControlGroup group: String, read: (String) -> String?) -> Double? {
        var names = group.split(separator: "/")
        var bounds: [Double] = []
        while true {
            let path = (["/sys/fs/cgroup"] + names + ["memory.max"]).joined(separator: "/")
            // It is `max` where there is none.
            if let bound = read(path).flatMap({ Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) })
            {
                bounds.append(bound)
            }
            if names.popLast() == nil { return bounds.min() }
        }
    }

    /// What `ulimit -v` allows.
    fileprivate static var addressesMax: Double? {
        let bytes = keyshift_address_space_max()
        return bytes < 0 ? nil : Double(bytes)
    }
}

/// How much memory this process may come to have before it is better to end in order: the system asks nobody.
struct MemoryBound: Sendable {
    private let residentMax: Double
    private let addressedMax: Double

    /// The rest is for what comes between two looks, and for arrays that are copied as they grow.
    ///
    /// What is estimated to need it is not begun.
    static let share = 0.85

    /// By what is free now.
    init() {
        let held = Double(max(0, keyshift_resident_bytes()))
        let memory = [Host.freeMemoryBytes.map { $0 + held }, Host.containerBytesMax].compactMap(\.self).min()
        residentMax = Self.share * (memory ?? .infinity)
        addressedMax = Self.share * (Host.addressesMax ?? .infinity)
    }

    /// How many bytes the process has where that is too many.
    func excess() -> Double? {
        let resident = Double(keyshift_resident_bytes())
        if resident > residentMax { return resident }
        guard addressedMax.isFinite else { return nil }
        let addressed = Double(keyshift_addressed_bytes())
        return addressed > addressedMax ? addressed : nil
    }
}
