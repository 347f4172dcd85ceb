#pragma once

#include "bind/environment.h"

namespace kindling {

void InitData(Environment& environment, napi_value exports);

}  // namespace kindling
