// Devices, memory, pinned tensors and random numbers of a GPU. They need one and are skipped without.
import assert from 'node:assert/strict';
import { cuda, Generator, manualSeed, rand, randn, tidy, zeros } from 'kindling';
import { allclose } from '../../support/allclose.js';
import { onCuda } from '../../support/devices.js';

onCuda('a GPU', () => {
  it('tells its name, capability and memory', () => {
    const { name, major, totalMemory, multiProcessorCount, uuid } = cuda.getDeviceProperties();
    assert.equal(cuda.getDeviceName(0), name);
    assert.deepEqual(cuda.getDeviceCapability('cuda:0')[0], major);
    assert.ok(totalMemory > 1e9 && multiProcessorCount > 0);
    assert.match(uuid, /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    const [free, total] = cuda.memGetInfo();
    assert.ok(free > 0 && free <= total);
  });

  it('is current by its number', () => {
    assert.equal(cuda.currentDevice(), 0);
    cuda.setDevice(0);
    assert.equal(
      cuda.device('cuda:0', () => cuda.currentDevice()),
      0,
    );
  });

  it('is named in words where it is not there', () => {
    const count = cuda.deviceCount();
    const device = `cuda:${count}` as const;
    const there = count === 1 ? "'cuda:0', the only GPU" : `'cuda:0' to 'cuda:${count - 1}'`;
    const message = new RegExp(`expected ${there} for device, got`);
    assert.throws(() => zeros([2], { device }), { code: 'ERR_ARGUMENT', message });
    assert.throws(() => cuda.setDevice(count), { code: 'ERR_ARGUMENT', message });
  });
});

onCuda('the memory of a GPU', () => {
  it('is counted', () => {
    cuda.synchronize();
    const before = cuda.memoryAllocated();
    cuda.resetPeakMemoryStats();
    const x = zeros([1024, 1024], { device: 'cuda' });
    assert.equal(cuda.memoryAllocated() - before, 4 << 20);
    x.dispose();
    assert.equal(cuda.memoryAllocated(), before);
    assert.ok(cuda.maxMemoryAllocated() >= before + (4 << 20));
    assert.ok(cuda.memoryReserved() <= cuda.maxMemoryReserved());
    assert.match(cuda.memorySummary(), /Allocated memory {6}\|/);
    cuda.resetAccumulatedMemoryStats();
    assert.equal(cuda.memoryStats().allocation.all.allocated, 0);
  });

  it('goes back to the driver by emptyCache', () => {
    zeros([64 << 20], { device: 'cuda' }).dispose();
    const reserved = cuda.memoryReserved();
    cuda.emptyCache();
    assert.ok(cuda.memoryReserved() < reserved);
  });

  it('that runs out is an OutOfMemoryError, and the process lives on', () => {
    assert.throws(() => zeros([1 << 30, 1 << 10], { device: 'cuda' }), {
      code: 'ERR_OUT_OF_MEMORY',
    });
    tidy(() => assert.equal(zeros([2], { device: 'cuda' }).sum().item(), 0));
  });
});

onCuda('Tensor#pinMemory()', () => {
  it('gives a pinned copy, once, which copies without waiting', () =>
    tidy(() => {
      const x = randn([1000]);
      const pinned = x.pinMemory();
      assert.ok(pinned.isPinned() && !x.isPinned());
      assert.equal(pinned.pinMemory(), pinned);
      const there = pinned.to('cuda', { nonBlocking: true });
      assert.equal(there.device, 'cuda:0');
      const back = there.to('cpu', { nonBlocking: true });
      cuda.synchronize();
      allclose(back, x);
    }));
});

onCuda('random numbers of a GPU', () => {
  const draw = (generator?: Generator) => rand([100], { device: 'cuda', generator });

  it('follow the seeds', () =>
    tidy(() => {
      for (const seed of [manualSeed, cuda.manualSeed, cuda.manualSeedAll]) {
        seed(7);
        const first = draw();
        seed(7);
        allclose(draw(), first);
        assert.equal(cuda.initialSeed(), 7n);
      }
    }));

  it('go on from a state', () =>
    tidy(() => {
      const state = cuda.getRngState();
      const first = draw();
      cuda.setRngState(state);
      allclose(draw(), first);
    }));

  it('come out of a generator of one’s own', () =>
    tidy(() => {
      const make = () => new Generator(3, { device: 'cuda' });
      assert.equal(make().device, 'cuda');
      allclose(draw(make()), draw(make()));
      assert.throws(() => rand([2], { generator: make() }), { code: 'ERR_TORCH' });
    }));
});
