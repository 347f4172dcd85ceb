#pragma once

#include "bind/environment.h"

namespace kindling {

void InitLiveTensors(Environment& environment, napi_value exports);

}  // namespace kindling
