// The loops that `dispatch` times. Each operator stands in a loop of its own, as in bench/cpp/loop.cc and
// bench/python/worker.py: one loop for all would make every call an indirect one.
import { ops, rand } from 'kindling';
import { mlpStep } from './mlp.js';

/** Repeats something `n` times. */
export type Loop = (n: number) => void;

export function loops() {
  const a = rand([4, 4]);
  const b = rand([4, 4]);
  const leaf = rand([4, 4]).requiresGrad_();
  const scalar = rand([]);
  const flat = [16];
  const step = mlpStep();
  return {
    add: (n) => {
      for (let i = 0; i < n; i++) a.add(b);
    },
    addAndDispose: (n) => {
      for (let i = 0; i < n; i++) a.add(b).dispose();
    },
    addWithGradient: (n) => {
      for (let i = 0; i < n; i++) leaf.add(b);
    },
    addByName: (n) => {
      for (let i = 0; i < n; i++) ops.call('aten::add.Tensor', a, b);
    },
    tril: (n) => {
      for (let i = 0; i < n; i++) a.tril();
    },
    view: (n) => {
      for (let i = 0; i < n; i++) a.view(flat);
    },
    item: (n) => {
      for (let i = 0; i < n; i++) scalar.item();
    },
    mlpStep: (n) => {
      for (let i = 0; i < n; i++) step();
    },
  } satisfies Record<string, Loop>;
}
