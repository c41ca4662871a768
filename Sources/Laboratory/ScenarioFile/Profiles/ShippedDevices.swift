/// Written by `make profiles` from the files of `profiles/devices`; a test holds that they are the same.
enum ShippedDevices {
    static let all: [(name: String, text: String)] = [
        (
            "ideal",
            """
            # All is free: what is then measured is the network alone.
            title: No work takes time
            costs:
              x25519-keygen:         { call: 0 ns }
              x25519:                { call: 0 ns }
              ed25519-keygen:        { call: 0 ns }
              ed25519-sign:          { call: 0 ns }
              ed25519-verify:        { call: 0 ns }
              hmac-sha256:           { call: 0 ns }
              sha256:                { call: 0 ns }
              chacha20poly1305-seal: { call: 0 ns }
              chacha20poly1305-open: { call: 0 ns }
              aes128gcm-seal:        { call: 0 ns }
              aes128gcm-open:        { call: 0 ns }
              aes256cbc-encrypt:     { call: 0 ns }
              aes256cbc-decrypt:     { call: 0 ns }
              random:                { call: 0 ns }

            """
        ),
        (
            "laptop",
            """
            # A laptop of about 2020.
            title: A laptop
            # The costs of server.yaml times 0.8. Cycles of one core of an Apple M1 (Firestorm) for OpenSSL's X25519, Ed25519
            # signing and verifying, in doc/speed.md of lib25519 (2024-03-21), at 3.2 GHz are 20, 17 and 61 us: 0.46, 0.76 and
            # 0.79 times those of server.yaml. Assumption: 0.8 for all, because most laptops are slower than that one.
            costs:
              x25519-keygen:         { call: 33.6 us }
              x25519:                { call: 35.2 us }
              ed25519-keygen:        { call: 19.2 us }
              ed25519-sign:          { call: 18.4 us, byte: 3.04 ns }
              ed25519-verify:        { call: 61.6 us, byte: 3.04 ns }
              hmac-sha256:           { call: 960 ns, byte: 3.04 ns }
              sha256:                { call: 240 ns, byte: 3.04 ns }
              chacha20poly1305-seal: { call: 296 ns, byte: 0.68 ns }
              chacha20poly1305-open: { call: 296 ns, byte: 0.68 ns }
              aes128gcm-seal:        { call: 480 ns, byte: 0.32 ns }
              aes128gcm-open:        { call: 480 ns, byte: 0.32 ns }
              aes256cbc-encrypt:     { call: 480 ns, byte: 0.96 ns }
              aes256cbc-decrypt:     { call: 480 ns, byte: 0.32 ns }
              random:                { call: 80 ns, byte: 3.2 ns }

            """
        ),
        (
            "phone-low-end",
            """
            # The cheapest phones that still get the application.
            title: A phone of the lowest class
            # The costs of server.yaml times 8. Cycles of an ARM Cortex-A53 for X25519, Ed25519 signing and verifying in C,
            # 464,193, 161,604 and 514,499 in doc/speed.md of lib25519 (2024-10-04), at 1.2 GHz are 387, 135 and 429 us: 8.8, 5.9
            # and 5.6 times those of server.yaml. Assumption: 8 for all, because such phones are short of memory and of power, too.
            costs:
              x25519-keygen:         { call: 336 us }
              x25519:                { call: 352 us }
              ed25519-keygen:        { call: 192 us }
              ed25519-sign:          { call: 184 us, byte: 30.4 ns }
              ed25519-verify:        { call: 616 us, byte: 30.4 ns }
              hmac-sha256:           { call: 9.6 us, byte: 30.4 ns }
              sha256:                { call: 2.4 us, byte: 30.4 ns }
              chacha20poly1305-seal: { call: 2.96 us, byte: 6.8 ns }
              chacha20poly1305-open: { call: 2.96 us, byte: 6.8 ns }
              aes128gcm-seal:        { call: 4.8 us, byte: 3.2 ns }
              aes128gcm-open:        { call: 4.8 us, byte: 3.2 ns }
              aes256cbc-encrypt:     { call: 4.8 us, byte: 9.6 ns }
              aes256cbc-decrypt:     { call: 4.8 us, byte: 3.2 ns }
              random:                { call: 800 ns, byte: 32 ns }

            """
        ),
        (
            "phone",
            """
            # A phone of the middle class of about 2020.
            title: A phone of the middle class
            # The costs of server.yaml times 2. Cycles of an ARM Neoverse N1 (Ares), the sibling of the phones' Cortex-A76, for
            # X25519, Ed25519 signing and verifying in C, 246,594, 85,248 and 286,386 in doc/speed.md of lib25519 (2024-10-04), at
            # 2.4 GHz are 103, 36 and 119 us: 2.3, 1.5 and 1.5 times those of server.yaml. Assumption: 2 for all, because hashes
            # and ciphers have no such table.
            costs:
              x25519-keygen:         { call: 84 us }
              x25519:                { call: 88 us }
              ed25519-keygen:        { call: 48 us }
              ed25519-sign:          { call: 46 us, byte: 7.6 ns }
              ed25519-verify:        { call: 154 us, byte: 7.6 ns }
              hmac-sha256:           { call: 2.4 us, byte: 7.6 ns }
              sha256:                { call: 600 ns, byte: 7.6 ns }
              chacha20poly1305-seal: { call: 740 ns, byte: 1.7 ns }
              chacha20poly1305-open: { call: 740 ns, byte: 1.7 ns }
              aes128gcm-seal:        { call: 1.2 us, byte: 0.8 ns }
              aes128gcm-open:        { call: 1.2 us, byte: 0.8 ns }
              aes256cbc-encrypt:     { call: 1.2 us, byte: 2.4 ns }
              aes256cbc-decrypt:     { call: 1.2 us, byte: 0.8 ns }
              random:                { call: 200 ns, byte: 8 ns }

            """
        ),
        (
            "server",
            """
            # One core of an x86-64 server of about 2020, with neighbours, as clouds rent them out.
            title: One core of a rented server
            # Measured there with libsodium 1.0.18 and OpenSSL 3.0 called from C, each call's cost at two lengths, medians; the
            # quietest runs were faster by up to a third (Ed25519: sign 19, verify 57 us). `keyshift calibrate` measures your own.
            #
            # SHA-256, and all that stands on it, is libsodium's portable code, without the processor's instructions for it.
            # What has no cost for a byte takes input of one length only. AES and the making of Ed25519 keys were not measured
            # with such care: assumption: 600 ns a call, because OpenSSL sets a cipher up for each, and one key costs as much as
            # one signature, because both are one multiplication of the base point.
            costs:
              x25519-keygen:         { call: 42 us }
              x25519:                { call: 44 us }
              ed25519-keygen:        { call: 24 us }
              ed25519-sign:          { call: 23 us, byte: 3.8 ns }
              ed25519-verify:        { call: 77 us, byte: 3.8 ns }
              hmac-sha256:           { call: 1.2 us, byte: 3.8 ns }
              sha256:                { call: 300 ns, byte: 3.8 ns }
              chacha20poly1305-seal: { call: 370 ns, byte: 0.85 ns }
              chacha20poly1305-open: { call: 370 ns, byte: 0.85 ns }
              aes128gcm-seal:        { call: 600 ns, byte: 0.4 ns }
              aes128gcm-open:        { call: 600 ns, byte: 0.4 ns }
              aes256cbc-encrypt:     { call: 600 ns, byte: 1.2 ns }
              aes256cbc-decrypt:     { call: 600 ns, byte: 0.4 ns }
              random:                { call: 100 ns, byte: 4 ns }

            """
        ),
    ]
}
