// bench/cpp/loop.cc: plain C++ on LibTorch, the floor under every binding. Answers the same JSON
// lines as python/worker.py.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/headeronly/version.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <regex>
#include <string>

namespace {

using Loop = std::function<void(int64_t)>;

Loop Add() {
  return [a = at::rand({4, 4}), b = at::rand({4, 4})](int64_t n) {
    for (int64_t i = 0; i < n; ++i) at::add(a, b);
  };
}

Loop AddWithGradient() {
  return [a = at::rand({4, 4}).requires_grad_(), b = at::rand({4, 4})](int64_t n) {
    for (int64_t i = 0; i < n; ++i) at::add(a, b);
  };
}

Loop AddBoxed() {
  const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("aten::add", "Tensor");
  return [a = at::rand({4, 4}), b = at::rand({4, 4}), op](int64_t n) {
    torch::jit::Stack stack;
    for (int64_t i = 0; i < n; ++i) {
      stack.clear();
      torch::jit::push(stack, a, b, at::Scalar(1));
      op.callBoxed(stack);
    }
  };
}

Loop Tril() {
  return [a = at::rand({4, 4})](int64_t n) {
    for (int64_t i = 0; i < n; ++i) at::tril(a);
  };
}

Loop View() {
  return [a = at::rand({4, 4})](int64_t n) {
    for (int64_t i = 0; i < n; ++i) a.view({16});
  };
}

Loop Item() {
  return [s = at::rand({})](int64_t n) {
    for (int64_t i = 0; i < n; ++i) s.item();
  };
}

/// 784-50-50-10 with ReLU, cross-entropy and a fused AdamW step over all parameters at once.
class Mlp {
 public:
  Mlp() {
    at::manual_seed(42);
    const std::array<int64_t, 4> sizes = {784, 50, 50, 10};
    for (size_t i = 0; i + 1 < sizes.size(); ++i) {
      const double bound = 1 / std::sqrt(static_cast<double>(sizes[i]));
      Parameter(at::empty({sizes[i + 1], sizes[i]}).uniform_(-bound, bound));
      Parameter(at::empty({sizes[i + 1]}).uniform_(-bound, bound));
    }
  }

  void Step() {
    at::Tensor h = x_;
    for (size_t i = 0; i < parameters_.size(); i += 2) {
      h = at::linear(h, parameters_[i], parameters_[i + 1]);
      if (i + 2 < parameters_.size()) h = at::relu(h);
    }
    at::cross_entropy_loss(h, y_).backward();
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& p : parameters_) gradients.push_back(p.grad());
    at::_foreach_add_(steps_, 1);
    at::_fused_adamw_(parameters_, gradients, averages_, squares_, {}, steps_, /*lr=*/1e-3,
                      /*beta1=*/0.9, /*beta2=*/0.999,
                      /*weight_decay=*/1e-2, /*eps=*/1e-8, /*amsgrad=*/false, /*maximize=*/false);
    for (at::Tensor& p : parameters_) p.mutable_grad().reset();
  }

 private:
  void Parameter(const at::Tensor& value) {
    averages_.push_back(at::zeros_like(value));
    squares_.push_back(at::zeros_like(value));
    steps_.push_back(at::zeros({}));
    parameters_.push_back(value.requires_grad_());
  }

  std::vector<at::Tensor> parameters_, averages_, squares_, steps_;
  at::Tensor x_ = at::rand({64, 784}), y_ = at::randint(0, 10, {64}, at::kLong);
};

Loop MlpStep() {
  return [mlp = std::make_shared<Mlp>()](int64_t n) {
    for (int64_t i = 0; i < n; ++i) mlp->Step();
  };
}

const std::map<std::string, Loop (*)()> kMakers = {
    {"add", Add},           {"addWithGradient", AddWithGradient},
    {"addBoxed", AddBoxed}, {"tril", Tril},
    {"view", View},         {"item", Item},
    {"mlpStep", MlpStep},
};

std::string Answer(const std::string& line) {
  static std::map<std::string, Loop> loops;
  std::smatch found;
  if (std::regex_search(line, found, std::regex("\"threads\":\\s*(\\d+)"))) {
    at::set_num_threads(std::stoi(found[1]));
    return "{\"threads\":" + std::to_string(at::get_num_threads()) + "}";
  }
  std::smatch count;
  if (!std::regex_search(line, found, std::regex("\"run\":\\s*\"(\\w+)\"")) ||
      !std::regex_search(line, count, std::regex("\"n\":\\s*(\\d+)")) ||
      kMakers.count(found[1]) == 0) {
    return "{\"error\":\"expected a known run and n\"}";
  }
  if (loops.count(found[1]) == 0) loops[found[1]] = kMakers.at(found[1])();
  const Loop& loop = loops[found[1]];
  const auto start = std::chrono::steady_clock::now();
  loop(std::stoll(count[1]));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return "{\"seconds\":" + std::to_string(seconds.count()) + "}";
}

}  // namespace

int main() {
  std::cout << "{\"ready\":{\"torch\":\"" << TORCH_VERSION << "\"}}" << std::endl;
  for (std::string line; std::getline(std::cin, line);) std::cout << Answer(line) << std::endl;
}
