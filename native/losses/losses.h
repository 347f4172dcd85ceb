#pragma once

#include "bind/environment.h"

namespace kindling {

void InitLosses(Environment& environment, napi_value exports);

}  // namespace kindling
