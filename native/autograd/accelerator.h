// native/autograd/accelerator.h: the current device and streams of a thread, to be set in another:
// LibTorch's ThreadLocalState leaves them out.
#pragma once

#include <c10/core/Stream.h>

#include <optional>
#include <vector>

namespace kindling {

class AcceleratorState {
 public:
  /// Those of this thread; nothing where there is no accelerator.
  static AcceleratorState Here();

  /// Makes them this thread's.
  void Apply() const;

 private:
  std::vector<c10::Stream> streams_;
  std::optional<c10::Device> device_;
};

}  // namespace kindling
