#pragma once

#include "bind/environment.h"

namespace kindling {

void InitExtension(Environment& environment, napi_value exports);

}  // namespace kindling
