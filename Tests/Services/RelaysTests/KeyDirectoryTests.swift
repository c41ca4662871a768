import Identity
import SchemeContract
import Testing

@testable import Relays

@Suite("Key directory")
struct KeyDirectoryTests {
    private let device = DeviceID(0)

    @Test func `an owner is told once that few keys are left, until it publishes again`() {
        var directory = KeyDirectory()
        var told = [directory.tellsOwner(device)]
        directory.publish(PublishedKeys(identity: [1], oneTimeKeys: [[1], [2], [3]]), of: device)
        told.append(directory.tellsOwner(device))
        told.append(directory.tellsOwner(device))
        directory.publish(PublishedKeys(identity: nil, oneTimeKeys: [[4]]), of: device)
        told.append(directory.tellsOwner(device))
        #expect(told == [false, true, false, true])
    }

    @Test func `each one-time key is handed out once, oldest first`() {
        var directory = KeyDirectory()
        directory.publish(PublishedKeys(identity: [9], oneTimeKeys: [[1], [2]]), of: device)
        let looked = directory.look(up: device, claiming: .nothing)?.entry.key
        #expect(looked == nil)
        let claimed = (0..<3).map { _ in directory.look(up: device, claiming: .oneTimeKey)?.entry.key }
        #expect(claimed == [[1], [2], nil])
    }

    @Test
    func
        `keys that were there from the beginning are made as they are claimed, and counted from the beginning`()
    {
        var directory = KeyDirectory()
        directory.publish(
            PublishedKeys(
                identity: [9], oneTimeKeys: [], unmade: KeyStock(oneTimeKeys: 2, keyPackages: 1)),
            of: device)
        directory.publish(PublishedKeys(identity: nil, oneTimeKeys: [[3]]), of: device)
        var claimed: [[UInt8]?] = []
        var left: [Int?] = []
        for next in 1...4 as ClosedRange<UInt8> {
            if directory.wantsKeyMade(of: device, for: .oneTimeKey) {
                directory.take(made: [next], of: device, for: .oneTimeKey)
            }
            let found = directory.look(up: device, claiming: .oneTimeKey)
            claimed.append(found?.entry.key)
            left.append(found?.left.oneTimeKeys)
        }
        #expect(claimed == [[1], [2], [3], nil])
        #expect(left == [2, 1, 0, 0])
        #expect(directory.wantsKeyMade(of: device, for: .keyPackage))
        #expect(!directory.wantsKeyMade(of: device, for: .nothing))
    }

    @Test func `a directory that withholds keys says that none is left, and has them afterwards`() {
        var directory = KeyDirectory()
        directory.publish(
            PublishedKeys(
                identity: [9], oneTimeKeys: [[1]], keyPackages: [[2]],
                unmade: KeyStock(oneTimeKeys: 1, keyPackages: 0)), of: device)
        directory.cheat = .withholds
        #expect(!directory.wantsKeyMade(of: device, for: .oneTimeKey))
        for claim in [DirectoryQuery.Claim.oneTimeKey, .keyPackage] {
            let found = directory.look(up: device, claiming: claim)
            #expect(found?.entry.key == nil)
            #expect(found?.entry.identity == [9])
            #expect(found?.cheat == .withholds)
        }
        #expect(directory.look(up: device, claiming: .nothing)?.cheat == nil)
        directory.cheat = nil
        #expect(directory.wantsKeyMade(of: device, for: .oneTimeKey))
        #expect(directory.look(up: device, claiming: .keyPackage)?.entry.key == [2])
    }

    @Test func `a directory that hands out used keys keeps the others`() {
        var directory = KeyDirectory()
        directory.publish(PublishedKeys(identity: [9], oneTimeKeys: [[1], [2]]), of: device)
        directory.cheat = .reuses
        // The first was not handed out before.
        let claimed = (0..<3).map { _ in directory.look(up: device, claiming: .oneTimeKey) }
        #expect(claimed.map { $0?.entry.key } == [[1], [1], [1]])
        #expect(claimed.map { $0?.cheat } == [nil, .reuses, .reuses])
        directory.cheat = nil
        #expect(directory.look(up: device, claiming: .oneTimeKey)?.entry.key == [2])
    }

    @Test func `the last key package stays and serves until there are new ones`() {
        var directory = KeyDirectory()
        directory.publish(
            PublishedKeys(identity: [9], oneTimeKeys: [], keyPackages: [[1], [2]]), of: device)
        var claimed = (0..<3).map { _ in directory.look(up: device, claiming: .keyPackage)?.entry.key }
        directory.publish(PublishedKeys(identity: nil, oneTimeKeys: [], keyPackages: [[3]]), of: device)
        claimed += (0..<2).map { _ in directory.look(up: device, claiming: .keyPackage)?.entry.key }
        #expect(claimed == [[1], [2], [2], [2], [3]])
    }
}
