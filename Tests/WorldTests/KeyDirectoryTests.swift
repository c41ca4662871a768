import MechanismContract
import Quantities
import Testing

@testable import Simulation

@Suite("Key directory")
struct KeyDirectoryTests {
    @Test func `an owner is told once that few keys are left, until it publishes again`() {
        let device = DeviceID(0)
        var directory = KeyDirectory(deviceCount: 1)
        #expect(!directory.tellsOwner(device))
        directory.publish(PublishedKeys(identity: [1], oneTimeKeys: [[1], [2], [3]]), of: device)
        #expect(directory.tellsOwner(device))
        #expect(!directory.tellsOwner(device))
        directory.publish(PublishedKeys(identity: nil, oneTimeKeys: [[4]]), of: device)
        #expect(directory.tellsOwner(device))
    }

    @Test func `each one-time key is handed out once, oldest first`() {
        let device = DeviceID(0)
        var directory = KeyDirectory(deviceCount: 1)
        directory.publish(PublishedKeys(identity: [9], oneTimeKeys: [[1], [2]]), of: device)
        #expect(directory.look(up: device, claiming: false)?.entry.oneTimeKey == nil)
        let claimed = (0..<3).map { _ in directory.look(up: device, claiming: true)?.entry.oneTimeKey }
        #expect(claimed == [[1], [2], nil])
    }
}
