// Which parameters are trained together, which are frozen, and which are spared weight decay.
import { BatchNorm1d, BatchNorm2d, BatchNorm3d, InstanceNorm2d } from '../nn/layers/batchNorm.js';
import { GroupNorm, LayerNorm } from '../nn/layers/norm.js';
import type { Module } from '../nn/module.js';
import { Parameter } from '../nn/parameter.js';
import { checkArg } from '../tensor/errors.js';

/** Cuts a model's parameters into groups, first layers first, that can be frozen and given rates of their own. */
export type ParamSplitter = (model: Module) => readonly (readonly Parameter[])[];

/** One group: the parameters of the model that require a gradient. */
export const trainableParams: ParamSplitter = (model) => [
  model.parameters().filter((parameter) => parameter.requiresGrad),
];

/** What an optimizer is made of: one or two of these for each group of a splitter. */
export interface LayerGroup {
  params: Parameter[];
  /** 0 for parameters that are spared weight decay. */
  weightDecay?: number;
}

/** The groups of an optimizer, and for each which group of the splitter it comes from and whether its parameters decay. */
export interface SplitGroups {
  readonly groups: LayerGroup[];
  readonly origins: readonly { readonly layer: number; readonly decays: boolean }[];
}

const normClasses = [BatchNorm1d, BatchNorm2d, BatchNorm3d, InstanceNorm2d, LayerNorm, GroupNorm];

/** All parameters of norm layers. */
export function normParams(model: Module): Set<Parameter> {
  const norms = model
    .modules()
    .filter((module) => normClasses.some((kind) => module instanceof kind));
  return new Set(norms.flatMap((norm) => norm.parameters()));
}

/** All parameters of norm layers and all biases. */
export function normAndBiasParams(model: Module): Set<Parameter> {
  const biases = model.modules().flatMap((module) => {
    const bias: unknown = 'bias' in module ? module.bias : null;
    return bias instanceof Parameter ? [bias] : [];
  });
  return new Set([...normParams(model), ...biases]);
}

/** Splits each group in two, so that norm layers and biases can be spared weight decay; with `wdBnBias` nothing is spared. */
export function splitForDecay(
  model: Module,
  layers: readonly (readonly Parameter[])[],
  { wdBnBias }: { wdBnBias: boolean },
): SplitGroups {
  const spared = wdBnBias ? new Set<Parameter>() : normAndBiasParams(model);
  const halves = layers.flatMap((params, layer) => [
    { layer, decays: true, params: params.filter((parameter) => !spared.has(parameter)) },
    { layer, decays: false, params: params.filter((parameter) => spared.has(parameter)) },
  ]);
  const filled = halves.filter(({ params }) => params.length > 0);
  return {
    groups: filled.map(({ params, decays }) => (decays ? { params } : { params, weightDecay: 0 })),
    origins: filled.map(({ layer, decays }) => ({ layer, decays })),
  };
}

/**
 * Freezes the first `n` groups and unfreezes the others; negative counts from the end. Norm layers go on training in frozen groups
 * when `trainBn`.
 *
 * @throws {ArgumentError} there are not so many groups.
 */
export function freezeGroups(
  model: Module,
  layers: readonly (readonly Parameter[])[],
  { n, trainBn }: { n: number; trainBn: boolean },
): void {
  const fits = Number.isInteger(n) && n >= -layers.length && n <= layers.length;
  checkArg(fits, 'freezeTo', `an integer in [${-layers.length}, ${layers.length}]`, 'n', n);
  const first = n < 0 ? layers.length + n : n;
  const always = trainBn ? normParams(model) : new Set<Parameter>();
  for (const [layer, params] of layers.entries()) {
    for (const parameter of params)
      parameter.requiresGrad_(layer >= first || always.has(parameter));
  }
}
