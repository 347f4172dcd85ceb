#pragma once

#include "bind/environment.h"

namespace kindling {

void InitCallbacks(Environment& environment, napi_value exports);
void InitCheckpoint(Environment& environment, napi_value exports);
void InitEngine(Environment& environment, napi_value exports);
void InitForwardMode(Environment& environment, napi_value exports);
void InitFunction(Environment& environment, napi_value exports);
void InitGrad(Environment& environment, napi_value exports);
void InitHooks(Environment& environment, napi_value exports);
void InitPasses(Environment& environment, napi_value exports);

/// All of the above.
void InitAutograd(Environment& environment, napi_value exports);

}  // namespace kindling
