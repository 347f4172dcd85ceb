#include "autograd/engine.h"

#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/engine.h>

#include <mutex>

#include "autograd/autograd.h"
#include "autograd/callbacks.h"
#include "autograd/node.h"
#include "bind/function.h"

namespace kindling {

namespace {

thread_local Environment* thread_environment = nullptr;

/// Where a node was recorded: the stack of the JavaScript call, and the node whose backward made
/// it, if one did.
struct Origin final : torch::autograd::AnomalyMetadata {
  void store_stack() override {
    if (thread_environment == nullptr) return;
    callbacks = thread_environment->callbacks;
    stack = callbacks->ReadStack();
  }

  void assign_parent(const NodePtr& node) override {
    parent = node;
    const auto* origin = OriginOf(parent);
    if (!callbacks && origin != nullptr) callbacks = origin->callbacks;
  }

  void print_stack(const std::string& name) override {
    if (!callbacks) return;
    std::string text = "\n" + name + " was recorded here:\n" + stack;
    std::string child = name;
    for (NodePtr node = parent; node;) {
      const auto* origin = OriginOf(node);
      if (origin == nullptr) break;
      text +=
          "\n" + child + " was recorded by the backward of " + node->name() + ", recorded here:\n";
      text += origin->stack;
      child = node->name();
      node = origin->parent;
    }
    callbacks->AddTrace(text);
  }

  static const Origin* OriginOf(const NodePtr& node) {
    return node ? dynamic_cast<const Origin*>(node->metadata()) : nullptr;
  }

  std::shared_ptr<Callbacks> callbacks;
  std::string stack;
  NodePtr parent;
};

class Engine final : public torch::autograd::Engine {
 public:
  std::unique_ptr<torch::autograd::AnomalyMetadata> make_anomaly_metadata() override {
    return std::make_unique<Origin>();
  }
  std::unique_ptr<torch::autograd::SavedVariableHooks> get_default_saved_variable_hooks() override {
    if (thread_environment == nullptr) return nullptr;
    const auto& plans = thread_environment->saved_tensor_plans;
    return plans.empty() ? nullptr : plans.back()->Hooks();
  }
};

/// Never destroyed: its threads may be at work when the process ends.
torch::autograd::Engine& TheEngine() {
  static Engine& engine = *std::make_unique<Engine>().release();
  return engine;
}

struct AnomalyCount {
  std::mutex mutex;
  int enabled = 0;
  int checking = 0;

  void Add(int change, bool check_nan) {
    const std::lock_guard<std::mutex> lock(mutex);
    enabled += change;
    checking += check_nan ? change : 0;
    torch::autograd::AnomalyMode::set_enabled(enabled > 0, checking > 0);
  }
};

AnomalyCount& Anomalies() {
  static AnomalyCount count;
  return count;
}

/// setAnomaly(stackReader): [enabled, checkNan]
void SetAnomaly(Call& call) {
  const bool enabled = call.in.Boolean();
  const bool check_nan = call.in.Boolean();
  EnterThread(call.environment);
  call.environment.callbacks->SetStackReader(call.values[0]);
  call.environment.anomaly.reset();
  if (enabled) call.environment.anomaly = std::make_shared<AnomalyHold>(check_nan);
}

}  // namespace

AnomalyHold::AnomalyHold(bool check_nan) : check_nan_(check_nan) { Anomalies().Add(1, check_nan); }
AnomalyHold::~AnomalyHold() { Anomalies().Add(-1, check_nan_); }

void EnterThread(Environment& environment) { thread_environment = &environment; }
void LeaveThread(Environment& environment) {
  if (thread_environment == &environment) thread_environment = nullptr;
}

void InitEngine(Environment& environment, napi_value exports) {
  torch::autograd::set_default_engine_stub(TheEngine);
  Bind(environment, exports, "setAnomaly", SetAnomaly);
}

}  // namespace kindling
