#pragma once

#include "bind/environment.h"

namespace kindling {

void InitImage(Environment& environment, napi_value exports);

}  // namespace kindling
