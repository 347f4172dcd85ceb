// What can be wrong with a derivative, one check after the other.
import { zerosLike } from '../../create.js';
import { KindlingError } from '../../errors.js';
import { callOperator } from '../../ops.js';
import type { Tensor } from '../../tensor.js';
import { AutogradFunction } from '../function.js';
import { grad } from '../passes.js';
import {
  analytical,
  type Checked,
  forward,
  type Inputs,
  isChecked,
  isComplex,
  numerical,
} from './jacobians.js';

/** The derivative is not what finite differences say; the message has both Jacobians. Code `ERR_GRADCHECK`. */
export class GradcheckError extends KindlingError {
  override name = 'GradcheckError';
  constructor(op: string, message: string) {
    super('ERR_GRADCHECK', op, message);
  }
}

/** Options of {@link gradcheck}. */
export interface GradcheckOptions {
  /** The step of the finite differences. Default 1e-6. */
  eps?: number;
  /** Absolute tolerance. Default 1e-5. */
  atol?: number;
  /** Relative tolerance. Default 1e-3. */
  rtol?: number;
  /** Throw where the check fails, instead of giving false. Default true. */
  raiseException?: boolean;
  /** How much two backward passes with the same numbers may differ. Default 0. */
  nondetTol?: number;
  /** Also check that missing gradients of outputs count as zeros. Default true. */
  checkUndefinedGrad?: boolean;
  /** Also check the element types of the gradients. Default false. */
  checkGradDtypes?: boolean;
  /** Also check the forward-mode derivative with respect to real inputs. Default false. */
  checkForwardAd?: boolean;
  /** Check the derivative by backward. Default true. */
  checkBackwardAd?: boolean;
}

/** Views of the outputs that are real: complex ones are looked at in two parts, as PyTorch does. */
const PARTS: readonly { name: string; of: (output: Tensor) => Tensor }[] = [
  { name: 'imaginary', of: (output) => callOperator('aten::imag', output) as Tensor },
  { name: 'real', of: (output) => callOperator('aten::real', output) as Tensor },
];

/** The first thing that is wrong, in words; null where nothing is. */
export function firstFault(
  op: string,
  fn: Checked,
  inputs: Inputs,
  options: GradcheckOptions,
): string | null {
  const { checkForwardAd = false, checkBackwardAd = true, checkUndefinedGrad = true } = options;
  const outputs = fn(...inputs);
  if (!outputs.some((output) => output.requiresGrad)) return constantFault(fn, inputs, options);
  const parts = outputs.some(isComplex) ? PARTS : PARTS.slice(1);
  for (const part of parts) {
    const real = (...args: unknown[]) =>
      fn(...args).map((output) => (isComplex(output) ? part.of(output) : output));
    const complex = outputs.map(isComplex);
    const about = (o: number) =>
      complex[o] ? `While considering the ${part.name} part of complex outputs only, ` : '';
    const fault =
      (checkBackwardAd ? backwardFault(real, inputs, options, about) : null) ??
      (checkForwardAd ? forwardFault(real, inputs, options, about) : null);
    if (fault !== null) return fault;
  }
  return checkBackwardAd && checkUndefinedGrad ? undefinedFault(op, fn, inputs) : null;
}

function constantFault(
  fn: Checked,
  inputs: Inputs,
  { eps = 1e-6 }: GradcheckOptions,
): string | null {
  for (let at = 0; at < inputs.length; at++) {
    if (!isChecked(inputs[at])) continue;
    for (const jacobian of numerical(fn, inputs, at, eps))
      if (jacobian.ne(0).any().item()) return 'Numerical gradient for function expected to be zero';
  }
  return null;
}

