import Randomness
import Testing

@testable import keyshift

/// Asks and reads the answer's fields.
private func ask(_ conversation: inout some InteropConversation, _ line: String) throws -> [String: JSONValue]
{
    try answerFields(of: conversation.answer(to: Array(line.utf8)))
}

/// The fields of an answer.
func answerFields(of answer: String) throws -> [String: JSONValue] {
    let object = try JSONObject(parsing: Array(answer.utf8))
    return Dictionary(uniqueKeysWithValues: object.fields.map { ($0.key.shown, $0.value) })
}

extension JSONValue {
    fileprivate var content: String {
        guard case .text(let text) = self else { return "" }
        return text.shown
    }
}

@Suite("Conversation with other implementations")
struct InteropTests {
    @Test(arguments: [
        ("no json", "null", "The line is not a JSON object."),
        ("[1]", "null", "The line is not a JSON object."),
        ("", "null", "The line is not a JSON object."),
        (#"{"id": 7}"#, "7", "The field 'op' is missing."),
        (#"{"id": "a", "op": 3}"#, "\"a\"", "The field 'op' is not a string."),
        (#"{"op": "account.eat"}"#, "null", "There is no operation 'account.eat'."),
        (#"{"id": 1, "op": "account.create"}"#, "1", "The field 'account' is missing."),
        (#"{"id": 1, "op": "session.encrypt", "session": "s"}"#, "1", "Nothing is named 's'."),
        (#"{"id": 1, "op": "account.create", "account": "a"}"#, "1", "The name 'a' is taken."),
        (
            #"{"id": 1, "op": "account.one_time_keys", "account": "a", "count": 0}"#, "1",
            "The field 'count' is not from 1 to 100."
        ),
        (
            #"{"id": 1, "op": "account.one_time_keys", "account": "a", "count": 1.5}"#, "1",
            "The field 'count' is not a whole number."
        ),
        (
            #"{"id":1,"op":"session.outbound","account":"a","session":"s","identity_key":"A*","one_time_key":""}"#,
            "1", "The field 'identity_key' is not base64."
        ),
        (
            #"{"id":1,"op":"session.outbound","account":"a","session":"s","identity_key":"AA","one_time_key":""}"#,
            "1", "The agreement key has 1 bytes, and not 32."
        ),
        (
            #"{"id":1,"op":"session.inbound","account":"a","session":"s","identity_key":"\#(zeros)","body":"AA"}"#,
            "1", "The message is of version 0, and not 3."
        ),
    ])
    func `a request that cannot be carried out is refused in one sentence`(
        line: String, id: String, sentence: String
    ) throws {
        var olm = OlmInterop(seed: Seed(1))
        _ = try ask(&olm, #"{"op": "account.create", "account": "a"}"#)
        let answer = try ask(&olm, line)
        #expect(answer["id"]?.written == id && answer["ok"] == .bool(false))
        #expect(answer["error"] == .string(sentence))
    }

    private static let zeros = String(repeating: "A", count: 43)

    @Test func `two accounts of Olm talk`() throws {
        var olm = OlmInterop(seed: Seed(1))
        let own = try ask(&olm, #"{"id": 1, "op": "account.create", "account": "a"}"#)
        let peer = try ask(&olm, #"{"id": 2, "op": "account.create", "account": "b"}"#)
        let keys = try ask(&olm, #"{"id": 3, "op": "account.one_time_keys", "account": "b", "count": 2}"#)
        guard case .array(let list) = keys["keys"], let key = list.first?.content else {
            throw InteropError.missing(field: "keys")
        }
        let begun = try ask(
            &olm,
            """
            {"id": 4, "op": "session.outbound", "account": "a", "session": "s", "identity_key": \
            "\(peer["identity_key"]?.content ?? "")", "one_time_key": "\(key)="}
            """)
        let sent = try ask(&olm, #"{"id": 5, "op": "session.encrypt", "session": "s", "plaintext": "aGk="}"#)
        #expect(sent["type"] == .integer(0))
        let takenUp = try ask(
            &olm,
            """
            {"id": 6, "op": "session.inbound", "account": "b", "session": "t", "identity_key": \
            "\(own["identity_key"]?.content ?? "")", "body": "\(sent["body"]?.content ?? "")"}
            """)
        #expect(takenUp["plaintext"] == .string("aGk") && takenUp["session_id"] == begun["session_id"])
        let answer = try ask(&olm, #"{"id": 7, "op": "session.encrypt", "session": "t", "plaintext": ""}"#)
        let body = answer["body"]?.content ?? ""
        let read = #"{"id": 8, "op": "session.decrypt", "session": "s", "type": 1, "body": "\#(body)"}"#
        #expect(try ask(&olm, read) == ["id": .integer(8), "ok": .bool(true), "plaintext": .string("")])
        #expect(try ask(&olm, read)["ok"] == .bool(false))
    }

    @Test func `a sender of Megolm is read, also from an export`() throws {
        var megolm = MegolmInterop(seed: Seed(1))
        let sender = try ask(&megolm, #"{"id": 1, "op": "outbound.create", "session": "s"}"#)
        let key = sender["session_key"]?.content ?? ""
        let receiver = try ask(
            &megolm, #"{"id": 2, "op": "inbound.create", "session": "s", "session_key": "\#(key)"}"#)
        #expect(receiver["session_id"] == sender["session_id"] && receiver["index"] == .integer(0))
        let send = #"{"id": 3, "op": "outbound.encrypt", "session": "s", "plaintext": "aGk"}"#
        let bodies = try (0..<2).map { _ in try ask(&megolm, send)["body"]?.content ?? "" }
        let exported = try ask(&megolm, #"{"id": 4, "op": "inbound.export", "session": "s", "index": 1}"#)
        let exportedKey = exported["session_key"]?.content ?? ""
        let late = try ask(
            &megolm, #"{"id": 5, "op": "inbound.import", "session": "l", "session_key": "\#(exportedKey)"}"#)
        #expect(late["index"] == .integer(1))
        func read(_ session: String, _ number: Int) throws -> [String: JSONValue] {
            try ask(
                &megolm, #"{"op": "inbound.decrypt", "session": "\#(session)", "body": "\#(bodies[number])"}"#
            )
        }
        for (session, number) in [("s", 1), ("s", 0), ("l", 1)] {
            let answer = try read(session, number)
            #expect(answer["plaintext"] == .string("aGk") && answer["index"] == .integer(number))
        }
        #expect(try read("l", 0)["error"] == .string("Position 0 is before the first known, 1."))
    }

    @Test func `a session of Megolm under a key of small order is not taken up`() throws {
        var megolm = MegolmInterop(seed: Seed(1))
        // Version 1, position 0, an empty ratchet, and the neutral point.
        let key = [1] + [UInt8](repeating: 0, count: 4 + 128) + [1] + [UInt8](repeating: 0, count: 31)
        let answer = try ask(
            &megolm,
            #"{"op": "inbound.import", "session": "s", "session_key": "\#(Base64.unpadded(key))"}"#)
        #expect(answer["error"] == .string("The session's key is none by which anybody can sign."))
        let send = #"{"op": "inbound.decrypt", "session": "s", "body": "AA"}"#
        #expect(try ask(&megolm, send)["error"] == .string("Nothing is named 's'."))
    }

    @Test func `one seed gives one conversation`() {
        func answer(_ seed: UInt64) -> String {
            var olm = OlmInterop(seed: Seed(seed))
            return olm.answer(to: Array(#"{"op": "account.create", "account": "a"}"#.utf8))
        }
        #expect(answer(1) == answer(1) && answer(1) != answer(2))
    }

    @Test func `a refused request changes nothing, nor what is drawn after it`() throws {
        let create = #"{"op": "account.create", "account": "a"}"#
        let zeros = String(repeating: "A", count: 43)
        let begin = """
            {"op": "session.outbound", "account": "a", "session": "s", "identity_key": "\(zeros)", \
            "one_time_key": "\(zeros)"}
            """
        func keys(after requests: [String]) throws -> JSONValue? {
            var olm = OlmInterop(seed: Seed(1))
            for request in requests { _ = try ask(&olm, request) }
            return try ask(&olm, #"{"op": "account.one_time_keys", "account": "a", "count": 1}"#)["keys"]
        }
        #expect(try keys(after: [create, begin]) == keys(after: [create]))
        var olm = OlmInterop(seed: Seed(1))
        _ = try ask(&olm, create)
        #expect(try ask(&olm, begin)["error"] == .string("The key contributes nothing to an agreement."))
    }

    @Test func `base64 is read padded and unpadded, and not otherwise`() {
        for text in ["AQ", "AQ=="] { #expect(Base64.bytes(of: text) == [1]) }
        for text in ["A", "AQ=", "AQ===", "AQ==AQ==", "A Q", "A-Q_"] {
            #expect(Base64.bytes(of: text) == nil)
        }
        #expect(Base64.unpadded([1]) == "AQ" && Base64.bytes(of: "") == [])
    }
}
