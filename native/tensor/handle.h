#pragma once

#include "bind/environment.h"

namespace kindling {

void InitHandle(Environment& environment, napi_value exports);

}  // namespace kindling
