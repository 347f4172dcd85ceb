// native/autograd/workers.h: the threads on which passes run beside JavaScript's. They start when
// they are needed and stay; libuv's pool would not do, since Node waits for its work before it
// tells an addon that the environment ends.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kindling {

class Workers {
 public:
  ~Workers() { Join(); }

  /// Runs `job` on a thread of its own. An urgent one starts at once; others are at most
  /// kAtOnce at a time, since each pass keeps all of LibTorch's threads busy anyway.
  void Launch(std::function<void()> job, bool urgent);

  /// Drops what has not started, waits for what has, ends the threads.
  void Join();

 private:
  struct Job {
    std::function<void()> run;
    bool urgent = false;
  };
  static constexpr size_t kAtOnce = 4;

  void Loop();
  bool CanStart(const Job& job) const { return job.urgent || running_ < kAtOnce; }
  std::deque<Job>::iterator Next();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  size_t running_ = 0;  // jobs that are not urgent
  bool stopping_ = false;
};

}  // namespace kindling
