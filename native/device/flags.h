#pragma once

#include "bind/environment.h"

namespace kindling {

void InitFlags(Environment& environment, napi_value exports);

}  // namespace kindling
