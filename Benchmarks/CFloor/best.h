// The quickest bare call that is to be had for each primitive, which is the one that Primitives takes: `candidates.c` has
// those it was chosen from. What is of neither header is libsodium's.
#pragma once
#define OPENSSL_SUPPRESS_DEPRECATED
#include "../../Sources/Crypto/CLibCrypto/shim.h"
#include "../../Sources/Crypto/CSodium/shim.h"
