// native/autograd/callbacks.h: JavaScript functions that LibTorch calls: custom functions, hooks,
// recomputation. TypeScript keeps the functions in a table; native code knows numbers. LibTorch
// may want to call from any thread, JavaScript runs on one: the others ask and wait.
#pragma once

#include <ATen/ThreadLocalState.h>
#include <ATen/core/Tensor.h>
#include <node_api.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "autograd/workers.h"
#include "bind/cells.h"

namespace kindling {

class Callbacks : public std::enable_shared_from_this<Callbacks> {
 public:
  using Task = std::function<void()>;
  using Write = std::function<void(CellWriter&)>;

  explicit Callbacks(Environment& environment);

  /// Takes the JavaScript function that finds and runs callbacks: (id, detached) → 0, or the id of
  /// what was thrown. JavaScript's thread.
  void Arm(napi_value dispatch);

  /// The environment ends: whoever waits for JavaScript gets an exception, passes are waited for.
  void Close();

  bool IsOwnThread() const { return std::this_thread::get_id() == thread_; }

  /// Runs `task` on JavaScript's thread, with the caller's grad mode, autocast and so on; its
  /// exception comes out here.
  void Run(const Task& task);

  /// Runs `task` on JavaScript's thread when the event loop comes to it.
  void Post(Task task);

  /// JavaScript's thread only: calls the function `id`, whose arguments `write` puts, and returns
  /// the tensors that it gives.
  std::vector<at::Tensor> Call(double id, const Write& write);

  /// What the running callback gives back (see Call).
  void Give(std::vector<at::Tensor> tensors) { given_ = std::move(tensors); }

  /// Native code has forgotten the function. Any thread, also inside the collector.
  void Bury(double id) noexcept;
  std::vector<double> TakeDead(size_t most);

  /// JavaScript's thread: runs `job` on another and does meanwhile what is asked of JavaScript.
  void RunElsewhere(Task job);

  /// Runs `job` on another thread; the event loop stays alive until Finish. JavaScript's thread.
  void Launch(Task job);
  void Finish();

  /// The stack of the JavaScript code that is running: anomaly mode. JavaScript's thread.
  void SetStackReader(napi_value function);
  std::string ReadStack();

  /// What anomaly mode found out about a failing node; TypeScript puts it into the error.
  void AddTrace(const std::string& text);
  std::string TakeTrace();

  /// Synchronous passes that run one inside the other on JavaScript's thread.
  int depth = 0;

 private:
  struct Request {
    Task task;
    /// The asking thread's modes; none where nobody waits.
    std::optional<at::ThreadLocalState> state;
    bool detached = true;
    bool done = false;
    std::exception_ptr error;
  };

  void Wake();  // mutex_ is held
  void RunWaiting();
  void Execute(Request& request);
  std::shared_ptr<Request> TakeAwaited();
  void Release();

  Environment* environment_;
  std::thread::id thread_;
  napi_ref dispatch_ = nullptr;
  napi_ref stack_reader_ = nullptr;
  std::vector<at::Tensor> given_;
  bool detached_ = false;
  int running_ = 0;
  Workers workers_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Request>> waiting_;
  std::vector<double> dead_;
  std::string trace_;
  napi_threadsafe_function wake_ = nullptr;
  bool awake_ = false;  // a wake-up is under way
  int pumping_ = 0;
  bool closed_ = false;
};

/// A JavaScript function that native code can call for as long as this lives.
class Closure {
 public:
  Closure(Environment& environment, double id) : callbacks_(environment.callbacks), id_(id) {}
  Closure(const Closure&) = delete;
  Closure& operator=(const Closure&) = delete;
  ~Closure() { callbacks_->Bury(id_); }

  double id() const { return id_; }
  const std::shared_ptr<Callbacks>& callbacks() const { return callbacks_; }

  /// Any thread.
  std::vector<at::Tensor> Call(const Callbacks::Write& write) const;

 private:
  std::shared_ptr<Callbacks> callbacks_;
  double id_;
};

}  // namespace kindling
