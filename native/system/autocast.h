#pragma once

#include "bind/environment.h"

namespace kindling {

void InitAutocast(Environment& environment, napi_value exports);

}  // namespace kindling
