// From samples to cells: which pictures stand side by side, and what is written over and under them.
import { ArgumentError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { TensorImage } from '../vision/image.js';
import { distanceOf } from './distance.js';
import type { Cell } from './grid.js';
import { isPicture, marksOf, type Roles, rolesOf } from './marks.js';
import type { Panel } from './panel.js';
import type { TitleEntry } from './title.js';
import { entryOf, judgedEntry } from './values.js';

/** A sample with every element of it in a list; without a model no `preds`. */
export interface Sides {
  readonly inputs: readonly unknown[];
  readonly targets: readonly unknown[];
  readonly preds?: readonly unknown[];
  /** Stands over all other lines. */
  readonly note?: string | undefined;
}

/** A cell, and what stands over its columns. */
export interface HeadedCell {
  readonly cell: Cell;
  readonly heads: readonly string[];
}

/**
 * The cell of a sample. Labels and numbers stand over its images. What is marked on an image stands in two columns where
 * there is a prediction. Targets that are images have columns of their own.
 *
 * @throws {ArgumentError} neither an input nor a target is an image or a mask.
 */
export function cellOf(op: string, { inputs, targets, preds, note }: Sides): HeadedCell {
  const known = targets.some((target) => target !== undefined);
  const shown = inputs.filter(isPicture);
  const image = shown.some((value) => value instanceof TensorImage);
  const roles = rolesOf(known ? targets : (preds ?? []), { image });
  const written = preds ? union(roles.written, rolesOf(preds, { image }).written) : roles.written;
  const beside: TitleEntry[] = [
    ...(note === undefined ? [] : [[{ text: note, bold: true }]]),
    ...inputs.filter((value) => !isPicture(value) && value !== undefined).map(entryOf),
  ];
  const truth = known
    ? written.flatMap((i) => (targets[i] === undefined ? [] : [entryOf(targets[i])]))
    : [];
  const guess = preds ? written.map((i) => judgedEntry(targets[i], preds[i])) : [];
  const columns = columnsOf({ shown, targets, preds, roles, known });
  if (columns.length === 0) throw ArgumentError.of(op, 'an image', 'the input', inputs[0]);
  const at = {
    truth: Math.max(
      0,
      columns.findIndex(({ head }) => head === 'Target'),
    ),
    guess: Math.max(
      0,
      columns.findIndex(({ head }) => head === 'Prediction'),
    ),
  };
  const panels = columns.map(({ panel }, i) => ({
    ...panel,
    title: [
      ...(i === 0 ? beside : []),
      ...(i === at.truth ? truth : []),
      ...(i === at.guess ? guess : []),
    ],
  }));
  const caption = preds
    ? targets.flatMap((target, i) => distanceOf(target, preds[i]).map((text) => [{ text }]))
    : [];
  const heads = columns.length > 1 ? columns.map(({ head }) => head) : [];
  return { cell: { panels, caption }, heads };
}

interface Column {
  readonly head: 'Input' | 'Target' | 'Prediction';
  readonly panel: Omit<Panel, 'title'>;
}

/** The panels of a sample, without their titles. */
function columnsOf({
  shown,
  targets,
  preds,
  roles,
  known,
}: {
  shown: readonly Tensor[];
  targets: readonly unknown[];
  preds: readonly unknown[] | undefined;
  roles: Roles;
  known: boolean;
}): Column[] {
  const sides = [
    ...(known ? [{ head: 'Target' as const, values: targets }] : []),
    ...(preds ? [{ head: 'Prediction' as const, values: preds }] : []),
  ];
  const pictured = roles.pictured.flatMap((i) =>
    sides.flatMap(({ head, values }): Column[] => {
      const value = values[i];
      if (!isPicture(value)) return [];
      const marks = shown.length === 0 ? marksOf(values, { image: value }) : {};
      return [{ head, panel: { images: [value], marks } }];
    }),
  );
  if (shown.length === 0) return pictured;
  const isImage = (value: unknown): boolean => value instanceof TensorImage;
  const markedAt = Math.max(0, shown.findIndex(isImage));
  const panelOf = (values: readonly unknown[]): Column['panel'] => {
    const marks = marksOf(values, { image: shown[markedAt] });
    return { images: shown, marks, markedAt };
  };
  if (roles.marked.length === 0) return [{ head: 'Input', panel: panelOf([]) }, ...pictured];
  return [...sides.map(({ head, values }) => ({ head, panel: panelOf(values) })), ...pictured];
}

function union(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((i, k) => i - k);
}
