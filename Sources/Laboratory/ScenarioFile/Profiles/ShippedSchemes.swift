/// Written by `make profiles` from the files of `schemes`; a test holds that they are the same.
enum ShippedSchemes {
    static let all: [(name: String, text: String)] = [
        (
            "by-cost",
            """
            # The gears that members trust alike, each where it is the cheapest at the rates that the group's own log shows, by bytes on all
            # links. What they cost was measured on phones over eight edge nodes (profiles/costs/edge.yaml): for another network `keyshift map`
            # writes a table.
            title: Whichever gear is the cheapest, by what the log shows
            ladder:  # pairwise, one key for each sender, or the tree; sizes play no part
              - { mechanism: pairwise }
              - { mechanism: sender-keys }
              - { mechanism: derived-sender-keys }
              - { mechanism: tree }
            policy: by-cost
            by-cost: { costs: edge, horizon: 24 h }
            minimum-stay: 4 epochs

            """
        ),
        (
            "keychat",
            """
            # Keychat (Nostr): small groups pairwise, medium ones from a secret that all share, large ones by MLS. Who makes a group chooses
            # its kind for good, and no sizes are documented: that a group moves at these is our assumption.
            title: Keychat, from pairwise over a shared secret to MLS
            ladder:
              - { mechanism: pairwise, up-to: 10 }  # "small group": a message to each member (Keychat's documentation of groups)
              - { mechanism: derived-sender-keys, up-to: 100 }  # "medium group": chains derived from a group secret, a new one at each change
              - { mechanism: tree }  # "large group": MLS
            hysteresis: 20 %  # an assumption, as the sizes
            minimum-stay: 4 epochs

            """
        ),
        (
            "keyshift",
            """
            # Keyshift's own scheme. Where its rungs end was measured with a change of members for each 600 messages, over half an
            # hour: above 2 devices sender keys move less in all than pairwise sessions, and from 32 on they and the tree are not
            # told apart (docs/thresholds.md).
            title: Keyshift's own three gears
            ladder:
              - { mechanism: pairwise, up-to: 2 }
              - { mechanism: sender-keys, up-to: 36 }
              - { mechanism: tree }
            hysteresis: 20 %  # in a walk about a threshold 10 of 12 switches fewer (docs/findings.md)
            minimum-stay: 4 epochs

            """
        ),
        (
            "matrix",
            """
            # Matrix: one Megolm session a sender, however large the room.
            title: Matrix, Megolm in all rooms
            ladder: [{ mechanism: sender-keys }]
            rotation: { messages: 100, period: 7 days }  # m.room.encryption: rotation_period_msgs, rotation_period_ms (client-server specification, "m.room.encryption")

            """
        ),
        (
            "mls",
            """
            # Messaging Layer Security alone, as RFC 9420 has it: a tree for two members, and for a thousand.
            title: MLS in all groups (RFC 9420)
            ladder: [{ mechanism: tree }]
            welcome-tree: separate  # the tree from the delivery service: RFC 9420, section 12.4.3.3

            """
        ),
        (
            "sending-network",
            """
            # The network that Keyshift started from, as its public JavaScript SDK had it (December 2023): by the number of joined members, at
            # each message. It counts persons, and so does this.
            title: Sender keys up to 200, one session for all above
            ladder:
              - { mechanism: sender-keys, up-to: 200 }  # m.megolm.v1.aes-sha2
              - { mechanism: shared-session }  # m.megolm.v1.aes-ratchet: one symmetric key, no ratchet, no signature
            count: persons  # joined members of the room, not their devices
            hysteresis: 0 %  # none: the number of members decides
            minimum-stay: 0 epochs
            rotation: { messages: 100, period: 7 days }  # of Megolm sessions; the session for all by its maker after 7 days

            """
        ),
        (
            "signal",
            """
            # Signal: a sender key for each member in a group of any size, up to 1,000 persons.
            title: Signal, sender keys in all groups
            ladder: [{ mechanism: hash-chains }]  # libsignal's group cipher; a new chain when a member goes, and no rotation for count or age is documented

            """
        ),
    ]
}
