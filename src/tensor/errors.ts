// Every error that Kindling throws, and the one grammar of argument errors: "op: expected X for name, got V (type)".
import { camelCase } from './signature.js';

/**
 * Base of all errors of this library.
 *
 * `code` is stable and meant for programs (`'ERR_ARGUMENT'`, `'ERR_DISPOSED'`, `'ERR_TORCH'`, …); `op` names the operation.
 */
export class KindlingError extends Error {
  override name = 'KindlingError';
  constructor(
    readonly code: string,
    readonly op: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(op ? `${op}: ${message}` : message, options);
  }
}

/** A value that an operation does not take. Code `ERR_ARGUMENT`. */
export class ArgumentError extends KindlingError {
  override name = 'ArgumentError';
  constructor(op: string, message: string, options?: ErrorOptions) {
    super('ERR_ARGUMENT', op, message, options);
  }

  /** The error of the house grammar: `topk: expected an integer for k, got 2.5 (number)`. */
  static of(op: string, expected: string, name: string, got: unknown): ArgumentError {
    return new ArgumentError(op, `expected ${expected} for ${name}, got ${show(got)}`);
  }
}

/** A tensor that has been freed already is used. Code `ERR_DISPOSED`. */
export class DisposedError extends KindlingError {
  override name = 'DisposedError';
  constructor(op: string, message: string) {
    super('ERR_DISPOSED', op, message);
  }
}

/** LibTorch refuses: shapes that do not match, an unsupported element type, and so on. Code `ERR_TORCH`, `ERR_TYPE` or `ERR_VALUE`. */
export class TorchError extends KindlingError {
  override name = 'TorchError';
}

/** A dimension or position out of range; a `RangeError` for code that tests for one. Code `ERR_INDEX`. */
export class TorchIndexError extends RangeError {
  override name = 'TorchIndexError';
  readonly code = 'ERR_INDEX';
  constructor(
    readonly op: string,
    message: string,
  ) {
    super(`${op}: ${message}`);
  }
}

/** LibTorch has no kernel for this operator, device and element type. Code `ERR_NOT_IMPLEMENTED`. */
export class NotImplementedTorchError extends KindlingError {
  override name = 'NotImplementedTorchError';
}

/** A checkpoint's function has not done the same again. Code `ERR_CHECKPOINT`. */
export class CheckpointError extends KindlingError {
  override name = 'CheckpointError';
}

/** Memory ran out. Code `ERR_OUT_OF_MEMORY`. */
export class OutOfMemoryError extends KindlingError {
  override name = 'OutOfMemoryError';
}

/** A CUDA device is asked for and this LibTorch or this machine has none. Code `ERR_NO_CUDA`. */
export class NoCudaError extends KindlingError {
  override name = 'NoCudaError';
}

/** A library of operators cannot be loaded. Code `ERR_LIBRARY`. */
export class LibraryError extends KindlingError {
  override name = 'LibraryError';
}

/**
 * A file that cannot be read or written, is damaged, or holds what is not loaded. Code `ERR_FILE`; where the system
 * refused, `cause` is its error.
 */
export class FileError extends KindlingError {
  override name = 'FileError';
  constructor(
    op: string,
    /** The path, or `bytes` for data in memory. */
    readonly file: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super('ERR_FILE', op, `${printable(file)}: ${printable(shortened(message))}`, options);
  }
}

