// Batch transforms of colours. How they are computed is colors.ts's and the kernel's.
import type { Rng } from '../../../data/rng.js';
import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import { Augmentation } from './augmentation.js';
import { checkDraw, type DrawOption, type DrawSettings, drawNumbers } from './draws.js';
import type { ColorChange, Draft, Part } from './plan.js';

/** Options of every change of colours. */
export interface ColorOptions {
  /** The share of samples that are changed, 0 … 1. Default 0.75. */
  p?: number;
  /** The same numbers for all samples of a batch. Default `false`. */
  batch?: boolean;
  /** Numbers in place of random ones; what they mean is said at each transform. */
  draw?: DrawOption;
}

/** Options of Brightness, Contrast and Saturation. */
export interface LightingOptions extends ColorOptions {
  /** How far values are changed at most, 0 … below 1. Default 0.2. */
  maxLighting?: number;
}

/** Options of {@link Hue}. */
export interface HueOptions extends ColorOptions {
  /** How far the hue is turned at most, as a share of the colour circle, 0 … below 1. Default 0.1. */
  maxHue?: number;
}

class ColorPart implements Part {
  readonly stage = 'color';
  readonly kind: ColorChange['kind'];
  readonly settings: DrawSettings;
  /** From the numbers that are drawn to those of the plan. */
  readonly #value: (drawn: number) => number;

  constructor(kind: ColorChange['kind'], settings: DrawSettings, value = (drawn: number) => drawn) {
    checkDraw(settings.name, settings.p, [settings.draw]);
    this.kind = kind;
    this.settings = settings;
    this.#value = value;
  }

  get name(): string {
    return this.settings.name;
  }

  addTo(draft: Draft): void {
    if (!draft.isTraining) return;
    const values = Float32Array.from(drawNumbers(draft, this.settings), this.#value);
    draft.colors.push({ kind: this.kind, values });
  }
}

/**
 * Changes colours of float images [B, C, H, W] in [0, 1] while training; what Brightness and the others are. Order 40. Neighbours work
 * on one logit and one sigmoid. Masks, points and boxes stay.
 *
 * @see https://docs.fast.ai/vision.augment.html#lighting-transforms
 */
export class LightingTfm extends Augmentation {
  override readonly order = 40;
  override readonly splitIdx = 0;
}

/** exp of a number between ±log(1 − max). */
function aroundOne(max: number): (rng: Rng) => number {
  const most = -Math.log(1 - max);
  return (rng) => Math.exp(rng.uniform(-most, most));
}

function checkMost(name: string, option: string, most: number): void {
  checkArg(most >= 0 && most < 1, name, 'a number from 0 to below 1', option, most);
}

class BrightnessTransform extends LightingTfm {
  constructor({ maxLighting = 0.2, p = 0.75, draw, batch = false }: LightingOptions = {}) {
    const name = 'Brightness';
    checkMost(name, 'maxLighting', maxLighting);
    const [low, high] = [0.5 * (1 - maxLighting), 0.5 * (1 + maxLighting)];
    const make = (rng: Rng): number => rng.uniform(low, high);
    const logit = (share: number): number => {
      checkArg(share > 0 && share < 1, name, 'numbers between 0 and 1', 'draw', share);
      return Math.log(share / (1 - share));
    };
    super([new ColorPart('brightness', { name, p, batch, draw, neutral: 0.5, make }, logit)]);
  }
}

/**
 * Makes samples lighter or darker: `sigmoid(logit(x) + logit(c))`. `c`, which is `draw`, is 0.5 for no change, and within 0.5·(1 ±
 * `maxLighting`).
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#brightness
 */
export const Brightness = callable(BrightnessTransform, 'Brightness');
export type Brightness = BrightnessTransform;

class ContrastTransform extends LightingTfm {
  constructor({ maxLighting = 0.2, p = 0.75, draw, batch = false }: LightingOptions = {}) {
    const name = 'Contrast';
    checkMost(name, 'maxLighting', maxLighting);
    const make = aroundOne(maxLighting);
    super([new ColorPart('contrast', { name, p, batch, draw, neutral: 1, make })]);
  }
}

/**
 * Moves values of samples away from the middle grey or towards it: `sigmoid(c · logit(x))`. `c`, which is `draw`, is 1 for no change, and
 * between 1 − `maxLighting` and 1 / (1 − `maxLighting`).
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#contrast
 */
export const Contrast = callable(ContrastTransform, 'Contrast');
export type Contrast = ContrastTransform;

class SaturationTransform extends LightingTfm {
  constructor({ maxLighting = 0.2, p = 0.75, draw, batch = false }: LightingOptions = {}) {
    const name = 'Saturation';
    checkMost(name, 'maxLighting', maxLighting);
    const make = aroundOne(maxLighting);
    super([new ColorPart('saturation', { name, p, batch, draw, neutral: 1, make })]);
  }
}

/**
 * Makes colours of samples stronger or greyer, on their logits: `s · x + (1 − s) · grey(x)`. `s`, which is `draw`, is 1 for no change, and
 * between 1 − `maxLighting` and 1 / (1 − `maxLighting`). Grey images stay.
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#saturation
 */
export const Saturation = callable(SaturationTransform, 'Saturation');
export type Saturation = SaturationTransform;

class HueTransform extends LightingTfm {
  constructor({ maxHue = 0.1, p = 0.75, draw, batch = false }: HueOptions = {}) {
    const name = 'Hue';
    checkMost(name, 'maxHue', maxHue);
    super([new ColorPart('hue', { name, p, batch, draw, neutral: 0, make: aroundOne(maxHue) })]);
  }
}

/**
 * Turns the hue of samples by a share of the colour circle, which is `draw`: 0 for no change, and like 1 a full turn; random ones are
 * between 1 − `maxHue` and 1 / (1 − `maxHue`). Grey images stay.
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#hue
 */
export const Hue = callable(HueTransform, 'Hue');
export type Hue = HueTransform;
