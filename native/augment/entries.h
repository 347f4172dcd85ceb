#pragma once

#include "bind/environment.h"

namespace kindling {

void InitAugment(Environment& environment, napi_value exports);

}  // namespace kindling