const LONGEST = 400;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Names out of a damaged or hostile file can be of any length and hold codes that a terminal obeys. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (code) => `\\u${(code.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

const NO_CUDA =
  /not (?:linked|compiled) with (?:support for )?cuda|Could not run '[^']*' with arguments from the 'CUDA'|no NVIDIA driver|CUDA driver (?:version is insufficient|initialization failed)|driver on your system is too old|Cannot initialize CUDA|no CUDA-capable device|no CUDA GPUs|without ATen_cuda|accelerator device when none|pin_memory=True requires a CUDA/i;

/** What is missing, in native code's word, and the sentence about it. */
const MISSING: Readonly<Record<string, string>> = {
  LibTorch:
    'this LibTorch is a build for the CPU; `npx kindling libtorch install cuda` fetches one for GPUs',
  device: 'LibTorch finds no GPU, or no NVIDIA driver that it can use, on this machine',
  core: 'this build of Kindling has no CUDA of its own, only LibTorch’s; `npm run build:cuda` makes one that has',
};
/** What an operator lacks that asks for a GPU: null where there is one, so that its errors are about something else. */
let missing: () => 'LibTorch' | 'device' | null = () => 'LibTorch';

/** Called by cells.ts once LibTorch is loaded; `find` is called when it matters, because it wakes CUDA up. */
export function explainNoCuda(find: typeof missing): void {
  missing = find;
}

/** The error of whoever asks for CUDA where there is none. */
export function noCudaError(op: string, what: string = missing() ?? 'device'): NoCudaError {
  return new NoCudaError('ERR_NO_CUDA', op, `no CUDA device: ${MISSING[what] ?? what}`);
}

/** Entry points and operators that users know by another name. */
const ENTRY_POINTS: Readonly<Record<string, string>> = {
  applyFunction: 'AutogradFunction.apply',
  'aten::matrix_H': 'H',
  'aten::_validate_sparse_coo_tensor_args': 'sparseCooTensor',
  'aten::_validate_sparse_compressed_tensor_args': 'sparseCompressedTensor',
  autogradState: 'requiresGrad',
  cudaEventElapsedTime: 'cuda.Event.elapsedTime',
  cudaEventQuery: 'cuda.Event.query',
  cudaEventRecord: 'cuda.Event.record',
  cudaEventSynchronize: 'cuda.Event.synchronize',
  cudaEventSynchronizeAsync: 'cuda.Event.synchronizeAsync',
  cudaEventWait: 'cuda.Event.wait',
  cudaMakeEvent: 'cuda.Event',
  cudaNewStream: 'cuda.Stream',
  cudaProperties: 'cuda.getDeviceProperties',
  cudaRecordStream: 'recordStream',
  cudaSetStream: 'cuda.stream',
  cudaStreamPriorities: 'cuda.Stream.priorityRange',
  cudaStreamQuery: 'cuda.Stream.query',
  cudaStreamSynchronize: 'cuda.Stream.synchronize',
  cudaStreamSynchronizeAsync: 'cuda.Stream.synchronizeAsync',
  defaultGenerator: 'cuda.getRngState',
  enterDualLevel: 'forwardMode',
  finishBackward: 'backwardAsync',
  finishGrad: 'gradAsync',
  fromData: 'tensor',
  gradFnOf: 'gradFn',
  gradOf: 'grad',
  makeGenerator: 'Generator',
  openLibrary: 'loadLibrary',
  properties: 'Tensor',
  registerPostAccumulateHook: 'registerPostAccumulateGradHook',
  schemaOf: 'ops',
  setGradOf: 'grad',
  setRequiresGrad: 'requiresGrad_',
  startProfile: 'profile',
  addressOf: 'dataPtr',
  strides: 'stride',
  toData: 'toTypedArray',
  toDataAsync: 'toTypedArrayAsync',
};

/** What users call an entry point or an operator: `aten::add.Tensor` is add, `cudaSynchronize` cuda.synchronize. */
export function publicName(op: string): string {
  const known = ENTRY_POINTS[op];
  if (known !== undefined) return known;
  const [, first, rest] = /^cuda([A-Z])(\w*)$/.exec(op) ?? [];
  if (first !== undefined) return `cuda.${first.toLowerCase()}${rest}`;
  const name = op.replace(/^aten::/, '').replace(/\.\w*$/, '');
  return name.includes('::') ? name : camelCase(name);
}

/** Advice of LibTorch's that names a Python function. */
const PYTHON_HINT = /torch\.autograd\.set_detect_anomaly\(True(, check_nan=False)?\)/;

/** LibTorch names Python's functions where it tells what to do. */
export function inOurWords(message: string): string {
  return message
    .replaceAll('torch.use_deterministic_algorithms(True', 'useDeterministicAlgorithms(true')
    .replaceAll(', warn_only=True)', ', { warnOnly: true })')
    .replaceAll('warn_only=True', 'warnOnly: true')
    .replace(PYTHON_HINT, 'setDetectAnomaly(true)');
}

/** What native code throws: it knows the code, the operation and the text. */
export function nativeError(code: string, op: string, text: string): Error {
  const message = inOurWords(text);
  const name = publicName(op);
  if (code === 'ERR_NO_CUDA') return noCudaError(name, message);
  if (NO_CUDA.test(message) && missing() !== null) return noCudaError(name);
  // LibTorch's CPU allocator throws a plain error.
  if (message.includes("can't allocate memory"))
    return new OutOfMemoryError('ERR_OUT_OF_MEMORY', name, message);
  switch (code) {
    case 'ERR_ARGUMENT':
      return new ArgumentError(name, message);
    case 'ERR_CHECKPOINT':
      return new CheckpointError(code, 'checkpoint', message);
    case 'ERR_DISPOSED':
      return new DisposedError(name, message);
    case 'ERR_INDEX':
      return new TorchIndexError(name, message);
    case 'ERR_NOT_IMPLEMENTED':
      return new NotImplementedTorchError(code, name, withoutBackends(message));
    case 'ERR_OUT_OF_MEMORY':
      return new OutOfMemoryError(code, name, message);
    default:
      return new TorchError(code, name, message);
  }
}

/** LibTorch explains itself over sixty lines of dispatch tables; the first sentence says it, the arguments come last. */
function withoutBackends(message: string): string {
  const [sentence, rest] = message.split(/ This could be because the operator doesn't exist/);
  const given = /\([^()]*\)$/.exec(rest ?? '')?.[0] ?? '';
  return given ? `${sentence} ${given}` : (sentence as string);
}

/** Throws `op: expected <expected> for <name>, got <got>` unless `ok`. */
export function checkArg(
  ok: boolean,
  op: string,
  expected: string,
  name: string,
  got: unknown,
): asserts ok {
  if (!ok) throw ArgumentError.of(op, expected, name, got);
}

/** A value in a message: `2.5 (number)`, `'mean' (string)`, `[2, 3] (array)`, `null`, `Foo (object)`. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string')
    return `'${value.length > 60 ? `${value.slice(0, 57)}…` : value}' (string)`;
  if (typeof value === 'function') return `${value.name || 'anonymous'} (function)`;
  if (Array.isArray(value)) {
    const text = value
      .slice(0, 6)
      .map((v) => (typeof v === 'object' ? typeof v : String(v)))
      .join(', ');
    return `[${text}${value.length > 6 ? ', …' : ''}] (array)`;
  }
  if (typeof value === 'object') return `${value.constructor?.name ?? 'object'} (object)`;
  return `${String(value)} (${typeof value})`;
}
