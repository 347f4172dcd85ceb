#include "bind/warnings.h"

namespace kindling {

namespace {

/// A loop that never comes back to JavaScript may warn without end.
constexpr size_t kMaxWaiting = 256;

}  // namespace

void Warnings::Uninstall() {
  if (c10::WarningUtils::get_warning_handler() == this)
    c10::WarningUtils::set_warning_handler(nullptr);
}

void Warnings::process(const c10::Warning& warning) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (texts_.size() < kMaxWaiting) texts_.push_back(warning.msg());
  waiting_ = true;
}

std::vector<std::string> Warnings::Take() {
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_ = false;
  return std::exchange(texts_, {});
}

}  // namespace kindling
