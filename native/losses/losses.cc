// native/losses/losses.cc: the loss modules of torch::nn with all their options. TypeScript decides
// which options there are; an option that a loss does not have is an error here.
#include "losses/losses.h"

#include <torch/nn/modules/loss.h>

#include <functional>
#include <unordered_map>

#include "bind/function.h"

namespace kindling {

namespace {

using Forward = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

/// The options of one loss as they came; each is taken once, what is left over is unknown.
class Options {
 public:
  /// [count, (name, kind: 0 number, 1 boolean, 2 string, 3 tensor, value)…]
  explicit Options(CellReader& in) {
    for (size_t count = in.Length(); count > 0; --count) {
      const std::string name = in.String();
      Value& value = values_[name];
      switch (in.Integer()) {
        case 0:
        case 1:
          value.number = in.Number();
          break;
        case 2:
          value.text = in.String();
          break;
        default:
          value.tensor = in.Tensor();
      }
    }
  }

  void Number(const char* name, const std::function<void(double)>& set) {
    if (Value* value = Find(name)) set(value->number);
  }
  void Integer(const char* name, const std::function<void(int64_t)>& set) {
    Number(name, [&](double number) {
      if (number != std::trunc(number))
        throw ArgumentError(std::string("expected an integer for ") + name);
      set(static_cast<int64_t>(number));
    });
  }
  void Boolean(const char* name, const std::function<void(bool)>& set) {
    Number(name, [&](double number) { set(number != 0); });
  }
  void Tensor(const char* name, const std::function<void(at::Tensor)>& set) {
    if (Value* value = Find(name)) set(value->tensor);
  }
  template <class Reduction>
  void ReadReduction(const std::function<void(Reduction)>& set) {
    Value* value = Find("reduction");
    if (value == nullptr) return;
    if (value->text == "none") return set(torch::kNone);
    if (value->text == "mean") return set(torch::kMean);
    if (value->text == "sum") return set(torch::kSum);
    if constexpr (std::is_constructible_v<Reduction, torch::enumtype::kBatchMean>) {
      if (value->text == "batchmean") return set(torch::kBatchMean);
    }
    throw ArgumentError("unknown reduction '" + value->text + "'");
  }
  void Finish() const {
    for (const auto& [name, value] : values_) {
      if (!value.taken) throw ArgumentError("unknown option '" + name + "'");
    }
  }

 private:
  struct Value {
    double number = 0;
    std::string text;
    at::Tensor tensor;
    bool taken = false;
  };
  Value* Find(const char* name) {
    const auto found = values_.find(name);
    if (found == values_.end()) return nullptr;
    found->second.taken = true;
    return &found->second;
  }
  std::unordered_map<std::string, Value> values_;
};

/// A JavaScript function (handle, handle) → handle as a distance of two tensors. It lives as long
/// as the loss.
class Distance {
 public:
  Distance(Environment& environment, napi_value function) : environment_(environment) {
    napi_create_reference(environment.env(), function, 1, &function_);
  }
  Distance(const Distance&) = delete;
  Distance& operator=(const Distance&) = delete;

  at::Tensor operator()(const at::Tensor& a, const at::Tensor& b) const {
    napi_env env = environment_.env();
    napi_value function, receiver, result, arguments[2];
    napi_get_reference_value(env, function_, &function);
    napi_get_global(env, &receiver);
    napi_create_double(env, environment_.Add(a), &arguments[0]);
    napi_create_double(env, environment_.Add(b), &arguments[1]);
    if (napi_call_function(env, receiver, function, 2, arguments, &result) != napi_ok)
      throw PendingException{};
    double handle = 0;
    if (napi_get_value_double(env, result, &handle) != napi_ok)
      throw ArgumentError("the distance is not a tensor");
    return environment_.At(handle);
  }

