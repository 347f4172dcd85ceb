#pragma once

#include "bind/cells.h"

namespace kindling {

/// Throws unless there is a GPU that LibTorch can use, and wakes CUDA up.
void RequireCuda();

/// A GPU's index; that of the calling thread's current one where the cell says -1.
int64_t CudaDevice(CellReader& in);

void InitDevice(Environment& environment, napi_value exports);

}  // namespace kindling
