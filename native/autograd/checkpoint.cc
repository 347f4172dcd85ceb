// native/autograd/checkpoint.cc: saves nothing of a stretch of forward but its inputs, and runs it
// again when backward asks for the first of the tensors that it would have saved.
#include <torch/csrc/autograd/graph_task.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <map>
#include <mutex>
#include <sstream>

#include "autograd/autograd.h"
#include "autograd/callbacks.h"
#include "autograd/engine.h"
#include "bind/function.h"

namespace kindling {

namespace {

/// Ends a recomputation in which everything that is needed has been made.
struct Enough : CodedError {
  Enough() : CodedError("ERR_RECOMPUTED", "the recomputation has made what backward needs") {}
};

class Frame : public std::enable_shared_from_this<Frame> {
 public:
  Frame(Environment& environment, double recompute, const std::vector<at::Tensor>& inputs,
        bool early_stop, bool check)
      : environment_(environment),
        recompute_(environment, recompute),
        early_stop_(early_stop),
        check_(check) {
    // By the plan outside, if there is one: nested checkpoints keep no inputs either.
    for (const auto& input : inputs) inputs_.emplace_back(input, false);
  }

  /// Forward: the place of the next saved tensor.
  size_t Expect(const at::Tensor& tensor) {
    if (check_) expected_.push_back(DescribeTensor(tensor));
    return count_++;
  }

  /// Recomputation: one saved tensor after the other.
  void Add(int pass, const at::Tensor& tensor) {
    const std::lock_guard<std::mutex> lock(mutex_);
    auto& made = made_[pass];
    if (check_ && made.count < count_ && expected_[made.count] != DescribeTensor(tensor)) {
      throw CodedError("ERR_CHECKPOINT",
                       "expected the same tensors on recomputation as in forward, but number " +
                           std::to_string(made.count) + " is " + DescribeTensor(tensor) +
                           " and was " + expected_[made.count]);
    }
    if (made.count < count_) made.tensors.push_back(tensor.detach());
    ++made.count;
    if (early_stop_ && made.count >= count_) throw Enough();
  }

  /// Backward: the tensor at a place, made again if need be.
  at::Tensor Take(size_t place) {
    const int pass = torch::autograd::get_current_graph_task_id();
    const std::lock_guard<std::mutex> one_at_a_time(recompute_mutex_);
    if (!IsMade(pass)) Recompute(pass);
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = made_.find(pass);
    if (found == made_.end() || !found->second.tensors[place].defined()) {
      throw CodedError("ERR_CHECKPOINT",
                       "a saved tensor is asked for twice in one backward pass; read savedTensors "
                       "once");
    }
    at::Tensor tensor = std::move(found->second.tensors[place]);
    found->second.tensors[place] = at::Tensor();
    if (++found->second.taken == count_) made_.erase(found);
    return tensor;
  }

 private:
  struct Made {
    std::vector<at::Tensor> tensors;
    size_t count = 0;
    size_t taken = 0;
    bool complete = false;
  };

  bool IsMade(int pass) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = made_.find(pass);
    return found != made_.end() && found->second.complete;
  }

  void Recompute(int pass);

  Environment& environment_;
  Closure recompute_;
  bool early_stop_;
  bool check_;
  at::ThreadLocalState state_;
  std::vector<torch::autograd::SavedVariable> inputs_;
  size_t count_ = 0;
  std::vector<std::string> expected_;

  std::mutex recompute_mutex_;
  std::mutex mutex_;
  std::map<int, Made> made_;
};

struct ForwardHooks final : torch::autograd::SavedVariableHooks {
  explicit ForwardHooks(std::shared_ptr<Frame> frame) : frame(std::move(frame)) {}
  void call_pack_hook(const at::Tensor& tensor) override { place = frame->Expect(tensor); }
  at::Tensor call_unpack_hook() override { return frame->Take(place); }

  std::shared_ptr<Frame> frame;
  size_t place = 0;
};

struct RecomputationHooks final : torch::autograd::SavedVariableHooks {
  RecomputationHooks(Frame& frame, int pass) : frame(frame), pass(pass) {}
  void call_pack_hook(const at::Tensor& tensor) override {
    kept = tensor.detach();  // for a backward inside the recomputation
    frame.Add(pass, tensor);
  }
  at::Tensor call_unpack_hook() override { return kept; }

  Frame& frame;
  int pass;
  at::Tensor kept;
};

struct ForwardPlan final : SavedTensorPlan {
  explicit ForwardPlan(std::shared_ptr<Frame> frame) : frame(std::move(frame)) {}
  std::unique_ptr<torch::autograd::SavedVariableHooks> Hooks() override {
    return std::make_unique<ForwardHooks>(frame);
  }
  std::shared_ptr<Frame> frame;
};

struct RecomputationPlan final : SavedTensorPlan {
  RecomputationPlan(Frame& frame, int pass) : frame(frame), pass(pass) {}
  std::unique_ptr<torch::autograd::SavedVariableHooks> Hooks() override {
    return std::make_unique<RecomputationHooks>(frame, pass);
  }
  Frame& frame;
  int pass;
};

/// A plan that is the innermost until the end of the block.
struct PlanScope {
  PlanScope(Environment& environment, std::shared_ptr<SavedTensorPlan> plan)
      : plans(environment.saved_tensor_plans) {
    EnterThread(environment);
    plans.push_back(std::move(plan));
  }
  PlanScope(const PlanScope&) = delete;
  PlanScope& operator=(const PlanScope&) = delete;
  ~PlanScope() {
    if (!plans.empty()) plans.pop_back();
  }
  std::vector<std::shared_ptr<SavedTensorPlan>>& plans;
};

void Frame::Recompute(int pass) {
  std::vector<at::Tensor> inputs;
  for (const auto& input : inputs_) inputs.push_back(input.unpack());
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    made_[pass] = Made();
  }
  recompute_.callbacks()->Run([&] {
    const at::ThreadLocalStateGuard state(state_);
    const PlanScope plan(environment_, std::make_shared<RecomputationPlan>(*this, pass));
    recompute_.callbacks()->Call(recompute_.id(), [&](CellWriter& out) { out.Tensors(inputs); });
  });
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& made = made_[pass];
  if (early_stop_ ? made.count < count_ : made.count != count_) {
    throw CodedError("ERR_CHECKPOINT",
                     "expected as many tensors to be saved on recomputation as in forward (" +
                         std::to_string(count_) + "), got " + std::to_string(made.count));
  }
  made.complete = true;
}

/// enterCheckpoint(): [recompute callback, inputs, earlyStop, check]; every operation until
/// leaveCheckpoint saves nothing
void EnterCheckpoint(Call& call) {
  const double recompute = call.in.Number();
  const auto inputs = call.in.Tensors();
  const bool early_stop = call.in.Boolean();
  const bool check = call.in.Boolean();
  auto frame = std::make_shared<Frame>(call.environment, recompute, inputs, early_stop, check);
  EnterThread(call.environment);
  call.environment.saved_tensor_plans.push_back(std::make_shared<ForwardPlan>(std::move(frame)));
}

void LeaveCheckpoint(Call& call) {
  auto& plans = call.environment.saved_tensor_plans;
  if (!plans.empty()) plans.pop_back();
}

}  // namespace

void InitCheckpoint(Environment& environment, napi_value exports) {
  Bind(environment, exports, "enterCheckpoint", EnterCheckpoint);
  Bind(environment, exports, "leaveCheckpoint", LeaveCheckpoint);
}

}  // namespace kindling
