#pragma once

#include "bind/environment.h"

namespace kindling {

void InitGrad(Environment& environment, napi_value exports);

}  // namespace kindling
