#include "autograd/callbacks.h"

#include <algorithm>

#include "autograd/autograd.h"
#include "bind/function.h"

namespace kindling {

namespace {

/// Passes that run beside JavaScript: what their callbacks make belongs to no scope.
thread_local bool asynchronous = false;

/// JavaScript does not run any more, or its stack is full.
struct StoppedError : std::runtime_error {
  StoppedError() : std::runtime_error("JavaScript is being stopped, or its stack is full") {}
};

/// Sets a variable until the end of the block.
template <class T>
class Scoped {
 public:
  Scoped(T& place, T value) : place_(place), before_(std::exchange(place, std::move(value))) {}
  Scoped(const Scoped&) = delete;
  Scoped& operator=(const Scoped&) = delete;
  ~Scoped() { place_ = std::move(before_); }

 private:
  T& place_;
  T before_;
};

void ClearException(napi_env env) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  napi_value exception = nullptr;
  if (pending) napi_get_and_clear_last_exception(env, &exception);
}

}  // namespace

Callbacks::Callbacks(Environment& environment)
    : environment_(&environment), thread_(std::this_thread::get_id()) {}

void Callbacks::Arm(napi_value dispatch) {
  napi_env env = environment_->env();
  if (dispatch_ != nullptr) return;
  napi_create_reference(env, dispatch, 1, &dispatch_);
  napi_value name = nullptr;
  napi_create_string_utf8(env, "kindling callbacks", NAPI_AUTO_LENGTH, &name);
  auto* self = std::make_unique<std::shared_ptr<Callbacks>>(shared_from_this()).release();
  napi_threadsafe_function wake = nullptr;
  const auto finalize = [](napi_env, void* data, void*) {
    const std::unique_ptr<std::shared_ptr<Callbacks>> owned(
        static_cast<std::shared_ptr<Callbacks>*>(data));
    (*owned)->Release();
  };
  const auto on_wake = [](napi_env woken, napi_value, void* context, void*) {
    if (woken != nullptr) static_cast<Callbacks*>(context)->RunWaiting();
  };
  if (napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, self, finalize, this,
                                      on_wake, &wake) != napi_ok) {
    finalize(env, self, nullptr);
    throw std::runtime_error("no thread-safe function");
  }
  napi_unref_threadsafe_function(env, wake);
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = wake;
  // Hooks run in reverse order: this one before Node's own for the thread-safe function.
  napi_add_env_cleanup_hook(env, [](void* data) { static_cast<Callbacks*>(data)->Close(); }, this);
}

void Callbacks::Release() {
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = nullptr;
}

void Callbacks::Close() {
  napi_threadsafe_function wake = nullptr;
  std::deque<std::shared_ptr<Request>> dropped;  // their tensors' ends may need the lock
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    std::swap(wake, wake_);
    std::swap(dropped, waiting_);
    changed_.notify_all();
  }
  const auto self = shared_from_this();  // the thread-safe function may hold the last reference
  if (wake != nullptr) napi_release_threadsafe_function(wake, napi_tsfn_abort);
  workers_.Join();
}

void Callbacks::Run(const Task& task) {
  if (IsOwnThread()) {
    const Scoped<bool> attached(detached_, false);
    return task();
  }
  auto request = std::make_shared<Request>();
  request->task = task;
  request->state.emplace();
  std::unique_lock<std::mutex> lock(mutex_);
  request->detached = asynchronous || pumping_ == 0;
  if (closed_) throw StoppedError();
  waiting_.push_back(request);
  Wake();
  changed_.notify_all();
  // Not for longer than the environment: `task` refers to this thread's stack, but a callback that
  // is cut off touches nothing any more.
  changed_.wait(lock, [&] { return request->done || closed_; });
  if (!request->done) throw StoppedError();
  if (request->error) std::rethrow_exception(request->error);
}

void Callbacks::Post(Task task) {
  auto request = std::make_shared<Request>();
  request->task = std::move(task);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (closed_) return;
  waiting_.push_back(std::move(request));
  Wake();
}

void Callbacks::Wake() {
  if (wake_ == nullptr || awake_) return;
  awake_ = napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking) == napi_ok;
}

void Callbacks::RunWaiting() {
  while (true) {
    std::shared_ptr<Request> request;
    bool dead = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      awake_ = false;
      if (closed_) return;
      if (!waiting_.empty()) {
        request = std::move(waiting_.front());
        waiting_.pop_front();
      }
      dead = !dead_.empty();
    }
    if (!request && !dead) return;
    if (!request) {
      // The number 0 is no function: TypeScript asks for the dead.
      request = std::make_shared<Request>();
      request->task = [this] { Call(0, [](CellWriter&) {}); };
      Execute(*request);
      return;
    }
    Execute(*request);
  }
}

void Callbacks::Execute(Request& request) {
  std::optional<at::ThreadLocalStateGuard> state;
  if (request.state) state.emplace(*request.state);
  const Scoped<bool> detached(detached_, request.detached);
  request.error = Caught(request.task);
  ClearException(environment_->env());
  const std::lock_guard<std::mutex> lock(mutex_);
  request.done = true;
  changed_.notify_all();
}

