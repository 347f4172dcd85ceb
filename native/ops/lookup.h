#pragma once

#include "bind/environment.h"

namespace kindling {

void InitLookup(Environment& environment, napi_value exports);

}  // namespace kindling
