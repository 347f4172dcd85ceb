#pragma once

#include "bind/environment.h"

namespace kindling {

void InitIndexing(Environment& environment, napi_value exports);

}  // namespace kindling
