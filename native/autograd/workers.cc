#include "autograd/workers.h"

#include <algorithm>

namespace kindling {

void Workers::Launch(std::function<void()> job, bool urgent) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (stopping_) return;
  jobs_.push_back({std::move(job), urgent});
  const auto startable = static_cast<size_t>(
      std::count_if(jobs_.begin(), jobs_.end(), [&](const Job& one) { return CanStart(one); }));
  if (startable > idle_) threads_.emplace_back([this] { Loop(); });
  changed_.notify_all();
}

void Workers::Join() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    jobs_.clear();
    threads.swap(threads_);
    changed_.notify_all();
  }
  for (auto& thread : threads) thread.join();
}

std::deque<Workers::Job>::iterator Workers::Next() {
  return std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) { return CanStart(job); });
}

void Workers::Loop() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [&] { return stopping_ || Next() != jobs_.end(); });
    --idle_;
    const auto next = Next();
    if (stopping_ || next == jobs_.end()) return;
    Job job = std::move(*next);
    jobs_.erase(next);
    if (!job.urgent) ++running_;
    lock.unlock();
    job.run();
    job.run = nullptr;  // what it holds goes before the lock is taken
    lock.lock();
    if (!job.urgent) --running_;
  }
}

}  // namespace kindling
