import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { load, nn, type StateValue, type Tensor, tidyAsync } from 'kindling';
import { storageOf } from '#kindling/tensor/storage.js';
import { assertFileError, assertHolds, fixture, io, tensorsByPath } from './files.js';

type Tensors = Record<string, Tensor>;

/** What `plain()` in test/fixtures/makers/io.py makes, as load() gives it. */
const PLAIN: Record<string, unknown> = {
  ints: [0, -1, 255, 256, 65536, -(2 ** 31), 2 ** 31, 2n ** 53n, 2n ** 70n, -(2n ** 70n)],
  floats: [0.5, -0, Infinity, -Infinity],
  bools: [true, false],
  none: null,
  text: 'grün 漢 🙂',
  size: [2, 3],
  dtype: 'float16',
  device: 'cuda:1',
  bytes: Uint8Array.of(0, 0x80, 0xff),
  bytearray: Uint8Array.of(0x61, 0x62),
  set: new Set([1]),
  complex: { re: 1, im: 2 },
  empty: [{}, [], [], ''],
  ordered: { a: 1, b: 2 },
  counter: { a: 2, b: 1 },
  one: [1, 2],
  two: [1, 2],
  many: Array.from({ length: 1001 }, (_, i) => i),
};

describe('load()', () => {
  for (const { file, tensors } of io.checkpoints) {
    for (const mmap of [true, false]) {
      it(`${mmap ? 'maps' : 'reads'} the tensors of ${file}`, async () => {
        const value = await load(fixture(file), { mmap });
        const found = tensorsByPath(value);
        assert.deepEqual(found.map(([path]) => path).sort(), Object.keys(tensors).sort());
        for (const [path, tensor] of found) assertHolds(tensor, tensors[path] as never);
      });
    }
  }

  for (const file of ['plain.pth', 'plainLegacy.pth']) {
    it(`reads everything that is no tensor out of ${file}`, async () => {
      const {
        keys,
        cycle,
        ['__proto__']: proto,
        ...rest
      } = await load<Record<string, StateValue>>(fixture(file));
      assert.deepEqual(rest, PLAIN);
      const entries = new Map<unknown, unknown>([
        [0, 'a'],
        ['1', 'b'],
        [null, 2.5],
        [[1, 2], 3],
      ]);
      assert.deepEqual(keys, entries);
      assert.deepEqual(proto, { polluted: 1 });
      assert.ok(Array.isArray(cycle) && cycle[0] === 1 && cycle[1] === cycle);
      assert.equal(rest.one, rest.two);
    });
  }

  it('gives tuples, sizes and complex numbers frozen, lists not', async () => {
    const value = await load<Record<string, StateValue>>(fixture('plain.pth'));
    const frozen = Object.keys(value).filter((key) => Object.isFrozen(value[key]));
    const containers = frozen.filter(
      (key) => typeof value[key] === 'object' && value[key] !== null,
    );
    assert.deepEqual(containers.sort(), ['bools', 'complex', 'size']);
  });

  it('keeps whole numbers as the keys of an optimizer’s state', async () => {
    const { optim } = await load<{
      optim: { state: Map<number, { step: Tensor }>; param_groups: { betas: number[] }[] };
    }>(fixture('trained.pth'));
    assert.deepEqual([...optim.state.keys()], [0, 1, 2, 3]);
    assert.equal(optim.state.get(0)?.step.item(), 1);
    assert.deepEqual(optim.param_groups[0]?.betas, [0.9, 0.999]);
  });

  for (const file of ['trained.pth', 'trainedLegacy.pth']) {
    it(`fills a module out of ${file}`, async () => {
      const model = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));
      const { model: state } = await load<{ model: nn.StateDict }>(fixture(file));
      const report = model.loadStateDict(state);
      assert.deepEqual(report, { missingKeys: [], unexpectedKeys: [] });
      const { tensors } = io.checkpoints.find((entry) => entry.file === file) as never as {
        tensors: Record<string, never>;
      };
      for (const [name, tensor] of Object.entries(model.stateDict()))
        assertHolds(tensor, tensors[`/model/${name}`] as never);
    });
  }

  it('infers the type that loadStateDict takes', async () => {
    const model = new nn.Linear(2, 2);
    await assert.rejects(
      async () => model.loadStateDict(await load(fixture('golden.pth'))),
      /missing "weight", "bias"; unexpected "a", "b", "n"/,
    );
  });

  for (const file of ['views.pth', 'viewsLegacy.pth']) {
    for (const mmap of [true, false]) {
      it(`keeps shared memory and strides of ${file}, ${mmap ? 'mapped' : 'read'}`, async () => {
        const x = await load<Tensors>(fixture(file), { mmap });
        assert.equal(x.base, x.same);
        assert.deepEqual(x.turned?.stride(), [1, 4]);
        assert.deepEqual(x.strided?.stride(), [4, 2]);
        assert.deepEqual(x.wide?.stride(), [1, 0]);
        x.base?.fill_(7);
        for (const name of ['row', 'turned', 'strided'])
          assert.ok(x[name]?.eq(7).all().item(), `${name} shares the memory of base`);
        assert.ok(!x.wide?.eq(7).any().item());
        assert.ok(!x.part?.eq(7).any().item());
      });
    }
  }

  it('counts a change of one tensor in place as no change of another', async () => {
    const x = await load<Tensors>(fixture('views.pth'));
    const { base, wide } = x as { base: Tensor; wide: Tensor };
    const weight = base.requiresGrad_();
    const loss = weight.mul(weight).sum();
    wide.detach().clone().add_(1);
    (x.part as Tensor).add_(1);
    loss.backward();
    assert.deepEqual(weight.grad?.narrow(0, 0, 1).tolist(), [[0, 2, 4, 6]]);
  });

  it('changes memory and never the file', async () => {
    const x = await load<Tensors>(fixture('golden.pth'));
    x.a?.zero_();
    assert.deepEqual((await load<Tensors>(fixture('golden.pth'))).a?.tolist(), [
      [1, 2],
      [3, 4],
    ]);
  });

  it('keeps requiresGrad', async () => {
    const [trained, frozen] = await load<Tensor[]>(fixture('parameter.pth'));
    assert.deepEqual([trained?.requiresGrad, frozen?.requiresGrad], [true, false]);
    assert.ok(trained?.isLeaf);
  });

  it('keeps conjugated views views', async () => {
    const { plain, conj } = await load<Tensors>(fixture('lazy.pth'));
    assert.equal(storageOf(plain as Tensor).identity, storageOf(conj as Tensor).identity);
  });

  it('takes bytes, which it copies', async () => {
    for (const file of ['golden.pth', 'viewsLegacy.pth']) {
      const bytes = await readFile(fixture(file));
      const [, tensor] = tensorsByPath(await load(bytes))[0] as [string, Tensor];
      const before = tensor.tolist();
      bytes.fill(0);
      assert.deepEqual(tensor.tolist(), before);
    }
  });

  it('lets tensors go with their scope', async () => {
    const sum = await tidyAsync(async () =>
      (await load<Tensors>(fixture('views.pth'))).base?.sum(),
    );
    assert.equal(sum?.item(), 66);
  });

  for (const [file, message] of [
    ['attack.pth', /found (?:posix|nt)\.system; objects of classes are not loaded/],
    ['attackLegacy.pth', /found (?:posix|nt)\.system; objects of classes are not loaded/],
    ['evaluation.pth', /found eval; .*save model\.state_dict\(\) in Python/],
    ['module.pth', /found torch\.nn\.modules\.linear\.Linear/],
    ['numpy.pth', /found numpy\._core\.multiarray\.scalar/],
    ['sparse.pth', /sparse tensors are not loaded/],
    ['quantized.pth', /quantized tensors are not loaded/],
    ['float8.pth', /element type torch\.float8_e4m3fn has no name/],
    ['storage.pth', /found a bare storage or a class/],
    ['bare.pkl', /a pickle, but none of torch\.save/],
    ['script.pt', /a TorchScript program/],
    ['plain.npz', /no data\.pkl; loadNpz reads it/],
    ['ours.safetensors', /not a file of torch\.save; loadSafetensors may read it/],
    ['npy/bool.npy', /not a file of torch\.save$/],
  ] as const) {
    it(`refuses ${file}`, async () => {
      await assertFileError(load(fixture(file)), message, /io.[\w/]+\.\w+$/);
      assert.ok(!existsSync('kindling-was-attacked'));
    });
  }

  it('refuses the tar format, and empty files', async () => {
    const tar = Buffer.alloc(512);
    tar.write('ustar', 257);
    await assertFileError(load(tar), /the tar format of PyTorch before 0\.1\.10/);
    await assertFileError(load(new Uint8Array(0)), /not a file of torch\.save$/);
    await assertFileError(
      load(Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1')),
      /no data\.pkl/,
    );
  });

  it('names the storage that is damaged, where the file is read', async () => {
    const bytes = await readFile(fixture('golden.pth'));
    const at = bytes.indexOf(Buffer.from(new Float32Array([1, 2, 3, 4]).buffer));
    bytes[at] = 1;
    await assertFileError(load(bytes), /data\/0 is damaged: its checksum differs/);
  });
});
