// Without a GPU every call that needs one says so, by its own name; with one these tests are skipped.
import assert from 'node:assert/strict';
import { cuda, Generator, ops, rand, Scope, type Tensor, tensor, tidy, zeros } from 'kindling';

/** Asks for what cannot be had on the CPU. */
const CALLS: Readonly<Record<string, (x: Tensor) => unknown>> = {
  'cuda.currentDevice': () => cuda.currentDevice(),
  'cuda.setDevice': () => cuda.setDevice(0),
  'cuda.device': () => cuda.device(0, () => 1),
  'cuda.synchronize': () => cuda.synchronize(),
  'cuda.synchronizeAsync': () => cuda.synchronizeAsync(),
  'cuda.getDeviceProperties': () => cuda.getDeviceProperties('cuda:3'),
  'cuda.getDeviceName': () => cuda.getDeviceName(),
  'cuda.getDeviceCapability': () => cuda.getDeviceCapability(),
  'cuda.Stream': () => new cuda.Stream(),
  'cuda.Stream.priorityRange': () => cuda.Stream.priorityRange(),
  'cuda.currentStream': () => cuda.currentStream(),
  'cuda.defaultStream': () => cuda.defaultStream(),
  'cuda.Event': () => new cuda.Event({ enableTiming: true }),
  'cuda.memoryStats': () => cuda.memoryStats(),
  'cuda.memorySummary': () => cuda.memorySummary(),
  'cuda.memoryAllocated': () => cuda.memoryAllocated(),
  'cuda.maxMemoryAllocated': () => cuda.maxMemoryAllocated(),
  'cuda.memoryReserved': () => cuda.memoryReserved(),
  'cuda.maxMemoryReserved': () => cuda.maxMemoryReserved(),
  'cuda.resetPeakMemoryStats': () => cuda.resetPeakMemoryStats(),
  'cuda.resetAccumulatedMemoryStats': () => cuda.resetAccumulatedMemoryStats(),
  'cuda.memGetInfo': () => cuda.memGetInfo(),
  'cuda.emptyCache': () => cuda.emptyCache(),
  'cuda.manualSeed': () => cuda.manualSeed(1),
  'cuda.manualSeedAll': () => cuda.manualSeedAll(1),
  'cuda.initialSeed': () => cuda.initialSeed(),
  'cuda.getRngState': () => cuda.getRngState(),
  'cuda.setRngState': () => cuda.setRngState(zeros([16], { dtype: 'uint8' })),
  Generator: () => new Generator(1, { device: 'cuda' }),
  zeros: () => zeros([2], { device: 'cuda' }),
  rand: () => rand([2], { device: 'cuda:1' }),
  to: (x) => x.to('cuda', { nonBlocking: true }),
  newZeros: (x) => x.newZeros([2], { device: 'cuda:0' }),
  newEmpty: (x) => x.newEmpty([2], { pinMemory: true }),
  pinMemory: (x) => x.pinMemory(),
  'aten::zeros': () => ops.call('aten::zeros', [2], { device: 'cuda' }),
};

const sentence =
  /: no CUDA device: (?:this LibTorch is a build for the CPU; `npx kindling|LibTorch finds no GPU)/;

describe('without a GPU', () => {
  before(function () {
    if (cuda.isAvailable()) this.skip();
  });

  it('cuda.isAvailable and cuda.deviceCount answer', () =>
    assert.deepEqual([cuda.isAvailable(), cuda.deviceCount()], [false, 0]));

  for (const [name, call] of Object.entries(CALLS)) {
    it(`${name} is a NoCudaError that says why`, async () => {
      const x = zeros([2]);
      const scope = new Scope({ enter: false });
      const asked = async () => scope.run(() => ({ result: call(x) })).result;
      await assert.rejects(asked, (error: Error & { code?: string; op?: string }) => {
        assert.deepEqual([error.name, error.code, error.op], ['NoCudaError', 'ERR_NO_CUDA', name]);
        assert.match(error.message, sentence);
        return true;
      });
      scope.clear();
      x.dispose();
    });
  }

  it('a tensor is not pinned', () => tidy(() => assert.equal(tensor([1]).isPinned(), false)));
});

describe('a GPU’s name', () => {
  for (const device of ['cpu', 'gpu', 'cuda:x', -1, 0.5, null] as unknown as 'cuda'[]) {
    it(`is not ${JSON.stringify(device)}`, () =>
      assert.throws(() => cuda.synchronize(device), {
        code: 'ERR_ARGUMENT',
        message:
          /^cuda\.synchronize: expected a GPU's number, 'cuda' or 'cuda:<index>' for device, got/,
      }));
  }
});