function backwardFault(
  fn: Checked,
  inputs: Inputs,
  options: GradcheckOptions,
  about: (output: number) => string,
): string | null {
  const { eps = 1e-6, nondetTol = 0, checkGradDtypes = false } = options;
  const checked = inputs.flatMap((input, i) => (isChecked(input) ? [i] : []));
  const outputs = fn(...inputs);
  const byInput = checked.map((at) => numerical(fn, inputs, at, eps));
  const tensors = checked.map((at) => inputs[at] as Tensor);
  for (const [o, output] of outputs.entries()) {
    if (!output.requiresGrad) continue;
    const first = analytical(output, tensors);
    const again = analytical(output, tensors);
    if (checkGradDtypes && first.faults.includes('element type'))
      return 'Gradient has dtype mismatch';
    if (first.faults.includes('size')) return 'Analytical gradient has incorrect size';
    for (const [i, at] of checked.entries()) {
      const [a, n] = [first.jacobians[i] as Tensor, byInput[i]?.[o] as Tensor];
      if (!close(a, n, options)) return about(o) + mismatch('', o, at, n, a);
      if (!near(a, again.jacobians[i] as Tensor, nondetTol)) {
        return (
          'Backward is not reentrant, i.e., running backward with same input and grad_output multiple times ' +
          'gives different values, although analytical gradient matches numerical gradient. The tolerance for ' +
          `nondeterminism was ${nondetTol}.`
        );
      }
    }
  }
  return null;
}

function forwardFault(
  fn: Checked,
  inputs: Inputs,
  options: GradcheckOptions,
  about: (output: number) => string,
): string | null {
  for (const [at, input] of inputs.entries()) {
    if (!isChecked(input) || isComplex(input)) continue;
    const expected = numerical(fn, inputs, at, options.eps ?? 1e-6);
    for (const [o, a] of forward(fn, inputs, at).entries()) {
      const n = expected[o] as Tensor;
      if (!close(a, n, options))
        return about(o) + mismatch('computed with forward mode ', o, at, n, a);
    }
  }
  return null;
}

/** A gradient that is not there must do as zeros do. */
class UndefinedGrad extends AutogradFunction {
  forward(x: Tensor): Tensor {
    return x.viewAs(x);
  }
  backward(): null {
    return null;
  }
}

function undefinedFault(op: string, fn: Checked, inputs: Inputs): string | null {
  const tensors = inputs.filter(isChecked);
  const run = () => fn(...inputs).filter((output) => output.requiresGrad);
  const count = run().length;
  const hide = (hidden: (i: number) => boolean) =>
    run().map((output, i) => (hidden(i) ? UndefinedGrad.apply(output) : output));
  const cases = [hide(() => true)];
  if (count > 1) for (let one = 0; one < count; one++) cases.push(hide((i) => i === one));
  for (const outputs of cases) {
    let found: (Tensor | null)[];
    try {
      found = grad(outputs, tensors, {
        gradOutputs: outputs.map((one) => zerosLike(one)),
        allowUnused: true,
      });
    } catch (error) {
      throw new GradcheckError(
        op,
        `Expected backward function to handle undefined output grads, but it throws: ${error}`,
      );
    }
    if (found.some((gradient) => gradient?.ne(0).any().item())) {
      return 'Expected all input grads to be undefined or zero when all output grads are undefined or zero.';
    }
  }
  return null;
}

function mismatch(mode: string, output: number, input: number, n: Tensor, a: Tensor): string {
  return `Jacobian ${mode}mismatch for output ${output} with respect to input ${input},\nnumerical:${n}\nanalytical:${a}`;
}

function close(a: Tensor, n: Tensor, { atol = 1e-5, rtol = 1e-3 }: GradcheckOptions): boolean {
  // A real Jacobian of a complex input happens where nothing depends on it.
  const same = a.dtype === n.dtype ? n : n.to(a.dtype);
  return callOperator('aten::allclose', a, same, { rtol, atol }) as boolean;
}

function near(a: Tensor, b: Tensor, tolerance: number): boolean {
  if (a.numel() === 0) return true;
  return Number(a.sub(b).abs().max().item()) <= tolerance;
}
