// libolm, the older implementation of Olm and Megolm, as a peer in tests.
#pragma once
#include <olm/olm.h>
#include <olm/inbound_group_session.h>
#include <olm/outbound_group_session.h>

