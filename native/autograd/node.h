// native/autograd/node.h: how a node of the graph is pointed to. LibTorch went from shared_ptr to
// intrusive_ptr in 2.13; both compile.
#pragma once

#include <torch/csrc/autograd/edge.h>
#include <torch/csrc/autograd/function.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace kindling {

using NodePtr = decltype(torch::autograd::Edge::function);

template <class Node, class... Arguments>
NodePtr MakeNode(Arguments&&... arguments) {
  if constexpr (std::is_same_v<NodePtr, std::shared_ptr<torch::autograd::Node>>) {
    // deleteNode takes deep graphs apart without recursion.
    return NodePtr(std::make_unique<Node>(std::forward<Arguments>(arguments)...).release(),
                   [](auto* dying) { deleteNode(dying); });
  } else {
    return c10::make_intrusive<Node>(std::forward<Arguments>(arguments)...);
  }
}

}  // namespace kindling
