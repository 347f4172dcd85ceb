#pragma once

#include "bind/environment.h"

namespace kindling {

void InitStorage(Environment& environment, napi_value exports);

}  // namespace kindling
