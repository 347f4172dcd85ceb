// native/version.h: which LibTorch and Node-API this source is written for, said in words at
// compile time.
#pragma once

#include <node_api.h>
#include <torch/headeronly/version.h>

static_assert(
    TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 11 && TORCH_VERSION_MINOR <= 14,
    "Kindling compiles against LibTorch 2.11 to 2.14; point KINDLING_LIBTORCH at one of them.");
static_assert(NAPI_VERSION >= 9, "Kindling needs Node-API 9 or later (Node 20.19 has it).");
