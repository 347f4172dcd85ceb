#pragma once

#include "bind/environment.h"

namespace kindling {

void InitProfiler(Environment& environment, napi_value exports);

}  // namespace kindling
