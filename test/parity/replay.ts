// Runs a recorded call in each of the ways it can be written and tells what differs from PyTorch.
import { arange, grad, manualSeed, type Tensor, tidy } from 'kindling';
import { type Comparison, listDifference } from './compare.js';
import { describeValue, type ParityCase, revive } from './fixture.js';
import { type Path, pathsOf, schemaOf } from './paths.js';
import { slackOf } from './tolerances.js';

/** What differs, one line for each way that does; empty where all is well. */
export function replay(test: ParityCase): string[] {
  return pathsOf(test.overload).flatMap((path) => {
    const found = tidy(() => attempt(test, path));
    return found === null ? [] : [`${path.name} ${describeValue(test.arguments)}: ${found}`];
  });
}

function attempt(test: ParityCase, path: Path): string | null {
  const tensors: Tensor[] = [];
  const given = Object.fromEntries(
    Object.entries(test.arguments).map(([name, value]) => [
      name,
      revive(value, (tensor) => tensors.push(tensor)),
    ]),
  );
  const leaves = (test.leaves ?? []).map((i) => (tensors[i] as Tensor).requiresGrad_());
  if (test.seed !== undefined) manualSeed(test.seed);
  try {
    const result = path.call(given);
    return checkResult(test, given, result) ?? checkGradients(test, leaves, result);
  } catch (error) {
    return `threw ${error}`;
  }
}

function checkResult(
  test: ParityCase,
  given: Readonly<Record<string, unknown>>,
  result: unknown,
): string | null {
  const how: Comparison = { compare: test.compare, slack: slackOf(test) };
  const [only, ...more] = schemaOf(test.overload).returns;
  const changed = schemaOf(test.overload).arguments.find(({ mutated }) => mutated);
  if (only?.mutated && more.length === 0 && changed && result !== given[changed.name])
    return 'expected the tensor that it changes to be given back';
  return listDifference(listOf(result), test.outputs, how);
}

function checkGradients(
  test: ParityCase,
  leaves: readonly Tensor[],
  result: unknown,
): string | null {
  if (test.grads === undefined) return null;
  const outputs = (listOf(result).flat() as Tensor[]).filter((output) => output?.requiresGrad);
  const gradOutputs = outputs.map(weights);
  const grads = grad(outputs, leaves, { gradOutputs, allowUnused: true });
  const found = listDifference(grads, test.grads, { slack: slackOf(test) });
  return found === null ? null : `gradient: ${found}`;
}

function listOf(result: unknown): unknown[] {
  if (result === undefined) return [];
  return Array.isArray(result) ? result : [result];
}

/** What the elements of an output count in the sum that is differentiated, as in run.py. */
function weights(output: Tensor): Tensor {
  const steps = arange(output.numel(), { dtype: 'float64' }).remainder(7).mul(0.25).sub(0.375);
  return steps.reshape([...output.shape]).to(output.dtype);
}
