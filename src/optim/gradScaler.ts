// Keeps float16 gradients from vanishing: the loss is scaled up, the gradients down again, and steps that overflowed are left out.
import { full } from '../tensor/create.js';
import type { Device } from '../tensor/device.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import { callOperator } from '../tensor/ops.js';
import { keep, tidy } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import {
  checkOptions,
  checkScale,
  type GradScalerOptions,
  type GradScalerState,
} from './gradScalerOptions.js';
import type { Optimizer } from './optimizer.js';
import { unscale } from './unscale.js';

/** One optimizer between two updates. */
interface Progress {
  stage: 'unscaled' | 'stepped';
  /** One number per device: 1 where a gradient was infinite or NaN. */
  readonly foundInf: ReadonlyMap<Device, Tensor>;
}

/**
 * Scales the loss so that small float16 gradients do not become zero, and adapts the scale: it halves after an overflow, whose step is left out, and
 * doubles after `growthInterval` good steps.
 *
 * PyTorch's `torch.amp.GradScaler`. It needs no `device`: the scale is made on the device of the first loss. `step` says whether it stepped.
 *
 * @throws {ArgumentError} an option is out of range.
 * @example
 * ```ts
 * const model = new nn.Linear(4, 2);
 * const opt = new optim.SGD(model.parameters(), { lr: 0.1 });
 * const scaler = new optim.GradScaler();
 * const loss = autocast({ dtype: 'float16' }, () => model.call(ones([8, 4])).pow(2).mean());
 * scaler.scale(loss).backward();
 * scaler.step(opt);
 * scaler.update();
 * ```
 * @see https://docs.pytorch.org/docs/stable/amp.html#gradient-scaling
 */
export class GradScaler {
  readonly isEnabled: boolean;
  growthFactor: number;
  backoffFactor: number;
  growthInterval: number;
  /** Where the tensors start once there is a device. */
  #start: { scale: number; growthTracker: number };
  #tensors: { readonly scale: Tensor; readonly growthTracker: Tensor } | null = null;
  readonly #progress = new Map<Optimizer, Progress>();

  constructor(options: GradScalerOptions = {}) {
    const {
      initScale = 2 ** 16,
      growthFactor = 2,
      backoffFactor = 0.5,
      growthInterval = 2000,
      enabled = true,
    } = options;
    checkOptions('GradScaler', { initScale, growthFactor, backoffFactor, growthInterval, enabled });
    this.isEnabled = enabled;
    this.growthFactor = growthFactor;
    this.backoffFactor = backoffFactor;
    this.growthInterval = growthInterval;
    this.#start = { scale: initScale, growthTracker: 0 };
  }

  /**
   * The losses, multiplied by the scale: call `backward` on the result.
   *
   * @throws {ArgumentError} it is neither a tensor nor a list of tensors.
   */
  scale(output: Tensor): Tensor;
  scale(outputs: readonly Tensor[]): Tensor[];
  scale(outputs: Tensor | readonly Tensor[]): Tensor | Tensor[] {
    const op = 'GradScaler.scale';
    const scaled = (output: Tensor): Tensor => {
      checkArg(output instanceof Tensor, op, 'a tensor or an array of tensors', 'outputs', output);
      if (!this.isEnabled) return output;
      const { scale } = this.#onDevice(output.device);
      return output.device === scale.device
        ? (output.mul(scale) as Tensor)
        : tidy(() => output.mul(scale.to(output.device)) as Tensor);
    };
    return Array.isArray(outputs) ? outputs.map(scaled) : scaled(outputs as Tensor);
  }

  /**
   * Divides the gradients of the optimizer's parameters by the scale: for clipping or looking at them before `step`, which does it otherwise.
   *
   * @throws {ArgumentError} it was done since the last `update`, nothing was scaled, or a gradient is float16.
   */
  unscale_(optimizer: Optimizer): void {
    if (!this.isEnabled) return;
    const op = 'GradScaler.unscale_';
    const done = this.#progress.get(optimizer)?.stage;
    if (done === 'unscaled')
      throw new ArgumentError(op, 'was called for this optimizer already since the last update()');
    if (done === 'stepped')
      throw new ArgumentError(op, 'is called after step(); call update() first');
    const { scale } = this.#existing(op);
    const foundInf = unscale(op, optimizer, scale);
    this.#progress.set(optimizer, { stage: 'unscaled', foundInf });
  }

