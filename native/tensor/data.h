#pragma once

#include "bind/function.h"

namespace kindling {

/// The memory of a typed array.
struct Bytes {
  void* data = nullptr;
  size_t size = 0;
};

/// The typed array among a call's JavaScript arguments; anything else is an ArgumentError.
Bytes BytesOf(Call& call, size_t index);

void InitData(Environment& environment, napi_value exports);

}  // namespace kindling
