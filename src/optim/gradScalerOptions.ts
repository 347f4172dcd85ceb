// What a gradient scaler is given and what it remembers. Everything is checked here.
import { checkArg } from '../tensor/errors.js';

/** Options of `GradScaler`. */
export interface GradScalerOptions {
  /** The first scale, > 0. Default 65,536. */
  initScale?: number;
  /** The scale is multiplied by it after `growthInterval` good steps, > 1. Default 2. */
  growthFactor?: number;
  /** The scale is multiplied by it after an overflow, in (0, 1). Default 0.5. */
  backoffFactor?: number;
  /** Good steps in a row until the scale grows, a whole number ≥ 1. Default 2000. */
  growthInterval?: number;
  /** False: `scale` gives its argument back, `step` only steps, the rest does nothing. Default true. */
  enabled?: boolean;
}

/** What a scaler remembers; plain numbers. */
export interface GradScalerState {
  scale: number;
  growthFactor: number;
  backoffFactor: number;
  growthInterval: number;
  /** Good steps since the scale last changed. */
  growthTracker: number;
}

const RULES: Readonly<
  Record<keyof Required<GradScalerOptions>, [string, (value: never) => boolean]>
> = {
  initScale: ['a number > 0', (value: number) => value > 0 && Number.isFinite(value)],
  growthFactor: ['a number > 1', (value: number) => value > 1 && Number.isFinite(value)],
  backoffFactor: ['a number in (0, 1)', (value: number) => value > 0 && value < 1],
  growthInterval: ['a whole number ≥ 1', (value: number) => Number.isInteger(value) && value >= 1],
  enabled: ['a boolean', (value: unknown) => typeof value === 'boolean'],
};

/** @throws {ArgumentError} an option is out of range. */
export function checkOptions(op: string, options: Required<GradScalerOptions>): void {
  for (const [name, value] of Object.entries(options)) {
    const [expected, holds] = RULES[name as keyof GradScalerOptions];
    checkArg(holds(value as never), op, expected, name, value);
  }
}

export function checkScale(op: string, name: string, value: number): void {
  const [expected, holds] = RULES.initScale;
  checkArg(holds(value as never), op, expected, name, value);
}
