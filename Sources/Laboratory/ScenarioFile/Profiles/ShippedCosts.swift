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
                - { devices: 2, founding: 5192.9, message: 1097.8, join: 4420.6, join-keys: 1974.5, removal: 1717.1, removal-keys: 21.1, renewal: 0, rest: 0 }
                - { devices: 8, founding: 39481.8, message: 7284.3, join: 9102.4, join-keys: 7957.6, removal: 3769.4, removal-keys: 67.8, renewal: 0, rest: 0 }
                - { devices: 32, founding: 516385.3, message: 30890.6, join: 24613.1, join-keys: 27912.8, removal: 9311.3, removal-keys: 0, renewal: 0, rest: 0 }
              sender-keys:
                - { devices: 2, founding: 7679.6, message: 1193.1, join: 4420.6, join-keys: 6703.4, removal: 1707.3, removal-keys: 2401.1, renewal: 0, rest: 0 }
                - { devices: 8, founding: 101338.1, message: 5401.5, join: 9073.4, join-keys: 26812, removal: 3747.6, removal-keys: 63303.4, renewal: 0, rest: 0 }
                - { devices: 32, founding: 1602856.3, message: 16232.2, join: 24606.4, join-keys: 104394.9, removal: 9361.9, removal-keys: 1078664.7, renewal: 0, rest: 0 }
              derived-sender-keys:
                - { devices: 2, founding: 5861.6, message: 1193.1, join: 6127.5, join-keys: 0, removal: 2600.9, removal-keys: 0, renewal: 2328, rest: 0 }
                - { devices: 8, founding: 24493, message: 5399.4, join: 10810.4, join-keys: 133.2, removal: 11429.6, removal-keys: 18.5, renewal: 9318.7, rest: 0 }
                - { devices: 32, founding: 165428, message: 16223.2, join: 26130.2, join-keys: 0, removal: 46715.9, removal-keys: 701.7, renewal: 34986.7, rest: 0 }
              tree:
                - { devices: 2, founding: 7970.7, message: 1317.3, join: 10253, join-keys: 23.1, removal: 5347.8, removal-keys: 25.3, renewal: 3901, rest: 0 }
                - { devices: 8, founding: 52381.6, message: 5979, join: 21200.4, join-keys: 9.3, removal: 19354.8, removal-keys: 0, renewal: 14476.3, rest: 0 }
                - { devices: 32, founding: 500285.6, message: 18047.1, join: 57155.8, join-keys: 0, removal: 71967.8, removal-keys: 1808, renewal: 53964.7, rest: 4778.8 }
            switches:
              - { from: pairwise, to: sender-keys, costs: [{ devices: 2, cost: 5350 }, { devices: 8, cost: 67303.6 }, { devices: 32, cost: 1086996.1 }] }
              - { from: pairwise, to: derived-sender-keys, costs: [{ devices: 2, cost: 3276.8 }, { devices: 8, cost: 8312.5 }, { devices: 32, cost: 28431.3 }] }
              - { from: pairwise, to: tree, costs: [{ devices: 2, cost: 7416.9 }, { devices: 8, cost: 49802.1 }, { devices: 32, cost: 474964.2 }] }
              - { from: sender-keys, to: pairwise, costs: [{ devices: 2, cost: 3583.3 }, { devices: 8, cost: 9037.9 }, { devices: 32, cost: 30323.2 }] }
              - { from: sender-keys, to: derived-sender-keys, costs: [{ devices: 2, cost: 3276.8 }, { devices: 8, cost: 8863.1 }, { devices: 32, cost: 29666 }] }
              - { from: sender-keys, to: tree, costs: [{ devices: 2, cost: 7416.9 }, { devices: 8, cost: 53061.9 }, { devices: 32, cost: 416159.8 }] }
              - { from: derived-sender-keys, to: pairwise, costs: [{ devices: 2, cost: 3901.3 }, { devices: 8, cost: 28127.6 }, { devices: 32, cost: 406462.5 }] }
              - { from: derived-sender-keys, to: sender-keys, costs: [{ devices: 2, cost: 5668 }, { devices: 8, cost: 87330.6 }, { devices: 32, cost: 1463234.1 }] }
              - { from: derived-sender-keys, to: tree, costs: [{ devices: 2, cost: 7416.9 }, { devices: 8, cost: 49849.1 }, { devices: 32, cost: 445784.7 }] }
              - { from: tree, to: pairwise, costs: [{ devices: 2, cost: 6156.3 }, { devices: 8, cost: 33174.9 }, { devices: 32, cost: 424662.5 }] }
              - { from: tree, to: sender-keys, costs: [{ devices: 2, cost: 1743.7 }, { devices: 8, cost: 0 }, { devices: 32, cost: 0 }] }
              - { from: tree, to: derived-sender-keys, costs: [{ devices: 2, cost: 6740.2 }, { devices: 8, cost: 14040.5 }, { devices: 32, cost: 37180.7 }] }

            """
        )
    ]
}
