// native/autograd/passes.cc: backward and grad, on JavaScript's thread or beside it.
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "autograd/accelerator.h"
#include "autograd/autograd.h"
#include "autograd/callbacks.h"
#include "bind/function.h"

namespace kindling {

namespace {

/// LibTorch goes on in a thread of its own at 60 passes inside each other; callbacks would wait
/// there for a thread that waits for them.
constexpr int kMostDepth = 50;

/// One run through a graph; it holds the graph's roots for as long as it takes.
struct Pass {
  bool accumulate = false;
  std::vector<at::Tensor> roots;
  std::vector<at::Tensor> inputs;
  std::vector<at::Tensor> gradients;
  bool retain_graph = false;
  bool create_graph = false;
  bool allow_unused = false;

  std::vector<at::Tensor> results;
  std::exception_ptr error;

  // What a thread must take over from the calling one.
  at::ThreadLocalState state;
  AcceleratorState accelerator = AcceleratorState::Here();
  std::shared_ptr<const void> anomaly;

  void Run() {
    if (accumulate) {
      torch::autograd::backward(roots, gradients, retain_graph, create_graph, inputs);
    } else {
      results =
          torch::autograd::grad(roots, inputs, gradients, retain_graph, create_graph, allow_unused);
    }
  }

  /// On another thread: the exception is kept, and what the pass held is let go.
  void RunElsewhere() {
    error = Caught([&] {
      const at::ThreadLocalStateGuard guard(state);
      accelerator.Apply();
      Run();
    });
    roots.clear();
    inputs.clear();
    gradients.clear();
    anomaly.reset();
  }
};

/// [roots, inputs, gradients (0 = implicit), retainGraph, createGraph, allowUnused]
std::shared_ptr<Pass> ReadPass(Call& call, bool accumulate) {
  auto pass = std::make_shared<Pass>();
  pass->accumulate = accumulate;
  pass->roots = call.in.Tensors();
  pass->inputs = call.in.Tensors();
  for (size_t count = call.in.Length(); count > 0; --count)
    pass->gradients.push_back(call.in.MaybeTensor());
  pass->retain_graph = call.in.Boolean();
  pass->create_graph = call.in.Boolean();
  pass->allow_unused = call.in.Boolean();
  pass->anomaly = call.environment.anomaly;
  return pass;
}

struct Depth {
  explicit Depth(int& place) : place(place) {
    if (place >= kMostDepth)
      throw ArgumentError("more than " + std::to_string(kMostDepth) + " passes inside each other");
    ++place;
  }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  ~Depth() { --place; }
  int& place;
};

void RunNow(Call& call, bool accumulate) {
  const auto pass = ReadPass(call, accumulate);
  const bool elsewhere = call.in.Boolean();
  const auto callbacks = call.environment.callbacks;
  const Depth depth(callbacks->depth);
  if (elsewhere) {
    callbacks->RunElsewhere([pass] { pass->RunElsewhere(); });
    if (pass->error) std::rethrow_exception(pass->error);
  } else {
    pass->Run();
  }
  if (!accumulate) call.out().Tensors(pass->results);
}

/// backward(): [a pass, elsewhere]
void Backward(Call& call) { RunNow(call, true); }

/// grad(): [a pass, elsewhere] → [count, handles (0 = unused)…]
void Grad(Call& call) { RunNow(call, false); }

/// launch(): [accumulate, a pass, callback] → an object for finishBackward or finishGrad, which
/// must be called once the callback has been
void Launch(Call& call) {
  const bool accumulate = call.in.Boolean();
  const auto pass = ReadPass(call, accumulate);
  const auto callbacks = call.environment.callbacks;
  const auto told = std::make_shared<Closure>(call.environment, call.in.Number());
  callbacks->Launch([pass, callbacks, told] {
    pass->RunElsewhere();
    callbacks->Post([callbacks, told] { callbacks->Call(told->id(), [](CellWriter&) {}); });
  });
  auto* held = std::make_unique<std::shared_ptr<Pass>>(pass).release();
  napi_create_external(
      call.environment.env(), held,
      [](node_api_basic_env, void* data, void*) {
        const std::unique_ptr<std::shared_ptr<Pass>> owned(
            static_cast<std::shared_ptr<Pass>*>(data));
      },
      nullptr, &call.result);
}

std::shared_ptr<Pass> FinishedPass(Call& call) {
  void* data = nullptr;
  if (napi_get_value_external(call.environment.env(), call.values[0], &data) != napi_ok)
    throw ArgumentError("expected what launch() gave");
  call.environment.callbacks->Finish();
  auto pass = *static_cast<std::shared_ptr<Pass>*>(data);
  if (pass->error) std::rethrow_exception(std::exchange(pass->error, nullptr));
  return pass;
}

/// finishBackward(pass): throws what the pass threw
void FinishBackward(Call& call) { FinishedPass(call); }

/// finishGrad(pass) → [count, handles (0 = unused)…]
void FinishGrad(Call& call) { call.out().Tensors(FinishedPass(call)->results); }

}  // namespace

void InitPasses(Environment& environment, napi_value exports) {
  Bind(environment, exports, "backward", Backward);
  Bind(environment, exports, "grad", Grad);
  Bind(environment, exports, "launch", Launch);
  Bind(environment, exports, "finishBackward", FinishBackward);
  Bind(environment, exports, "finishGrad", FinishGrad);
}

}  // namespace kindling
