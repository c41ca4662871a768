extension ScenarioErrorTests {
    /// What is added below the head, and how the first error then begins.
    static let faults: [(String, String)] = [
        ("seed: [", "f.yaml:5:1: this is not YAML"),
        ("seed: 1\nseed: 2", "f.yaml:4:1: the key 'seed' stands twice"),
        ("seed: 1\n!other seed: 2", "f.yaml:5:1: tags such as '!other' are not allowed"),
        ("---\nname: u", "f.yaml:4:1: a second document begins here"),
        ("seeed: 1", "f.yaml:4:1: unknown key 'seeed'; did you mean 'seed'?"),
        ("group: { devises: 3 }", "f.yaml:4:10: group: unknown key 'devises'; did you mean 'devices'?"),
        ("group: {}", "f.yaml:4:8: group: the key 'devices' is missing; write, for example, `devices: 2`"),
        ("group: 3", "f.yaml:4:8: group: expected a map of devices, devices-per-person and founding, found"),
        ("group:", "f.yaml:4:7: group: expected a map of devices, devices-per-person and founding, found"),
        ("group: { devices: '3' }", "f.yaml:4:19: group.devices: expected a whole number of devices"),
        ("group: { devices: 0 }", "f.yaml:4:19: group.devices: '0' is out of range; expected at least 1"),
        (
            "group: { devices: 99999999999999999999 }",
            "f.yaml:4:19: group.devices: '99999999999999999999' is out"
        ),
        ("group: { devices: .nan }", "f.yaml:4:19: group.devices: expected a whole number"),
        ("seed: -1", "f.yaml:4:7: seed: '-1' is out of range"),
        ("bin: 20", "f.yaml:4:6: bin: '20' lacks a unit; expected one of the units ns, us"),
        ("bin: 20 KiB", "f.yaml:4:6: bin: 'KiB' is not a unit of a duration"),
        ("bin: -1 s", "f.yaml:4:6: bin: '-1 s', which is negative, is out of range"),
        ("bin: nan s", "f.yaml:4:6: bin: expected a duration"),
        ("bin: 1e999 s", "f.yaml:4:6: bin: expected a duration"),
        (
            "group: { devices: 3, founding: joined }",
            "f.yaml:4:32: group.founding: 'founding: joined' needs a 'warm-up' for members to come in"
        ),
        ("bin: 2 min", "f.yaml:4:6: bin: 'bin' must not be longer than 'duration'"),
        (
            "devices: [{ share: 70 % }, { share: 20 % }]",
            "f.yaml:4:37: devices[1].share: the shares of all cohorts make 100 %, these 90 %"
        ),
        (
            "devices: [{ share: 50 %, name: a }, { share: 50 %, name: a }]",
            "f.yaml:4:58: devices[1].name: another cohort is called 'a'"
        ),
        (
            "devices: [{ share: 100 %, name: \(String(repeating: "n", count: 81)) }]",
            "f.yaml:4:33: devices[0].name: a name has at most 80 letters, and this one 81"
        ),
        (
            "devices: [{ share: 50 %, name: cohort-2 }, { share: 50 % }]",
            "f.yaml:4:44: devices[1]: another cohort is called 'cohort-2'"
        ),
        ("sweep: { show: [[rekey.count]] }", "f.yaml:4:10: sweep: 'show' cannot be swept"),
        ("devices: []", "f.yaml:4:10: devices: a list of cohorts holds at least one"),
        (
            "devices: [{ profile: phone }]",
            "f.yaml:4:11: devices[0]: the key 'share' is missing; write, for example, `share: 100 %`"
        ),
        (
            "workload: { daily: [{ at: 3 h, rate: 0 % }] }",
            "f.yaml:4:20: workload.daily: at some time of the day the rate is more than 0 %"
        ),
        (
            "workload: { daily: [{ at: 3 h, rate: 100 % }, { at: 2 h, rate: 100 % }] }",
            "f.yaml:4:53: workload.daily[1].at: times of day must rise from point to point"
        ),
        (
            "workload: { daily: [{ at: 24 h, rate: 100 % }] }",
            "f.yaml:4:27: workload.daily[0].at: a time of day is less than 24 h after midnight"
        ),
        (
            "workload: { membership: { rates: { joins: 1 /s }, leaves: 1 /s } }",
            "f.yaml:4:59: workload.membership.leaves: rates stand in 'rates' or beside 'events', not at both places"
        ),
        (
            "workload: { membership: { events: [{ at: 1 s, join: 2, leave: 2 }] } }",
            "f.yaml:4:56: workload.membership.events[0]: 'join' and 'leave' exclude each other"
        ),
        (
            "workload: { membership: { events: [{ at: 59 s, join: 2, over: 2 s }] } }",
            "f.yaml:4:36: workload.membership.events[0]: this change of the group's size ends after the run's"
        ),
        (
            "group: { devices: 4 }\nworkload: { messages: { senders: { first: 50 } } }",
            "f.yaml:5:43: workload.messages.senders.first: the group has 4 devices all the time, of which no 50 can"
        ),
        (
            "workload: { messages: { senders: { first: 0 } } }",
            "f.yaml:4:43: workload.messages.senders.first: '0' is out of range; expected at least 1"
        ),
        ("workload: { trace: log.csv }", "f.yaml:4:20: workload.trace: log.csv: no file can be opened here"),
        (
            "devices: { profile: fone }",
            "f.yaml:4:21: devices.profile: unknown name 'fone'; did you mean 'phone'?"
        ),
        ("network: { edge: { nodes: 2 } }", "f.yaml:4:18: network.edge: 'edge' describes edge nodes, but"),
        (
            "network: { access: mobile-5g }",
            "f.yaml:4:20: network.access: unknown name 'mobile-5g'; did you mean"
        ),
        ("network: { access: { loss: 101 % } }", "f.yaml:4:28: network.access.loss: '101 %' is out of range"),
        (
            "network: { access: { queue: 1.5 B } }",
            "f.yaml:4:29: network.access.queue: '1.5 B' is out of range"
        ),
        (
            "network: { access: { delay: { uniform: { from: 2 s, to: 1 s } } } }",
            "f.yaml:4:57: network.access.delay"
        ),
        (
            "network: { access: { delay: { gamma: {}, weibull: {} } } }",
            "f.yaml:4:38: network.access.delay.gamma"
        ),
        ("expect: delivery.ratio", "f.yaml:4:9: expect: expected a list, found 'delivery.ratio'"),
        (
            "expect: [{}]",
            "f.yaml:4:10: expect[0]: expected an expectation, such as `delivery.ratio >= 99.9 %`"
        ),
        (
            "expect:\n  - delivery.ratios > 1",
            "f.yaml:5:5: expect[0]: no metric is called 'delivery.ratios'; did you mean 'delivery.ratio'?"
        ),
        (
            "expect: ['  message.latency < 5 s']",
            "f.yaml:4:13: expect[0]: no metric is called 'message.latency'; did you mean 'message.latency.p50'?"
        ),
        ("expect: [delivery.ratio]", "f.yaml:4:24: expect[0]: a comparison is missing; expected one of >="),
        (
            "expect: [delivery.ratio => 1]",
            "f.yaml:4:25: expect[0]: '=>' is not a comparison; expected one of >="
        ),
        (
            "expect: [delivery.ratio >= ]",
            "f.yaml:4:27: expect[0]: expected a share, such as `2 %`, found nothing"
        ),
        ("expect: [delivery.ratio >= 5 s]", "f.yaml:4:28: expect[0]: 's' is not a unit of a share"),
        (
            "expect: [message.latency.p95 <= 5]",
            "f.yaml:4:33: expect[0]: '5' lacks a unit; expected one of the units ns"
        ),
        (
            "expect: [device.cpu.mean < 5 s]",
            "f.yaml:4:28: expect[0]: '5 s' lacks a unit; expected one of the units ns/h"
        ),
        (
            "expect: [rekey.count == 5 B]",
            "f.yaml:4:25: expect[0]: 'B' is not a unit of a number; expected one"
        ),
        (
            "seed: 9223372036854775808",
            "f.yaml:4:7: seed: '9223372036854775808' is out of range; expected at least 0 and at most 9223372036854775807"
        ),
        ("seed: !!int 5", "f.yaml:4:7: tags such as '!!int' are not allowed"),
        ("title: !!str 5", "f.yaml:4:8: tags such as '!!str' are not allowed"),
        ("group: !people { devices: 2 }", "f.yaml:4:8: tags such as '!people' are not allowed"),
        ("!!str seed: 5", "f.yaml:4:1: tags such as '!!str' are not allowed"),
        ("group: { devices: ! 5 }", "f.yaml:4:19: tags such as '!' are not allowed"),
        ("network: { access: { loss: 100 % } }", "f.yaml:4:28: network.access.loss: '100 %' is out of range"),
        (
            "network: { access: { loss: { gilbert-elliott: { burst: 100 s, gap: 1 s, loss-good: 10 %, loss-bad: 100 % } } } }",
            "f.yaml:4:100: network.access.loss.gilbert-elliott.loss-bad: a link must let at least 1 % pass"
        ),
        (
            "devices: { availability: { online: { pareto: { minimum: 1 s, shape: 1 } }, offline: 1 h } }",
            "f.yaml:4:36: devices.availability.online: spells must have a mean of ten years or less"
        ),
        (
            "devices: { availability: { online: 1 h, offline: { pareto: { minimum: 0 s, shape: 2 } } } }",
            "f.yaml:4:50: devices.availability.offline: spells must last 1 ms or more"
        ),
        ("bin: 1 us", "f.yaml:4:6: bin: 'bin' must be so long that there are at most 10 million"),
        (
            "group: { devices: 9 }\nworkload: { membership: [{ at: 1 s, grow-to: 8 }] }",
            "f.yaml:5:46: workload.membership[0].grow-to: a group of 9 devices cannot grow to 8"
        ),
        (
            "workload: { membership: [{ at: 1 s, grow-to: 8 }, { at: 2 s, shrink-to: 9 }] }",
            "f.yaml:4:73: workload.membership[1].shrink-to: a group of 8 devices cannot shrink to 9"
        ),
        (
            "workload: { membership: [{ at: 1 s, join: 1, over: 1 s }, { at: 2 s, leave: 3 }] }",
            "f.yaml:4:77: workload.membership[1].leave: of 3 people no more than 2 can go; a group keeps one"
        ),
        (
            "group: { devices: 4 }\nworkload: { membership: { events: [{ at: 1 s, remove: 3 }, { at: 2 s, remove: 1 }] } }",
            "f.yaml:5:79: workload.membership.events[1].remove: of 1 people no more than 0 can go; a group keeps one"
        ),
        (
            "network: { delivery: edge, edge: { attach: 5 } }",
            "f.yaml:4:44: network.edge.attach: a device is attached to no more nodes than there are"
        ),
        (
            "network: { delivery: edge, edge: { attach: 2, replicas: 3 } }",
            "f.yaml:4:57: network.edge.replicas: no more nodes keep a message than a device is attached to"
        ),
        (
            "network: { delivery: gossip, edge: { attach: 2 } }",
            "f.yaml:4:46: network.edge.attach: several nodes for a device, and mail that is kept for a while, are of delivery 'edge'"
        ),
        (
            "network: { delivery: edge, edge: { choice: nearest } }",
            "f.yaml:4:44: network.edge.choice: no node is nearer than another without 'network.regions'"
        ),
        (
            "devices: { region: eu }",
            "f.yaml:4:20: devices.region: a device is in a region where 'network.regions' names a matrix"
        ),
        (
            "devices: { region: mars }\nnetwork: { regions: world }",
            "f.yaml:4:20: devices.region: 'world' has no region of this name, but us, eu, sa, asia, jp, au"
        ),
        (
            "network: { delivery: edge, edge: { nodes: 3 }, backbone: { topology: { random-regular: 3 } } }",
            "f.yaml:4:88: network.backbone.topology.random-regular: of 3 nodes each has at most 2 links"
        ),
        (
            "network: { delivery: edge, edge: { nodes: 5 }, backbone: { topology: { random-regular: 3 } } }",
            "f.yaml:4:88: network.backbone.topology.random-regular: 5 nodes cannot have 3 links each"
        ),
        (
            "network: { delivery: edge, backbone: { topology: { ring: 100000 } } }",
            "f.yaml:4:58: network.backbone.topology.ring: a ring of 4 nodes has room for 2 chords"
        ),
        (
            "network: { delivery: edge, edge: { nodes: 1 }, backbone: { topology: { ring: 1 } } }",
            "f.yaml:4:78: network.backbone.topology.ring: a ring of 1 nodes has room for 0 chords"
        ),
        (
            "network: { delivery: edge, backbone: { topology: { random-regular: 3 } } }\nsweep: { network.edge.nodes: [4, 5] }",
            "f.yaml:4:68: network.backbone.topology.random-regular: 5 nodes cannot have 3 links each"
        ),
        (
            "title: \(String(repeating: "[", count: 2_000))",
            "f.yaml:4:9: this is nested more deeply than any file here is"
        ),
        (
            "network: { delivery: gossip, backbone: { topology: { ring: 2 } } }",
            "f.yaml:4:52: network.backbone.topology: only delivery 'edge' goes over nodes that are not all linked"
        ),
        (
            "network: { delivery: edge, central: { rate: 1 Gbit/s } }",
            "f.yaml:4:37: network.central: 'central' describes another delivery than edge"
        ),
        (
            "network: { delivery: direct, edge: { mailbox: 1 h } }",
            "f.yaml:4:47: network.edge.mailbox: several nodes for a device, and mail that is kept for a while, are of delivery 'edge'"
        ),
        (
            "sweep: { scheme.cipher-suite: [1, 2] }",
            "f.yaml:4:35: scheme.cipher-suite: this cipher suite is not built yet"
        ),
        (
            "sweep: { group.devices: [2, 4, 2] }",
            "f.yaml:4:32: sweep: the value '2' stands twice in this list"
        ),
        (
            "sweep: { group.devices: [2, 4], drain: [1 min, 60 s] }",
            "f.yaml:4:48: sweep: the value '60 s' stands twice in this list"
        ),
        ("adversary: []", "f.yaml:4:12: adversary: the adversary is not built yet"),
        (
            "replications: { until: 2 % }",
            "f.yaml:4:24: replications.until: 'until' needs the bound 'at-most'"
        ),
        (
            "replications: { at-most: 9 }",
            "f.yaml:4:26: replications.at-most: 'at-most' is a bound for 'until'"
        ),
        (
            "replications: { at-most: 4, until: 2 % }",
            "f.yaml:4:26: replications.at-most: 'at-most' must not be less than 'at-least'"
        ),
        ("group: &a { devices: 2 }", "f.yaml:4:8: anchors and aliases"),
        ("group: *a", "f.yaml:4:8: anchors and aliases"),
        ("group: { <<: { devices: 2 } }", "f.yaml:4:10: merge keys"),
        ("? [a]\n: 1", "f.yaml:4:3: a key is a plain word"),
        (
            "workload: { membership: [{ at: 1 s }] }",
            "f.yaml:4:26: workload.membership[0]: one of 'grow-to', 'shrink-to',"
        ),
        (
            "workload: { membership: [{ at: 1 s, grow-to: 3, shrink-to: 2 }] }",
            "f.yaml:4:49: workload.membership[0]: 'grow-to' and 'shrink-to' exclude each other"
        ),
        (
            "workload: { membership: [{ at: 50 s, grow-to: 3, over: 20 s }] }",
            "f.yaml:4:26: workload.membership[0]: "
        ),
        (
            "sweep: { group.devises: [1] }",
            "f.yaml:4:10: sweep: no value has the path 'group.devises'; did you mean"
        ),
        ("sweep: { name: [a] }", "f.yaml:4:10: sweep: 'name' cannot be swept"),
        ("sweep: { group.devices: [] }", "f.yaml:4:25: sweep.group.devices: a swept path needs at least one"),
        ("sweep: { group.devices: 4 }", "f.yaml:4:25: sweep.group.devices: expected a list of values"),
        ("sweep: { group.devices: [2, 0] }", "f.yaml:4:29: group.devices: '0' is out of range"),
        ("sweep: { expect: [2, 0] }", "f.yaml:4:10: sweep: 'expect' cannot be swept"),
        ("sweep: [1]", "f.yaml:4:8: sweep: expected a map of paths and lists"),
        ("title: \"a\\u0041\u{7}\"", "f.yaml:4:16: this is not YAML: control characters are not allowed"),
    ]
}
