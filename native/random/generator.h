#pragma once

#include "bind/environment.h"

namespace kindling {

void InitGenerator(Environment& environment, napi_value exports);

}  // namespace kindling