 private:
  Environment& environment_;
  napi_ref function_ = nullptr;  // freed with the environment: finalizers may not touch JavaScript
};

template <class Module>
Forward OfTwo(Module module) {
  return [module](const std::vector<at::Tensor>& in) mutable {
    return module->forward(in.at(0), in.at(1));
  };
}
template <class Module>
Forward OfThree(Module module) {
  return [module](const std::vector<at::Tensor>& in) mutable {
    return module->forward(in.at(0), in.at(1), in.at(2));
  };
}
template <class Module>
Forward OfFour(Module module) {
  return [module](const std::vector<at::Tensor>& in) mutable {
    return module->forward(in.at(0), in.at(1), in.at(2), in.at(3));
  };
}

// Each option is a pair of setter and name; the setters of LibTorch's options are overloaded, hence
// the lambdas.
#define NUMBER(name) given.Number(#name, [&](double value) { options.name(value); })
#define INTEGER(name) given.Integer(#name, [&](int64_t value) { options.name(value); })
#define BOOLEAN(name) given.Boolean(#name, [&](bool value) { options.name(value); })
#define TENSOR(name) given.Tensor(#name, [&](at::Tensor value) { options.name(std::move(value)); })

template <class OptionsType>
OptionsType WithReduction(Options& given) {
  OptionsType options;
  using Reduction = std::decay_t<decltype(options.reduction())>;
  given.ReadReduction<Reduction>([&](Reduction value) { options.reduction(value); });
  return options;
}

using Maker = Forward (*)(Options&);

const std::unordered_map<std::string, Maker>& Makers() {
  namespace nn = torch::nn;
  static const std::unordered_map<std::string, Maker> makers = {
      {"L1Loss",
       [](Options& given) { return OfTwo(nn::L1Loss(WithReduction<nn::L1LossOptions>(given))); }},
      {"MSELoss",
       [](Options& given) { return OfTwo(nn::MSELoss(WithReduction<nn::MSELossOptions>(given))); }},
      {"KLDivLoss",
       [](Options& given) {
         auto options = WithReduction<nn::KLDivLossOptions>(given);
         BOOLEAN(log_target);
         return OfTwo(nn::KLDivLoss(options));
       }},
      {"BCELoss",
       [](Options& given) {
         auto options = WithReduction<nn::BCELossOptions>(given);
         TENSOR(weight);
         return OfTwo(nn::BCELoss(options));
       }},
      {"BCEWithLogitsLoss",
       [](Options& given) {
         auto options = WithReduction<nn::BCEWithLogitsLossOptions>(given);
         TENSOR(weight);
         TENSOR(pos_weight);
         return OfTwo(nn::BCEWithLogitsLoss(options));
       }},
      {"CrossEntropyLoss",
       [](Options& given) {
         auto options = WithReduction<nn::CrossEntropyLossOptions>(given);
         TENSOR(weight);
         INTEGER(ignore_index);
         NUMBER(label_smoothing);
         return OfTwo(nn::CrossEntropyLoss(options));
       }},
      {"NLLLoss",
       [](Options& given) {
         auto options = WithReduction<nn::NLLLossOptions>(given);
         TENSOR(weight);
         INTEGER(ignore_index);
         return OfTwo(nn::NLLLoss(options));
       }},
      {"HingeEmbeddingLoss",
       [](Options& given) {
         auto options = WithReduction<nn::HingeEmbeddingLossOptions>(given);
         NUMBER(margin);
         return OfTwo(nn::HingeEmbeddingLoss(options));
       }},
      {"MultiMarginLoss",
       [](Options& given) {
         auto options = WithReduction<nn::MultiMarginLossOptions>(given);
         INTEGER(p);
         NUMBER(margin);
         TENSOR(weight);
         return OfTwo(nn::MultiMarginLoss(options));
       }},
      {"MultiLabelMarginLoss",
       [](Options& given) {
         return OfTwo(
             nn::MultiLabelMarginLoss(WithReduction<nn::MultiLabelMarginLossOptions>(given)));
       }},
      {"SoftMarginLoss",
       [](Options& given) {
         return OfTwo(nn::SoftMarginLoss(WithReduction<nn::SoftMarginLossOptions>(given)));
       }},
      {"MultiLabelSoftMarginLoss",
       [](Options& given) {
         auto options = WithReduction<nn::MultiLabelSoftMarginLossOptions>(given);
         TENSOR(weight);
         return OfTwo(nn::MultiLabelSoftMarginLoss(options));
       }},
      {"SmoothL1Loss",
       [](Options& given) {
         auto options = WithReduction<nn::SmoothL1LossOptions>(given);
         NUMBER(beta);
         return OfTwo(nn::SmoothL1Loss(options));
       }},
      {"HuberLoss",
       [](Options& given) {
         auto options = WithReduction<nn::HuberLossOptions>(given);
         NUMBER(delta);
         return OfTwo(nn::HuberLoss(options));
       }},
      {"PoissonNLLLoss",
       [](Options& given) {
         auto options = WithReduction<nn::PoissonNLLLossOptions>(given);
         BOOLEAN(log_input);
         BOOLEAN(full);
         NUMBER(eps);
         return OfTwo(nn::PoissonNLLLoss(options));
       }},
      {"CosineEmbeddingLoss",
       [](Options& given) {
         auto options = WithReduction<nn::CosineEmbeddingLossOptions>(given);
         NUMBER(margin);
         return OfThree(nn::CosineEmbeddingLoss(options));
       }},
      {"MarginRankingLoss",
       [](Options& given) {
         auto options = WithReduction<nn::MarginRankingLossOptions>(given);
         NUMBER(margin);
         return OfThree(nn::MarginRankingLoss(options));
       }},
      {"TripletMarginLoss",
       [](Options& given) {
         auto options = WithReduction<nn::TripletMarginLossOptions>(given);
         NUMBER(margin);
         NUMBER(p);
         NUMBER(eps);
         BOOLEAN(swap);
         return OfThree(nn::TripletMarginLoss(options));
       }},
      {"CTCLoss",
       [](Options& given) {
         auto options = WithReduction<nn::CTCLossOptions>(given);
         INTEGER(blank);
         BOOLEAN(zero_infinity);
         return OfFour(nn::CTCLoss(options));
       }},
  };
  return makers;
}

/// The one loss with an option that is a function.
Forward MakeTripletWithDistance(Call& call, Options& given) {
  auto options = WithReduction<torch::nn::TripletMarginWithDistanceLossOptions>(given);
  NUMBER(margin);
  BOOLEAN(swap);
  napi_valuetype type = napi_undefined;
  napi_typeof(call.environment.env(), call.values[1], &type);
  if (type == napi_function) {
    const auto distance = std::make_shared<Distance>(call.environment, call.values[1]);
    options.distance_function(
        [distance](const at::Tensor& a, const at::Tensor& b) { return (*distance)(a, b); });
  }
  return OfThree(torch::nn::TripletMarginWithDistanceLoss(options));
}

#undef NUMBER
#undef INTEGER
#undef BOOLEAN
#undef TENSOR

struct Loss {
  std::shared_ptr<Environment> environment;
  std::string name;
  Forward forward;
};

napi_value InvokeLoss(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
  auto& loss = *static_cast<Loss*>(data);
  std::vector<at::Tensor> inputs;
  Guard(
      *loss.environment, loss.name,
      [&] {
        CellReader in(*loss.environment);
        inputs = in.Tensors();
        at::Tensor result = loss.forward(inputs);
        CellWriter(*loss.environment).Tensor(std::move(result));
      },
      [&](const CellError* error) {
        if (error != nullptr) return DescribeCell("an input", *error);
        std::string text;
        for (const auto& input : inputs)
          text += (text.empty() ? " (inputs: " : ", ") + DescribeTensor(input);
        return text.empty() ? text : text + ")";
      });
  return nullptr;
}

/// makeLoss(name, distance?): options in the cells → function () that reads [count, inputs…] and
/// writes [result]
void MakeLoss(Call& call) {
  const std::string name = call.String(0);
  Options given(call.in);
  Forward forward;
  if (name == "TripletMarginWithDistanceLoss") {
    forward = MakeTripletWithDistance(call, given);
  } else {
    const auto maker = Makers().find(name);
    if (maker == Makers().end()) throw ArgumentError("no loss " + name);
    forward = maker->second(given);
  }
  given.Finish();
  napi_env env = call.environment.env();
  void* instance = nullptr;
  napi_get_instance_data(env, &instance);
  auto* loss = std::make_unique<Loss>(Loss{*static_cast<std::shared_ptr<Environment>*>(instance),
                                           name, std::move(forward)})
                   .release();
  napi_create_function(env, name.c_str(), name.size(), InvokeLoss, loss, &call.result);
  napi_add_finalizer(
      env, call.result, loss,
      [](node_api_basic_env, void* data, void*) { delete static_cast<Loss*>(data); }, nullptr,
      nullptr);
}

}  // namespace

void InitLosses(Environment& environment, napi_value exports) {
  Bind(environment, exports, "makeLoss", MakeLoss);
}

}  // namespace kindling
