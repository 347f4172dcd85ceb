#pragma once

#include "bind/environment.h"

namespace kindling {

void InitSystem(Environment& environment, napi_value exports);

}  // namespace kindling
