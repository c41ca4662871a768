import Randomness
import Testing

@testable import keyshift

/// A conversation in MLS whose requests are written as fields.
private struct Conversation {
    var mls = MLSInterop(seed: Seed(1))

    mutating func ask(_ operation: String, _ fields: [String: JSONValue]) throws -> [String: JSONValue] {
        var request = fields
        request["op"] = .string(operation)
        return try answerFields(of: mls.answer(to: Array(JSONValue.line(of: request).utf8)))
    }

    /// The answer to a request that is carried out.
    mutating func get(
        _ operation: String, _ fields: [String: JSONValue],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: JSONValue] {
        let answer = try ask(operation, fields)
        #expect(answer["ok"] == .bool(true), "\(answer)", sourceLocation: sourceLocation)
        return answer
    }

    mutating func keyPackage(_ client: String) throws -> JSONValue {
        try get("client.key_package", ["client": .string(client)])["key_package"] ?? .null
    }

    mutating func commit(
        _ group: String, add: [JSONValue] = [], remove: [Int] = [], update: Bool = true
    ) throws -> [String: JSONValue] {
        try get(
            "group.commit",
            [
                "group": .string(group), "add": .array(add), "remove": .array(remove.map { .integer($0) }),
                "update": .bool(update),
            ])
    }

    /// Clients a, b and c, each with a view of one group that bears its name.
    init(suite: Int) throws {
        for name in ["a", "b", "c"] {
            let fields: [String: JSONValue] = [
                "client": .string(name), "identity": .string("aWQ="), "suite": .integer(suite),
            ]
            #expect(try get("client.create", fields)["signature_key"]?.written.count == 46)
        }
        _ = try get(
            "group.create", ["client": .string("a"), "group": .string("a"), "group_id": .string("Zw==")])
        let packages = [try keyPackage("b"), try keyPackage("c")]
        let added = try commit("a", add: packages)
        #expect(try get("group.merge", ["group": .string("a")])["epoch"] == .integer(1))
        for (name, tree) in [("b", JSONValue.null), ("c", added["tree"] ?? .null)] {
            let joined = try get(
                "group.join",
                [
                    "client": .string(name), "group": .string(name), "welcome": added["welcome"] ?? .null,
                    "tree": tree,
                ])
            #expect(joined["epoch"] == .integer(1))
            #expect(joined["leaf"] == .integer(name == "b" ? 1 : 2))
        }
    }

    mutating func expectAgreement(members: [Int], of names: [String]) throws {
        var states: [[String: JSONValue]] = []
        for name in names {
            states.append(try get("group.state", ["group": .string(name)]))
            let secret = try get(
                "group.export",
                [
                    "group": .string(name), "label": .string("l"), "context": .string(""),
                    "length": .integer(16),
                ])
            states[states.count - 1]["secret"] = secret["secret"]
        }
        for state in states {
            #expect(state == states[0])
            #expect(state["members"] == .array(members.map { .integer($0) }))
        }
    }
}

@Suite("Conversation in MLS")
struct MLSInteropTests {
    @Test(arguments: [1, 3])
    func `three clients talk, and one of them leaves`(suite: Int) throws {
        var talk = try Conversation(suite: suite)
        try talk.expectAgreement(members: [0, 1, 2], of: ["a", "b", "c"])
        let sent = try talk.get(
            "group.encrypt", ["group": .string("b"), "plaintext": .string("aGk="), "aad": .string("eA==")])
        for reader in ["a", "c"] {
            let fields = ["group": JSONValue.string(reader), "message": sent["message"] ?? .null]
            let read = try talk.get("group.decrypt", fields)
            #expect(read["plaintext"] == .string("aGk=") && read["sender"] == .integer(1))
            #expect(try talk.ask("group.decrypt", fields)["ok"] == .bool(false))
        }
        let discarded = try talk.commit("c")
        #expect(try talk.get("group.discard", ["group": .string("c")])["epoch"] == .integer(1))
        #expect(discarded["welcome"] == .null)
        let removal = try talk.commit("b", remove: [2], update: false)
        for (reader, kind) in [("a", "commit"), ("c", "removed")] {
            let taken = try talk.get(
                "group.process", ["group": .string(reader), "message": removal["commit"] ?? .null])
            #expect(taken["kind"] == .string(kind))
        }
        _ = try talk.get("group.merge", ["group": .string("b")])
        try talk.expectAgreement(members: [0, 1], of: ["a", "b"])
    }

