// The table that Module#summary() returns.

import { zeros } from '../tensor/create.js';
import { checkArg } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import { tidy } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import type { Module } from './module.js';

interface Row {
  path: string;
  type: string;
  output: string;
  parameters: number;
  trainable: string;
}

/** One row for each call of a layer, then the totals. Shapes stand for zeros of the module's dtype and device. */
export function summarize(module: Module, inputs: readonly (readonly number[] | Tensor)[]): string {
  checkArg(
    inputs.length > 0,
    'summary',
    'a shape or a tensor for each input of the model',
    'inputs',
    inputs,
  );
  const { rows, shapes } = trace(module, inputs);
  const counted = module.parameters();
  const total = count(counted);
  const trainable = count(counted.filter((parameter) => parameter.requiresGrad));
  return [
    `${module.constructor.name}, input ${shapes.join(', ')}`,
    ...table(rows),
    `${total.toLocaleString('en-US')} parameters, ${trainable.toLocaleString('en-US')} of them trainable`,
  ].join('\n');
}

function trace(
  module: Module,
  inputs: readonly (readonly number[] | Tensor)[],
): { rows: Row[]; shapes: string[] } {
  const rows: Row[] = [];
  const seen = new Set<Tensor>();
  const modes = module.modules().map((part) => [part, part.training] as const);
  const removers = module.namedModules().flatMap(([path, part]) => {
    const own = Object.values(part).filter((field) => module.parameters().includes(field));
    if (part.children().length > 0 && own.length === 0) return [];
    return part.registerForwardHook((_part, _inputs, output) => {
      const fresh = own.filter((parameter) => !seen.has(parameter) && seen.add(parameter));
      rows.push({
        path,
        type: part.constructor.name,
        output: shapeText(output.shape),
        parameters: count(fresh),
        trainable:
          own.length === 0 ? '' : own.some((parameter) => parameter.requiresGrad) ? 'yes' : 'no',
      });
    });
  });
  try {
    const shapes = tidy(() =>
      noGrad(() => {
        const { dtype, device } = module.parameters()[0] ?? {};
        const given = inputs.map((x) => (x instanceof Tensor ? x : zeros(x, { dtype, device })));
        module.eval().call(...given);
        return given.map(({ shape }) => shapeText(shape));
      }),
    );
    return { rows, shapes };
  } finally {
    for (const remove of removers) remove();
    for (const [part, training] of modes) part.training = training;
  }
}

function table(rows: readonly Row[]): string[] {
  const cells = [
    ['layer', 'type', 'output', 'parameters', 'trainable'],
    ...rows.map((row) => [
      row.path,
      row.type,
      row.output,
      row.parameters.toLocaleString('en-US'),
      row.trainable,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...cells.map((row) => (row[column] as string).length)),
  );
  return cells.map((row) =>
    row
      .map((cell, i) =>
        i === 3 ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number),
      )
      .join('  ')
      .trimEnd(),
  );
}

function count(parameters: readonly Tensor[]): number {
  return parameters.reduce((sum, parameter) => sum + parameter.numel(), 0);
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
