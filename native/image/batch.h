#pragma once

#include "bind/environment.h"

namespace kindling {

void InitImageBatch(Environment& environment, napi_value exports);

}  // namespace kindling
