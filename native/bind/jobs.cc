#include "bind/jobs.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "bind/errors.h"

namespace kindling {

namespace {

/// A turn ends after so many jobs, or with the first that ends so late: others use the pool too,
/// and results wait for the turn's end.
constexpr size_t kJobsPerTurn = 4;
constexpr std::chrono::microseconds kTurn(1000);

struct Job {
  std::string op;
  std::function<Answer()> run;
  napi_deferred promise = nullptr;
  Answer answer;
  std::exception_ptr failure;
};

}  // namespace

/// The jobs of one environment. Turns are begun and ended on its thread; what waits is taken by
/// any.
class JobQueue {
 public:
  void Push(Job job) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(job));
  }
  std::optional<Job> Pop() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return std::nullopt;
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    return job;
  }
  void Clear() {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
  }
  /// Two turns more than cores: one that has ended waits for the JavaScript thread to begin the
  /// next, and its core has something to do meanwhile (a quarter more images per second).
  bool HasRoom() const {
    static const size_t at_once = std::max(1U, std::thread::hardware_concurrency()) + 2;
    return turns < at_once;
  }
  bool IsEmpty() {
    const std::lock_guard lock(mutex_);
    return waiting_.empty();
  }

  size_t turns = 0;

 private:
  std::mutex mutex_;
  std::deque<Job> waiting_;
};

namespace {

struct Turn {
  std::shared_ptr<Environment> environment;
  napi_async_work handle = nullptr;
  std::vector<Job> done;
};

void Begin(std::shared_ptr<Environment> environment);

/// On the pool.
void Work(napi_env, void* data) {
  auto& turn = *static_cast<Turn*>(data);
  const auto end = std::chrono::steady_clock::now() + kTurn;
  do {
    std::optional<Job> job = turn.environment->jobs->Pop();
    if (!job) return;
    job->failure = Caught([&] { job->answer = job->run(); });
    job->run = nullptr;  // what it owned goes here, not on the JavaScript thread
    turn.done.push_back(*std::move(job));
  } while (turn.done.size() < kJobsPerTurn && std::chrono::steady_clock::now() < end);
}

/// Whether the promise has its result; false where the environment runs no JavaScript any more.
bool Settle(Environment& environment, Job& job) {
  napi_env env = environment.env();
  napi_value value = nullptr;
  if (job.failure == nullptr) job.failure = Caught([&] { value = job.answer(environment); });
  if (job.failure == nullptr) return napi_resolve_deferred(env, job.promise, value) == napi_ok;
  Guard(
      environment, job.op, [&] { std::rethrow_exception(job.failure); },
      [](const CellError*) { return std::string(); });
  napi_get_and_clear_last_exception(env, &value);
  return napi_reject_deferred(env, job.promise, value) == napi_ok;
}

/// On the JavaScript thread.
void End(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Turn> turn(static_cast<Turn*>(data));
  napi_delete_async_work(env, turn->handle);
  JobQueue& jobs = *turn->environment->jobs;
  --jobs.turns;
  bool alive = true;
  for (Job& job : turn->done) alive = Settle(*turn->environment, job) && alive;
  if (!alive) jobs.Clear();
  if (!jobs.IsEmpty() && jobs.HasRoom()) Begin(turn->environment);
}

void Begin(std::shared_ptr<Environment> environment) {
  napi_env env = environment->env();
  ++environment->jobs->turns;
  auto turn = std::make_unique<Turn>();
  turn->environment = std::move(environment);
  napi_value name = nullptr;
  napi_create_string_utf8(env, "kindling", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, nullptr, name, Work, End, turn.get(), &turn->handle);
  napi_queue_async_work(env, turn.release()->handle);
}

}  // namespace

void Submit(Call& call, std::function<Answer()> run) {
  Environment& environment = call.environment;
  if (environment.jobs == nullptr) environment.jobs = std::make_shared<JobQueue>();
  Job job;
  job.op = call.name;
  job.run = std::move(run);
  napi_create_promise(environment.env(), &job.promise, &call.result);
  environment.jobs->Push(std::move(job));
  if (environment.jobs->HasRoom()) Begin(environment.shared_from_this());
}

}  // namespace kindling
