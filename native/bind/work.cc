#include "bind/work.h"

#include "bind/errors.h"

namespace kindling {

namespace {

struct Work {
  std::shared_ptr<Environment> environment;
  std::string op;
  std::function<void()> run;
  std::exception_ptr failure;
  napi_async_work handle = nullptr;
  napi_deferred promise = nullptr;
  napi_ref kept = nullptr;
};

/// On the JavaScript thread. While the environment is torn down no call of Node-API has an effect
/// any more; what is owned natively is freed all the same.
void Settle(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Work> work(static_cast<Work*>(data));
  napi_value value = nullptr;
  if (work->failure == nullptr) {
    napi_get_undefined(env, &value);
    napi_resolve_deferred(env, work->promise, value);
  } else {
    Guard(
        *work->environment, work->op, [&] { std::rethrow_exception(work->failure); },
        [](const CellError*) { return std::string(); });
    napi_get_and_clear_last_exception(env, &value);
    napi_reject_deferred(env, work->promise, value);
  }
  if (work->kept != nullptr) napi_delete_reference(env, work->kept);
  napi_delete_async_work(env, work->handle);
}

}  // namespace

void RunAsync(Call& call, std::function<void()> run, napi_value kept) {
  napi_env env = call.environment.env();
  void* instance = nullptr;
  napi_get_instance_data(env, &instance);
  auto work = std::make_unique<Work>(Work{*static_cast<std::shared_ptr<Environment>*>(instance),
                                          call.name, std::move(run), nullptr});
  napi_value name = nullptr;
  napi_create_string_utf8(env, work->op.data(), work->op.size(), &name);
  napi_create_promise(env, &work->promise, &call.result);
  if (kept != nullptr) napi_create_reference(env, kept, 1, &work->kept);
  napi_create_async_work(
      env, nullptr, name,
      [](napi_env, void* data) {
        auto& work = *static_cast<Work*>(data);
        work.failure = Caught(work.run);
      },
      Settle, work.get(), &work->handle);
  napi_queue_async_work(env, work.release()->handle);
}

}  // namespace kindling
