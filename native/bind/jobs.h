// native/bind/jobs.h: many small pieces of work off the JavaScript thread, a promise each. For work
// of 10 µs to milliseconds: several jobs share one turn on Node's pool and one way back, so that a
// job costs a few µs. What waits long for something belongs to RunAsync (bind/work.h).
#pragma once

#include <functional>

#include "bind/function.h"

namespace kindling {

/// What a job leaves: makes its result on the JavaScript thread.
using Answer = std::function<napi_value(Environment&)>;

/// Runs `job` on a thread of Node's pool and makes a promise of its answer the result of the call.
/// `job` owns what it uses, touches no JavaScript, and finds none of the calling thread's states.
/// The promise is rejected as the call itself would have thrown. Jobs begin in the order in which
/// they came; an environment that is torn down waits for those that run and drops the rest.
void Submit(Call& call, std::function<Answer()> job);

}  // namespace kindling
