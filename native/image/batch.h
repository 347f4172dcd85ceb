#pragma once

#include "bind/environment.h"
#include "image/batchMemory.h"

namespace kindling {

/// The memory for batches of an environment.
BatchMemory& BatchMemoryOf(Environment& environment);

void InitImageBatch(Environment& environment, napi_value exports);

}  // namespace kindling
