import Results
import Testing

@testable import Reporting

/// Costs are compared only of those who serve users alike.
extension FindingTests {
    @Test func `who serves users less is not cheap for that`() {
        let points = ["pairwise", "sender-keys", "tree"].map { name in
            let isTree = name == "tree"
            let cost = name == "pairwise" ? 900.0 : isTree ? 10 : 500
            return (
                values: [name],
                metrics: [
                    "network.bytes": noise.map { cost + (isTree ? -$0 : $0 * cost / 900) },
                    // Of what was sent all was read; in the tree hardly anything was sent.
                    "delivery.ratio": isTree ? [1, 1] : [1, 1, 1, 1, 1],
                    "delivery.written": isTree ? [0.1, 0.1, 0, 0, 0] : [1, 1, 1, 1, 1],
                    "message.count": isTree ? [5, 5, 0, 0, 0] : [50, 50, 50, 50, 50],
                    "message.unsent": isTree ? [45, 45, 50, 50, 50] : [0, 0, 0, 0, 0],
                ]
            )
        }
        let told = sentences(runs(["scheme.mechanism"], points))
        #expect(
            told.first
                == "Every message that was sent was read by all who were to read it, in 12 of 15 runs; in the others "
                + "there was nothing to read; in a run up to 50 were written and never sent.")
        #expect(
            told.contains {
                $0.hasPrefix("All traffic is least with sender-keys: 500 B against 900 B with pairwise")
                    && $0.hasSuffix("; without tree, where 4 % of what users wrote was read.")
            }, "\(told)")
        #expect(!told.contains { $0.contains("least with tree") })
    }

    @Test func `nobody is cheap where nobody is served`() {
        let points = ["pairwise", "tree"].map { name in
            (
                values: [name],
                metrics: [
                    "network.bytes": noise.map { (name == "tree" ? 10.0 : 900) + $0 / 100 },
                    "delivery.written": [0, 0, 0, 0, 0],
                ]
            )
        }
        #expect(
            sentences(runs(["scheme.mechanism"], points)) == [
                "Costs are not compared: nobody is left; without pairwise and tree, where 0 % and 0 % of what users wrote was read."
            ])
    }

    @Test func `chance makes nobody serve less, and much does whatever chance makes`() {
        func told(_ written: [Double]) -> [String] {
            let points = ["pairwise", "tree"].map { name in
                (
                    values: [name],
                    metrics: [
                        "network.bytes": noise.map {
                            (name == "tree" ? 300.0 : 900) + $0 * (name == "tree" ? 1 : 2)
                        },
                        "delivery.written": name == "tree" ? written : [1, 1, 1, 1, 1],
                        "message.count": [9, 9, 9, 9, 9],
                    ]
                )
            }
            return sentences(runs(["scheme.mechanism"], points)).filter { !$0.hasPrefix("The share") }
        }
        // Two points behind in the mean, in one run of five.
        #expect(told([1, 1, 1, 1, 0.9]).contains { $0.hasPrefix("All traffic is least with tree") })
        #expect(
            told([0.98, 0.98, 0.97, 0.98, 0.99]) == [
                "Costs are not compared: one is left; without tree, where 98 % of what users wrote was read."
            ])
        // A fifth behind, and all in one run: no test tells that from chance.
        #expect(
            told([1, 1, 1, 1, 0]) == [
                "Costs are not compared: one is left; without tree, where 80 % of what users wrote was read."
            ])
        #expect(
            told([1, 1, 1, 1, .nan]).contains {
                $0.hasPrefix("All traffic is least")
            },
            "where nobody meant to write nobody was served less")
    }

    @Test func `who has not even the metric is left out and not the others, who go by its place`() {
        let points = ["50 %", "10 %", "90 %"].flatMap { loss in
            ["pairwise", "sender-keys", "tree"].map {
                name -> (values: [String], metrics: [String: [Double]]) in
                let isDead = name == "tree"
                let dearer: Double = loss == "10 %" ? 0 : loss == "50 %" ? 50 : 200
                let cost: Double = (name == "pairwise" ? 900 : 500) + dearer
                var metrics: [String: [Double]] = [
                    "delivery.written": isDead ? [0, 0, 0, 0, 0] : [1, 1, 1, 1, 1]
                ]
                let chances = name == "pairwise" ? noise : noise.map { -$0 }
                if !isDead { metrics["message.upload.p50"] = chances.map { cost + $0 * cost / 900 } }
                return ([name, loss], metrics)
            }
        }
        let told = sentences(runs(["scheme.mechanism", "network.access.loss"], points))
        #expect(
            told.contains {
                $0.hasPrefix(
                    "A sender's upload for a message (median) is least with sender-keys at each loss from 10 % to 90 %"
                )
                    && $0.hasSuffix("; without tree, where 0 % of what users wrote was read.")
            }, "\(told)")
        #expect(
            told.contains {
                $0.hasPrefix(
                    "A sender's upload for a message (median) rises with sender-keys from 500 B at loss 10 % to 700 B at loss 90 %"
                )
            }, "\(told)")
    }
}
