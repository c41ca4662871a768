import DeviceModel
import Links
import NetworkModel
import Quantities
import Randomness
import Routing
import ScenarioFile
import Simulation
import Transport

extension WorldSpecification {
    /// The world that a scenario describes.
    ///
    /// - Parameter seed: Of one replication. It decides the users and the network whatever the mechanism.
    init(_ scenario: Scenario, seed: Seed, execution: Execution) {
        self.init(
            seed: seed, duration: scenario.duration, drain: scenario.drain, bin: scenario.bin,
            workload: WorkloadSpecification(scenario), prices: PriceList(scenario.devices.profile),
            availability: DeviceModel.Availability(scenario.devices.availability),
            network: NetworkModel.Network.Specification(scenario.network),
            sequencing: Sequencing(scenario.network.delivery),
            faults: scenario.network.faults.map {
                NodeFault(begins: $0.at, lasts: $0.lasts, share: $0.edgeDown)
            },
            makeMember: MechanismRegistry.memberMaker(
                for: scenario.scheme, execution: execution, seed: seed))
    }
}

extension WorkloadSpecification {
    init(_ scenario: Scenario) {
        let senders: Senders =
            switch scenario.workload.messages.senders {
            case .uniform: .uniform
            case .zipf(let exponent): .zipf(exponent: exponent)
            }
        let membership: Membership =
            switch scenario.workload.membership {
            case .scheduled(let ramps):
                .ramps(ramps.map { Ramp(begins: $0.at, over: $0.over, targetDeviceCount: $0.to) })
            case .rates(let joins, let leaves, let removals):
                .rates(joins: joins, leaves: leaves, removals: removals)
            }
        self.init(
            initialDeviceCount: scenario.group.devices, devicesPerPerson: scenario.group.devicesPerPerson,
            messagesPerSecond: scenario.workload.messages.rate, senders: senders,
            messageSize: scenario.workload.messages.size, membership: membership)
    }
}

extension PriceList {
    init(_ profile: DeviceProfile) {
        self.init { operation in
            let price = profile[operation]
            return Price(perCall: price.nanosecondsPerCall, perByte: price.nanosecondsPerByte)
        }
    }
}

extension DeviceModel.Availability {
    init(_ availability: ScenarioFile.Availability) {
        switch availability {
        case .always: self = .always
        case .alternating(let online, let offline): self = .alternating(online: online, offline: offline)
        }
    }
}

extension Sequencing {
    init(_ delivery: ScenarioFile.Delivery) {
        switch delivery {
        case .edge(let edge) where edge.sequencer == .homeNode:
            self = .homeNode(detection: edge.failureDetection)
        case .central, .edge: self = .server
        }
    }
}

extension NetworkModel.Network.Specification {
    init(_ network: ScenarioFile.Network) {
        let delivery: Routing.Delivery =
            switch network.delivery {
            case .central: .central
            case .edge(let edge): .edge(nodes: edge.nodes, hasServer: edge.sequencer == .server)
            }
        let (access, backbone) = (network.access, network.backbone)
        self.init(
            delivery: delivery, up: ConnectionSpecification(access, rate: access.up),
            down: ConnectionSpecification(access, rate: access.down),
            backbone: ConnectionSpecification(backbone, rate: backbone.up))
    }
}

extension ConnectionSpecification {
    /// One direction of a link.
    init(_ link: ScenarioFile.Link, rate: Bandwidth) {
        self.init(
            LinkSpecification(
                delay: link.delay, jitter: link.jitter, loss: Links.LossModel(link.loss), rate: rate,
                queueBytesMax: link.queue, packetBytesMax: link.mtu, headerBytes: link.header),
            repetition: Transport.Repetition(link.repetition))
    }
}

extension Links.LossModel {
    init(_ loss: ScenarioFile.LossModel) {
        switch loss {
        case .none: self = .bernoulli(0)
        case .bernoulli(let probability): self = .bernoulli(probability)
        case .gilbertElliott(let goodToBad, let badToGood, let lossGood, let lossBad):
            self = .gilbertElliott(
                goodToBad: goodToBad, badToGood: badToGood, lossGood: lossGood, lossBad: lossBad)
        }
    }
}

extension Transport.Repetition {
    init(_ repetition: ScenarioFile.Repetition) {
        self.init(after: repetition.after, factor: repetition.factor, ceiling: repetition.ceiling)
    }
}
