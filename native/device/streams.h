#pragma once

#include "bind/environment.h"

namespace kindling {

void InitStreams(Environment& environment, napi_value exports);

}  // namespace kindling
