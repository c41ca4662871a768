/// Written by `make profiles` from the files of `profiles/costs`; a test holds that they are the same.
enum ShippedCosts {
    static let all: [(name: String, text: String)] = [
        (
            "edge",
            """
            # Written by `keyshift map`: what each gear costs, in B; bytes on all links.
            title: 'What a steady group costs, on phones over edge nodes'
            cost: network
            gears:
              pairwise:
                - { devices: 2, founding: 5275.6, message: 1097.8, join: 4505.4, join-keys: 1989.4, removal: 1717.1, removal-keys: 21.1, renewal: 0, rest: 0 }
                - { devices: 8, founding: 40382.4, message: 7284.3, join: 9342.2, join-keys: 8018.9, removal: 3769.4, removal-keys: 67.8, renewal: 0, rest: 0 }
                - { devices: 32, founding: 526058.7, message: 30890.6, join: 25412.1, join-keys: 28151.8, removal: 9311.3, removal-keys: 0, renewal: 0, rest: 0 }
                - { devices: 128, founding: 7798155, message: 124879.2, join: 87163.1, join-keys: 109125.9, removal: 30333.6, removal-keys: 0, renewal: 0, rest: 0 }
              sender-keys:
                - { devices: 2, founding: 7762.2, message: 1193.1, join: 4505.4, join-keys: 6718.3, removal: 1707.3, removal-keys: 2401.1, renewal: 0, rest: 0 }
                - { devices: 8, founding: 102228.1, message: 5401.5, join: 9312.8, join-keys: 26873.6, removal: 3747.6, removal-keys: 63303.4, renewal: 0, rest: 0 }
                - { devices: 32, founding: 1612520.3, message: 16232.2, join: 25405.4, join-keys: 104632.9, removal: 9361.9, removal-keys: 1078664.7, renewal: 0, rest: 0 }
                - { devices: 128, founding: 25364023, message: 56273.4, join: 87109, join-keys: 422839.3, removal: 30433.6, removal-keys: 17507792.3, renewal: 0, rest: 0 }
              derived-sender-keys:
                - { devices: 2, founding: 5944.2, message: 1193.1, join: 6220.2, join-keys: 0, removal: 2602.4, removal-keys: 0, renewal: 2328, rest: 0 }
                - { devices: 8, founding: 25289, message: 5399.4, join: 11057.9, join-keys: 133.2, removal: 11456.9, removal-keys: 18.5, renewal: 9318.7, rest: 0 }
                - { devices: 32, founding: 171580, message: 16223.2, join: 26935.5, join-keys: 0, removal: 46927.6, removal-keys: 701.7, renewal: 34986.7, rest: 0 }
                - { devices: 128, founding: 1627284.7, message: 56228.8, join: 88526.2, join-keys: 2015.2, removal: 185678.8, removal-keys: 3962.2, renewal: 133048, rest: 0 }
              tree:
                - { devices: 2, founding: 8053.3, message: 1317.3, join: 10302, join-keys: 0, removal: 5519.6, removal-keys: 25.3, renewal: 3921, rest: 0 }
                - { devices: 8, founding: 52828.8, message: 5991.7, join: 21589.3, join-keys: 52.8, removal: 18766.8, removal-keys: 0, renewal: 14532.6, rest: 0 }
                - { devices: 32, founding: 505386.1, message: 18063.5, join: 59456.4, join-keys: 624, removal: 68106.5, removal-keys: 0, renewal: 54129.2, rest: 4778.6 }
                - { devices: 128, founding: 7445342.7, message: 63010, join: 196505.2, join-keys: 0, removal: 314907.6, removal-keys: 0, renewal: 229044.4, rest: 22534.7 }
            switches:
              - { from: pairwise, to: sender-keys, costs: [{ devices: 2, cost: 5350.2 }, { devices: 8, cost: 67309.4 }, { devices: 32, cost: 1086975.1 }, { devices: 128, cost: 17585675.3 }] }
              - { from: pairwise, to: derived-sender-keys, costs: [{ devices: 2, cost: 3276.2 }, { devices: 8, cost: 8315.6 }, { devices: 32, cost: 28418 }, { devices: 128, cost: 126820.8 }] }
              - { from: pairwise, to: tree, costs: [{ devices: 2, cost: 7554.1 }, { devices: 8, cost: 49998.2 }, { devices: 32, cost: 477332.5 }, { devices: 128, cost: 6699467.4 }] }
              - { from: sender-keys, to: pairwise, costs: [{ devices: 2, cost: 3583.5 }, { devices: 8, cost: 9043.5 }, { devices: 32, cost: 30299.9 }, { devices: 128, cost: 124440.5 }] }
              - { from: sender-keys, to: derived-sender-keys, costs: [{ devices: 2, cost: 3276.2 }, { devices: 8, cost: 8866.2 }, { devices: 32, cost: 29651.3 }, { devices: 128, cost: 118116.8 }] }
              - { from: sender-keys, to: tree, costs: [{ devices: 2, cost: 7554.1 }, { devices: 8, cost: 53261.3 }, { devices: 32, cost: 418523.2 }, { devices: 128, cost: 7069679.7 }] }
              - { from: derived-sender-keys, to: pairwise, costs: [{ devices: 2, cost: 3901.5 }, { devices: 8, cost: 28290.5 }, { devices: 32, cost: 409964.5 }, { devices: 128, cost: 6439222.1 }] }
              - { from: derived-sender-keys, to: sender-keys, costs: [{ devices: 2, cost: 5668.2 }, { devices: 8, cost: 87493.8 }, { devices: 32, cost: 1466719.7 }, { devices: 128, cost: 23863916.6 }] }
              - { from: derived-sender-keys, to: tree, costs: [{ devices: 2, cost: 7554.1 }, { devices: 8, cost: 50045.2 }, { devices: 32, cost: 448240 }, { devices: 128, cost: 6087571.9 }] }
              - { from: tree, to: pairwise, costs: [{ devices: 2, cost: 6180.5 }, { devices: 8, cost: 33903.8 }, { devices: 32, cost: 429038.5 }, { devices: 128, cost: 6522326.1 }] }
              - { from: tree, to: sender-keys, costs: [{ devices: 2, cost: 1727.9 }, { devices: 8, cost: 0 }, { devices: 32, cost: 0 }, { devices: 128, cost: 0 }] }
              - { from: tree, to: derived-sender-keys, costs: [{ devices: 2, cost: 6731.5 }, { devices: 8, cost: 13971.9 }, { devices: 32, cost: 37034.7 }, { devices: 128, cost: 145065.8 }] }

            """
        )
    ]
}