std::vector<at::Tensor> Callbacks::Call(double id, const Write& write) {
  napi_env env = environment_->env();
  napi_handle_scope scope = nullptr;
  if (dispatch_ == nullptr || napi_open_handle_scope(env, &scope) != napi_ok) throw StoppedError();
  CellWriter out(*environment_);
  write(out);
  given_.clear();
  napi_value arguments[2];
  napi_value dispatch = nullptr;
  napi_value global = nullptr;
  napi_value result = nullptr;
  double thrown = 0;
  napi_create_double(env, id, &arguments[0]);
  napi_get_boolean(env, detached_, &arguments[1]);
  napi_get_reference_value(env, dispatch_, &dispatch);
  napi_get_global(env, &global);
  const bool called = napi_call_function(env, global, dispatch, 2, arguments, &result) == napi_ok &&
                      napi_get_value_double(env, result, &thrown) == napi_ok;
  napi_close_handle_scope(env, scope);
  if (!called) throw StoppedError();
  if (thrown != 0) throw CallbackError(thrown, std::make_shared<Closure>(*environment_, thrown));
  return std::exchange(given_, {});
}

void Callbacks::Bury(double id) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (closed_) return;
  dead_.push_back(id);
  Wake();
}

std::vector<double> Callbacks::TakeDead(size_t most) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const size_t count = std::min(most, dead_.size());
  std::vector<double> taken(dead_.end() - static_cast<std::ptrdiff_t>(count), dead_.end());
  dead_.resize(dead_.size() - count);
  return taken;
}

std::shared_ptr<Callbacks::Request> Callbacks::TakeAwaited() {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [](const auto& request) { return request->state.has_value(); });
  if (found == waiting_.end()) return nullptr;
  auto request = *found;
  waiting_.erase(found);
  return request;
}

void Callbacks::RunElsewhere(Task job) {
  auto done = std::make_shared<bool>(false);
  std::unique_lock<std::mutex> lock(mutex_);
  ++pumping_;
  workers_.Launch(
      [this, done, run = std::move(job)] {
        run();
        const std::lock_guard<std::mutex> lock(mutex_);
        *done = true;
        changed_.notify_all();
      },
      true);
  while (!*done) {
    if (auto request = TakeAwaited()) {
      lock.unlock();
      Execute(*request);
      lock.lock();
    } else {
      changed_.wait(lock);
    }
  }
  --pumping_;
}

void Callbacks::Launch(Task job) {
  if (running_++ == 0 && wake_ != nullptr) napi_ref_threadsafe_function(environment_->env(), wake_);
  workers_.Launch(
      [run = std::move(job)] {
        asynchronous = true;
        run();
        asynchronous = false;
      },
      false);
}

void Callbacks::Finish() {
  if (--running_ == 0 && wake_ != nullptr)
    napi_unref_threadsafe_function(environment_->env(), wake_);
}

void Callbacks::SetStackReader(napi_value function) {
  if (stack_reader_ == nullptr)
    napi_create_reference(environment_->env(), function, 1, &stack_reader_);
}

std::string Callbacks::ReadStack() {
  napi_env env = environment_->env();
  napi_handle_scope scope = nullptr;
  std::string text;
  if (stack_reader_ == nullptr || !IsOwnThread() ||
      napi_open_handle_scope(env, &scope) != napi_ok) {
    return text;
  }
  environment_->Hold();  // an operator is under way
  napi_value reader = nullptr;
  napi_value global = nullptr;
  napi_value result = nullptr;
  size_t length = 0;
  napi_get_reference_value(env, stack_reader_, &reader);
  napi_get_global(env, &global);
  if (napi_call_function(env, global, reader, 0, nullptr, &result) == napi_ok &&
      napi_get_value_string_utf8(env, result, nullptr, 0, &length) == napi_ok) {
    text.resize(length);
    napi_get_value_string_utf8(env, result, text.data(), length + 1, &length);
  }
  ClearException(env);
  napi_close_handle_scope(env, scope);
  return text;
}

void Callbacks::AddTrace(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  trace_ += (trace_.empty() ? "" : "\n") + text;
}

std::string Callbacks::TakeTrace() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(trace_, {});
}

std::vector<at::Tensor> Closure::Call(const Callbacks::Write& write) const {
  std::vector<at::Tensor> results;
  callbacks_->Run([&] { results = callbacks_->Call(id_, write); });
  return results;
}

namespace {

/// setDispatch(function): see Callbacks::Arm
void SetDispatch(Call& call) { call.environment.callbacks->Arm(call.values[0]); }

/// takeDead() → [count, ids…]
void TakeDead(Call& call) {
  constexpr size_t kMost = 1024;
  auto out = call.out();
  const auto dead = call.environment.callbacks->TakeDead(kMost);
  out.Number(static_cast<double>(dead.size()));
  for (const double id : dead) out.Number(id);
}

/// give(): [count, handles (0 = none)…] what the running callback returns
void Give(Call& call) {
  std::vector<at::Tensor> tensors;
  for (size_t count = call.in.Length(); count > 0; --count)
    tensors.push_back(call.in.MaybeTensor());
  call.environment.callbacks->Give(std::move(tensors));
}

/// takeTrace() → what anomaly mode found
void TakeTrace(Call& call) { call.Return(call.environment.callbacks->TakeTrace()); }

}  // namespace

void InitCallbacks(Environment& environment, napi_value exports) {
  environment.callbacks = std::make_shared<Callbacks>(environment);
  Bind(environment, exports, "setDispatch", SetDispatch);
  Bind(environment, exports, "takeDead", TakeDead);
  Bind(environment, exports, "give", Give);
  Bind(environment, exports, "takeTrace", TakeTrace);
}

}  // namespace kindling