    @Test func `what cannot be carried out is refused in one sentence`() throws {
        var talk = try Conversation(suite: 3)
        let group = ["group": JSONValue.string("a")]
        let sent = try talk.get("group.encrypt", group.merging(["plaintext": .string("")]) { $1 })
        let faults: [(String, [String: JSONValue], String)] = [
            ("group.merge", group, "There is no commit of 'a' to merge or discard."),
            ("group.state", ["group": .string("x")], "Nothing is named 'x'."),
            ("group.commit", group, "The field 'update' is missing."),
            (
                "group.commit", ["group": .string("a"), "update": .bool(true), "add": .string("")],
                "The field 'add' is not a list."
            ),
            (
                "group.process", ["group": .string("b"), "message": sent["message"] ?? .null],
                "The field 'message' is not a proposal or a commit."
            ),
            (
                "group.decrypt", ["group": .string("b"), "message": .string("AAE=")],
                "The bytes are not laid out as those of MLS: at byte 2 2 bytes are needed, and 0 are left."
            ),
            (
                "client.create", ["client": .string("d"), "identity": .string(""), "suite": .integer(2)],
                "The cipher suite 2 is not known here, or not the group's."
            ),
        ]
        for (operation, fields, sentence) in faults {
            #expect(try talk.ask(operation, fields)["error"] == .string(sentence))
        }
        _ = try talk.commit("a")
        let again = group.merging(["update": .bool(true), "add": .array([]), "remove": .array([])]) { $1 }
        let pending = try talk.ask("group.commit", again)["error"]
        #expect(pending == .string("A commit of 'a' is neither merged nor discarded yet."))
        // What was refused to be processed can be read yet.
        let read = ["group": JSONValue.string("b"), "message": sent["message"] ?? .null]
        #expect(try talk.get("group.decrypt", read)["sender"] == .integer(0))
    }

    @Test func `a client is in one group of an identifier, until it is removed`() throws {
        var talk = try Conversation(suite: 3)
        let again: [String: JSONValue] = [
            "client": .string("b"), "group": .string("d"), "group_id": .string("Zw=="),
        ]
        let refusal = JSONValue.string("The client takes part in a group of this identifier already.")
        #expect(try talk.ask("group.create", again)["error"] == refusal)
        // Another client makes a group of that identifier, and wants to let this one in.
        let client: [String: JSONValue] = [
            "client": .string("e"), "identity": .string(""), "suite": .integer(3),
        ]
        _ = try talk.get("client.create", client)
        _ = try talk.get("group.create", again.merging(["client": .string("e")]) { $1 })
        let added = try talk.commit("d", add: [try talk.keyPackage("b")])
        let join: [String: JSONValue] = [
            "client": .string("b"), "group": .string("f"), "welcome": added["welcome"] ?? .null,
        ]
        #expect(try talk.ask("group.join", join)["error"] == refusal)
        let removal = try talk.commit("a", remove: [1])
        _ = try talk.get("group.process", ["group": .string("b"), "message": removal["commit"] ?? .null])
        #expect(try talk.get("group.join", join)["leaf"] == .integer(1))
    }

    @Test func `who was removed sends nothing more, and reads what was on its way`() throws {
        var talk = try Conversation(suite: 3)
        let late = try talk.get("group.encrypt", ["group": .string("b"), "plaintext": .string("aGk=")])
        _ = try talk.commit("c")
        let removal = try talk.commit("a", remove: [2])
        let group = ["group": JSONValue.string("c")]
        let message = group.merging(["message": removal["commit"] ?? .null]) { $1 }
        #expect(try talk.get("group.process", message)["kind"] == .string("removed"))
        let requests: [(String, [String: JSONValue])] = [
            ("group.encrypt", ["plaintext": .string("")]),
            ("group.commit", ["update": .bool(true), "add": .array([]), "remove": .array([])]),
            ("group.merge", [:]), ("group.discard", [:]), ("group.process", message),
            (
                "group.export", ["label": .string("l"), "context": .string(""), "length": .integer(16)]
            ),
        ]
        for (operation, fields) in requests {
            let answer = try talk.ask(operation, group.merging(fields) { $1 })
            let refusal = JSONValue.string("The client of 'c' was removed from the group.")
            #expect(answer["error"] == refusal, "\(operation)")
        }
        let read = group.merging(["message": late["message"] ?? .null]) { $1 }
        #expect(try talk.get("group.decrypt", read)["sender"] == .integer(1))
    }

    @Test func `bytes are written with padding`() {
        #expect(Base64.padded([1]) == "AQ==")
    }
}
