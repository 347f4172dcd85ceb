// Whether a function's derivative is what finite differences say.
import { ArgumentError, checkArg } from '../../errors.js';
import { enableGrad } from '../../grad.js';
import { isTensor } from '../../handle.js';
import { randLike } from '../../random.js';
import { tidy } from '../../scope.js';
import type { Tensor } from '../../tensor.js';
import { grad } from '../passes.js';
import { firstFault, GradcheckError, type GradcheckOptions } from './faults.js';
import { type Inputs, isChecked } from './jacobians.js';

/** Options of {@link gradgradcheck}. */
export interface GradgradcheckOptions
  extends Omit<GradcheckOptions, 'checkForwardAd' | 'checkBackwardAd'> {
  /** Gradients of the outputs. Default: random numbers between −1 and 1. */
  gradOutputs?: Tensor | readonly Tensor[];
}

/** A function whose derivative is checked. */
export type CheckedFunction<In extends readonly unknown[]> = (
  ...inputs: In
) => Tensor | readonly Tensor[];

/**
 * Compares the derivative of `fn`, element by element, with finite differences. The tensors among `inputs` that require a
 * gradient are checked; they should be float64 or complex128, or the differences are mostly rounding.
 *
 * `fn` must give the same for the same inputs, and use the inputs that it gets. Complex outputs are checked by their real
 * and imaginary parts. Unlike PyTorch there is no fast mode.
 *
 * @param inputs one tensor, or a list in which anything may be
 * @returns true, or false where the check fails and `raiseException` is false
 * @throws {GradcheckError} the check fails.
 * @throws {ArgumentError} no input requires a gradient, or one has overlapping elements.
 * @example
 * ```ts
 * gradcheck((x) => Exp.apply(x), randn([3], { dtype: 'float64', requiresGrad: true })); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html
 */
export function gradcheck(
  fn: CheckedFunction<[input: Tensor]>,
  inputs: Tensor,
  options?: GradcheckOptions,
): boolean;
export function gradcheck<In extends readonly unknown[]>(
  fn: CheckedFunction<In>,
  inputs: In,
  options?: GradcheckOptions,
): boolean;
export function gradcheck(
  fn: CheckedFunction<never[]>,
  inputs: Tensor | Inputs,
  options: GradcheckOptions = {},
): boolean {
  return run('gradcheck', fn, listOf('gradcheck', inputs), options);
}

/**
 * {@link gradcheck} of the derivative itself: of the function that gives the gradients of `fn`.
 *
 * @returns true, or false where the check fails and `raiseException` is false
 * @throws {GradcheckError} the check fails.
 * @throws {ArgumentError} as `gradcheck` does.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradgradcheck.html
 */
export function gradgradcheck(
  fn: CheckedFunction<[input: Tensor]>,
  inputs: Tensor,
  options?: GradgradcheckOptions,
): boolean;
export function gradgradcheck<In extends readonly unknown[]>(
  fn: CheckedFunction<In>,
  inputs: In,
  options?: GradgradcheckOptions,
): boolean;
export function gradgradcheck(
  fn: CheckedFunction<never[]>,
  inputs: Tensor | Inputs,
  { gradOutputs, ...options }: GradgradcheckOptions = {},
): boolean {
  const list = listOf('gradgradcheck', inputs);
  return tidy(() =>
    enableGrad(() => {
      const differentiable = (...args: unknown[]) =>
        asList('gradgradcheck', fn(...(args as never[]))).filter((one) => one.requiresGrad);
      const seeds =
        gradOutputs === undefined
          ? differentiable(...list).map((output) =>
              randLike(output.detach()).mul(2).sub(1).requiresGrad_(),
            )
          : asList('gradgradcheck', gradOutputs);
      const gradients = (...args: unknown[]) => {
        const own = args.slice(0, list.length);
        const found = grad(differentiable(...own), own.filter(isChecked), {
          gradOutputs: args.slice(list.length) as Tensor[],
          createGraph: true,
          allowUnused: true,
        });
        return found.filter((one) => one !== null);
      };
      return run('gradgradcheck', gradients as never, [...list, ...seeds], options);
    }),
  );
}

function listOf(op: string, inputs: Tensor | Inputs): Inputs {
  const list = isTensor(inputs) ? [inputs] : inputs;
  checkArg(Array.isArray(list), op, 'a tensor or an array', 'inputs', inputs);
  return list as Inputs;
}

function asList(op: string, result: Tensor | readonly Tensor[]): readonly Tensor[] {
  const list = (Array.isArray(result) ? result : [result]) as readonly Tensor[];
  for (const one of list)
    if (!isTensor(one)) throw ArgumentError.of(op, 'a tensor', "the function's result", one);
  return list;
}

function run(
  op: string,
  fn: CheckedFunction<never[]>,
  inputs: Inputs,
  options: GradcheckOptions,
): boolean {
  const { raiseException = true } = options;
  checkInputs(op, inputs);
  const list = (...args: unknown[]) => asList(op, fn(...(args as never[])));
  const fault = tidy(() => enableGrad(() => firstFault(op, list, inputs, options)));
  if (fault === null) return true;
  if (raiseException) throw new GradcheckError(op, fault + precisionHint(inputs));
  return false;
}

function checkInputs(op: string, inputs: Inputs): void {
  if (!inputs.some(isChecked))
    throw new ArgumentError(op, 'expected at least one input that requires a gradient');
  inputs.filter(isChecked).forEach((input, i) => {
    if (input.shape.some((size, dim) => size > 1 && input.stride(dim) === 0)) {
      throw new ArgumentError(
        op,
        `expected elements of their own in memory for input ${i}, got an expanded tensor; clone it`,
      );
    }
  });
}

/** What a failure with single precision is most likely about. */
function precisionHint(inputs: Inputs): string {
  const at = inputs.findIndex(
    (one) => isChecked(one) && one.dtype !== 'float64' && one.dtype !== 'complex128',
  );
  if (at < 0) return '';
  return `\n(input ${at} is ${(inputs[at] as Tensor).dtype}; finite differences need float64 or complex128)`;
}