  /**
   * Steps the optimizer, unless a gradient is infinite or NaN. Waits for the device.
   *
   * @returns whether it stepped
   * @throws {ArgumentError} it stepped already since the last `update`, nothing was scaled, or no parameter has a gradient.
   */
  step(optimizer: Optimizer): boolean {
    const op = 'GradScaler.step';
    checkArg(typeof optimizer?.step === 'function', op, 'an optimizer', 'optimizer', optimizer);
    if (!this.isEnabled) {
      optimizer.step();
      return true;
    }
    this.#existing(op);
    if (this.#progress.get(optimizer)?.stage === 'stepped')
      throw new ArgumentError(op, 'was called for this optimizer already since the last update()');
    if (!this.#progress.has(optimizer)) this.unscale_(optimizer);
    const progress = this.#progress.get(optimizer) as Progress;
    if (progress.foundInf.size === 0) {
      this.#progress.delete(optimizer);
      throw new ArgumentError(
        op,
        'no parameter of the optimizer has a gradient; call backward() on the scaled loss first',
      );
    }
    const overflowed = [...progress.foundInf.values()].some((found) => found.item() !== 0);
    if (!overflowed) optimizer.step();
    progress.stage = 'stepped';
    return !overflowed;
  }

  /**
   * Adapts the scale to what the steps since the last update found, once per iteration after all steps.
   *
   * @param newScale the next scale, > 0, instead
   * @throws {ArgumentError} no gradients were looked at since the last update, or `newScale` is not > 0.
   */
  update(newScale?: number): void {
    if (!this.isEnabled) return;
    const op = 'GradScaler.update';
    const { scale, growthTracker } = this.#existing(op);
    if (newScale !== undefined) {
      checkScale(op, 'newScale', newScale);
      noGrad(() => void scale.fill_(newScale));
    } else {
      const found = [...this.#progress.values()].flatMap(({ foundInf }) => [...foundInf.values()]);
      if (found.length === 0)
        throw new ArgumentError(
          op,
          'no gradients were looked at since the last update(); call step() or unscale_() first',
        );
      tidy(() => {
        let all = (found[0] as Tensor).to(scale.device);
        for (const one of found.slice(1)) all = all.add(one.to(scale.device)) as Tensor;
        const { growthFactor, backoffFactor, growthInterval } = this;
        callOperator(
          'aten::_amp_update_scale_',
          scale,
          growthTracker,
          all,
          growthFactor,
          backoffFactor,
          growthInterval,
        );
      });
    }
    this.#forgetProgress();
  }

  /** The scale now; 1 where scaling is off. Waits for the device. */
  getScale(): number {
    if (!this.isEnabled) return 1;
    return (this.#tensors?.scale.item() as number | undefined) ?? this.#start.scale;
  }

  /** Everything that a resumed run needs, best taken after `update`; null where scaling is off. */
  stateDict(): GradScalerState | null {
    if (!this.isEnabled) return null;
    const { growthFactor, backoffFactor, growthInterval } = this;
    const growthTracker = this.#tensors?.growthTracker.item() as number | undefined;
    return {
      scale: this.getScale(),
      growthFactor,
      backoffFactor,
      growthInterval,
      growthTracker: Number(growthTracker ?? this.#start.growthTracker),
    };
  }

  /**
   * Takes over a saved state; does nothing where scaling is off.
   *
   * @throws {ArgumentError} it is null, having been saved by a scaler that was off, or a value is out of range.
   */
  loadStateDict(saved: GradScalerState | null): void {
    if (!this.isEnabled) return;
    const op = 'GradScaler.loadStateDict';
    if (saved === null)
      throw new ArgumentError(
        op,
        'expected a state, got null: it was saved by a scaler with enabled: false',
      );
    const { scale, growthFactor, backoffFactor, growthInterval, growthTracker } = saved;
    checkOptions(op, {
      initScale: scale,
      growthFactor,
      backoffFactor,
      growthInterval,
      enabled: true,
    });
    checkArg(
      Number.isInteger(growthTracker) && growthTracker >= 0,
      op,
      'a whole number ≥ 0',
      'growthTracker',
      growthTracker,
    );
    Object.assign(this, { growthFactor, backoffFactor, growthInterval });
    this.#start = { scale, growthTracker };
    this.#disposeTensors();
    this.#forgetProgress();
  }

  /** Frees the scaler's tensors; it starts over from the state that it has. */
  dispose(): void {
    const state = this.stateDict();
    if (state !== null) this.#start = state;
    this.#disposeTensors();
    this.#forgetProgress();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #onDevice(device: Device) {
    const { scale, growthTracker } = this.#start;
    this.#tensors ??= {
      scale: keep(full([], scale, { dtype: 'float32', device })),
      growthTracker: keep(full([], growthTracker, { dtype: 'int32', device })),
    };
    return this.#tensors;
  }

  #existing(op: string) {
    if (this.#tensors === null)
      throw new ArgumentError(op, 'nothing has been scaled; call scale(loss).backward() first');
    return this.#tensors;
  }

  #disposeTensors(): void {
    this.#tensors?.scale.dispose();
    this.#tensors?.growthTracker.dispose();
    this.#tensors = null;
  }

  #forgetProgress(): void {
    for (const { foundInf } of this.#progress.values())
      for (const found of foundInf.values()) found.dispose();
    this.#progress.clear();
  }
}
