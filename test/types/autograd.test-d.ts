// What must and must not compile of autograd. Nothing here runs: tsc is the test.
import {
  AutogradFunction,
  checkpoint,
  gradcheck,
  hessian,
  jacobian,
  jvp,
  type nn,
  type Tensor,
  vjp,
} from 'kindling';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Takes `true` only where the type of the value is exactly `Expected`. */
declare function is<Expected>(): <Actual>(value: Actual, exactly: Same<Actual, Expected>) => void;

class Scale extends AutogradFunction<[x: Tensor, by: number], Tensor, [Tensor]> {
  forward(x: Tensor, by: number): Tensor {
    this.saveForBackward(x);
    // @ts-expect-error one tensor is saved
    this.saveForBackward(x, x);
    return x.mul(by);
  }
  backward(gradOutput: Tensor): [Tensor, null] {
    is<[Tensor]>()(this.savedTensors, true);
    return [gradOutput, null];
  }
}

class Two extends AutogradFunction<[Tensor], readonly [Tensor, Tensor]> {
  forward(x: Tensor): readonly [Tensor, Tensor] {
    return [x, x];
  }
  backward(first: Tensor, second: Tensor): Tensor {
    return first.add(second);
  }
}

// @ts-expect-error backward is missing
class NoBackward extends AutogradFunction<[Tensor], Tensor> {
  forward(x: Tensor): Tensor {
    return x;
  }
}

class WrongBackward extends AutogradFunction<[Tensor], Tensor> {
  forward(x: Tensor): Tensor {
    return x;
  }
  // @ts-expect-error one output has one gradient
  backward(first: Tensor, second: Tensor): Tensor {
    return first.add(second);
  }
}

export function functions(x: Tensor): void {
  is<Tensor>()(Scale.apply(x, 2), true);
  is<readonly [Tensor, Tensor]>()(Two.apply(x), true);
  // @ts-expect-error an input is missing
  Scale.apply(x);
  // @ts-expect-error a number, not a string
  Scale.apply(x, '2');
  // @ts-expect-error the base has no forward
  AutogradFunction.apply(x);
  void NoBackward;
  void WrongBackward;
}

export function hooks(x: Tensor, layer: nn.Linear): void {
  is<() => void>()(
    x.registerHook((g) => g.mul(2)),
    true,
  );
  x.registerHook(() => {});
  // @ts-expect-error a tensor or nothing
  x.registerHook(() => 5);
  layer.weight.registerPostAccumulateGradHook((p) => is<nn.Parameter>()(p, true));
  layer.registerFullBackwardHook((_, gradInput) => gradInput);
  // @ts-expect-error tensors or nothing
  layer.registerFullBackwardHook(() => 5);
  is<Promise<void>>()(x.backwardAsync(), true);
}

export function derivatives(x: Tensor, y: Tensor): void {
  const square = (a: Tensor): Tensor => a.square();
  const both = (a: Tensor, b: Tensor): [Tensor, Tensor] => [a.mul(b), b];
  is<Tensor>()(jacobian(square, x), true);
  is<[Tensor, Tensor]>()(
    jacobian((a: Tensor, b: Tensor) => a.mul(b), [x, y] as [Tensor, Tensor]),
    true,
  );
  const matrix = jacobian(both, [x, y] as [Tensor, Tensor]);
  is<[[Tensor, Tensor], [Tensor, Tensor]]>()(matrix, true);
  is<Tensor>()(
    hessian((a) => a.sum(), x),
    true,
  );
  is<[Tensor, Tensor]>()(vjp(square, x), true);
  is<Tensor>()(jvp(square, x, { v: x })[1], true);
  // @ts-expect-error there is no such way
  jvp(square, x, { strategy: 'sideways' });
  // @ts-expect-error one input for a function of two
  jacobian(both, x);
  is<boolean>()(gradcheck(square, x), true);
  // @ts-expect-error a function of tensors gives tensors
  gradcheck(() => 5, x);
}

export function checkpoints(x: Tensor): void {
  is<Tensor>()(
    checkpoint((a) => a.relu(), x),
    true,
  );
  is<{ y: Tensor }>()(
    checkpoint((a: Tensor, by: number) => ({ y: a.mul(by) }), [x, 2] as const),
    true,
  );
  // @ts-expect-error a number, not a string
  checkpoint((a: Tensor, by: number) => a.mul(by), [x, '2'] as const);
}
