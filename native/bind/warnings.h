// native/bind/warnings.h: where LibTorch's warnings go. LibTorch asks a handler that each thread
// has; the one of an environment keeps the texts, and the end of the call that was running hands
// them to JavaScript (JavaScript may not run inside the call: the collector could free its
// arguments).
#pragma once

#include <c10/util/Exception.h>

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace kindling {

class Warnings final : public c10::WarningHandler {
 public:
  ~Warnings() override { Uninstall(); }

  /// Takes the warnings of the calling thread, until Uninstall on the same thread. Another thread
  /// that works for the environment can use the object by c10::WarningUtils::WarningHandlerGuard.
  void Install() { c10::WarningUtils::set_warning_handler(this); }
  void Uninstall();

  void process(const c10::Warning& warning) override;

  /// Whether there is anything to take: the one thing that every call looks at.
  bool waiting() const { return waiting_.load(std::memory_order_relaxed); }
  std::vector<std::string> Take();

 private:
  std::mutex mutex_;
  std::vector<std::string> texts_;
  std::atomic<bool> waiting_{false};
};

}  // namespace kindling
