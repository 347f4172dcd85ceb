// native/autograd/autograd.cc: the table of contents of this folder.
#include "autograd/autograd.h"

namespace kindling {

void InitAutograd(Environment& environment, napi_value exports) {
  InitCallbacks(environment, exports);
  InitEngine(environment, exports);
  InitGrad(environment, exports);
  InitPasses(environment, exports);
  InitFunction(environment, exports);
  InitHooks(environment, exports);
  InitCheckpoint(environment, exports);
  InitForwardMode(environment, exports);
}

}  // namespace kindling
