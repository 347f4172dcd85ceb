// Mixed precision: operators choose the element type of their inputs. How gradients survive float16 is in optim/gradScaler.ts.
import { addon, begin, first, next, put, putDType } from '../cells.js';
import { type Device, deviceCode } from '../device.js';
import { type DType, dtypeName } from '../dtype.js';
import { ArgumentError, checkArg, noCudaError } from '../errors.js';
import { refusePromise } from '../grad.js';

/** Options of {@link autocast}. */
export interface AutocastOptions {
  /** The lower precision. Default: LibTorch's for the device, `bfloat16` on the CPU and `float16` on CUDA. */
  dtype?: 'float16' | 'bfloat16';
  /** The kind of device whose operators are cast; the index does not matter. Default `'cpu'`. */
  device?: Device;
  /** False switches casting off, inside an outer `autocast` too. Default true. */
  enabled?: boolean;
  /**
   * Keep the cast form of a weight until the outermost `autocast` ends, so that a weight used many times is cast once. Default:
   * as outside, which is true at first.
   */
  cacheEnabled?: boolean;
}

interface State {
  readonly enabled: boolean;
  readonly dtype: DType;
  readonly cacheEnabled: boolean;
}

const DTYPES: readonly unknown[] = ['float16', 'bfloat16'];

/**
 * Runs `fn` with operators choosing their precision: matrix products and convolutions cast their float32 inputs to `dtype`, what
 * needs range (losses, norms, sums that LibTorch lists) casts to float32, and the rest takes what it gets. Only the forward pass
 * belongs inside; gradients have the precision of the operator that they come from.
 *
 * As in PyTorch calls nest, `enabled: false` inside gives a stretch of plain precision, and cast weights are forgotten when the
 * outermost call ends. Unlike PyTorch's context manager the state cannot leak: it holds for the synchronous run of `fn` in this
 * thread and is put back when `fn` throws. A device without CUDA is an error here, where PyTorch warns and goes on.
 *
 * @throws {ArgumentError} `fn` returns a promise, or `dtype` is neither float16 nor bfloat16.
 * @throws {NoCudaError} `device` is a GPU and there is none.
 * @example
 * ```ts
 * const model = new nn.Linear(4, 2);
 * const loss = autocast({ dtype: 'bfloat16' }, () => model.call(ones([8, 4])).pow(2).mean());
 * loss.backward();
 * ```
 * @see https://docs.pytorch.org/docs/stable/amp.html
 */
export function autocast<T>(options: AutocastOptions, fn: () => T): T {
  checkArg(
    typeof options === 'object' && options !== null,
    'autocast',
    'options',
    'options',
    options,
  );
  checkArg(typeof fn === 'function', 'autocast', 'a function', 'fn', fn);
  const { device = 'cpu' } = options;
  const before = stateOf(device, 'autocast');
  const state: State = {
    enabled: options.enabled ?? true,
    dtype: options.dtype ?? before.dtype,
    cacheEnabled: options.cacheEnabled ?? before.cacheEnabled,
  };
  check(options, device, state);
  putState(device, state);
  addon.enterAutocast();
  try {
    return refusePromise('autocast', fn());
  } finally {
    putState(device, before);
    addon.leaveAutocast();
  }
}

/** Whether operators of a kind of device choose their precision now. */
export function isAutocastEnabled(device: Device = 'cpu'): boolean {
  return stateOf(device, 'isAutocastEnabled').enabled;
}

/** The lower precision of a kind of device: the one that {@link autocast} has set, or LibTorch's default. */
export function getAutocastDtype(device: Device = 'cpu'): DType {
  return stateOf(device, 'getAutocastDtype').dtype;
}

/** Whether cast weights are kept until the outermost {@link autocast} ends. */
export function isAutocastCacheEnabled(): boolean {
  return stateOf('cpu', 'isAutocastCacheEnabled').cacheEnabled;
}

function check(options: AutocastOptions, device: Device, state: State): void {
  for (const key of ['enabled', 'cacheEnabled'] as const) {
    checkArg(typeof state[key] === 'boolean', 'autocast', 'a boolean', key, state[key]);
  }
  if (options.dtype !== undefined && !DTYPES.includes(options.dtype))
    throw ArgumentError.of('autocast', "'float16' or 'bfloat16'", 'dtype', options.dtype);
  if (state.enabled && device !== 'cpu' && !addon.hasCuda()) throw noCudaError('autocast');
}

function stateOf(device: Device, op: string): State {
  begin();
  put(deviceCode(device, op)); // a question, which needs no GPU
  addon.autocastState();
  return { enabled: first() !== 0, dtype: dtypeName(next()), cacheEnabled: next() !== 0 };
}

function putState(device: Device, { enabled, dtype, cacheEnabled }: State): void {
  begin();
  put(deviceCode(device, 'autocast'));
  put(enabled ? 1 : 0);
  putDType(dtype, 'autocast', 'dtype');
  put(cacheEnabled ? 1 : 0);
}
