// native/bind/work.h: work off the JavaScript thread, seen as one promise. For coarse work only: a
// promise costs about 60 µs.
#pragma once

#include <functional>

#include "bind/function.h"

namespace kindling {

/// Runs `run` on a thread of Node's pool and makes a promise of it the result of the call. `run`
/// owns what it uses, touches no JavaScript, and finds none of the calling thread's states (grad
/// mode, current stream): it brings its own. `kept` is held until it has ended. The promise
/// resolves to nothing, or is rejected as the call itself would have thrown.
void RunAsync(Call& call, std::function<void()> run, napi_value kept = nullptr);

}  // namespace kindling
