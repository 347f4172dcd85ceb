import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import {
  arange,
  eye,
  load,
  nn,
  ones,
  ops,
  optim,
  type StateValue,
  save,
  saveNpy,
  saveSafetensors,
  type Tensor,
  tensor,
  zeros,
} from 'kindling';
import { openSource } from '#kindling/io/source.js';
import { dataStart, readDirectory } from '#kindling/io/zip/directory.js';
import { readSmallEntry } from '#kindling/io/zip/read.js';
import { assertFileError, assertHolds, fixture, inFolder, io, tensorsByPath } from './files.js';

async function pickleOf(path: string): Promise<Buffer> {
  const source = await openSource('test', path, { mmap: false });
  const entries = readDirectory(source);
  const [name] = [...entries.keys()].filter((key) => key.endsWith('data.pkl'));
  const bytes = await readSmallEntry(source, entries.get(name as string) as never);
  await source.close();
  return Buffer.from(bytes);
}

describe('save()', () => {
  it('pickles as torch.save does, byte for byte', () =>
    inFolder(async (at) => {
      await save(at('x.pth'), await load<object>(fixture('golden.pth')));
      assert.deepEqual(await pickleOf(at('x.pth')), await pickleOf(fixture('golden.pth')));
    }));

  for (const { file, tensors } of io.checkpoints) {
    it(`writes what load() read out of ${file}`, () =>
      inFolder(async (at) => {
        await save(at('x.pth'), await load<object>(fixture(file)));
        const found = tensorsByPath(await load(at('x.pth')));
        assert.deepEqual(found.map(([path]) => path).sort(), Object.keys(tensors).sort());
        for (const [path, tensor] of found) assertHolds(tensor, tensors[path] as never);
      }));
  }

  it('writes everything that is no tensor', () =>
    inFolder(async (at) => {
      const value = await load<Record<string, StateValue>>(fixture('plain.pth'));
      await save(at('x.pth'), value);
      const back = await load<Record<string, StateValue>>(at('x.pth'));
      assert.deepEqual(back, value);
      assert.equal(back.one, back.two);
      for (const key of Object.keys(value))
        assert.equal(Object.isFrozen(back[key]), Object.isFrozen(value[key]), key);
    }));

  it('keeps shared memory, strides and requiresGrad', () =>
    inFolder(async (at) => {
      const base = arange(12).to('float32').reshape([3, 4]);
      const leaf = ones([2]).requiresGrad_();
      await save(at('x.pth'), { base, turned: base.t(), row: base.select(0, 1), leaf });
      const x = await load<Record<string, Tensor>>(at('x.pth'));
      assert.deepEqual(x.turned?.stride(), [1, 4]);
      assert.equal(x.leaf?.requiresGrad, true);
      x.base?.fill_(7);
      assert.ok(x.row?.eq(7).all().item() && x.turned?.eq(7).all().item());
    }));

  it('writes only the part of a memory that is used', () =>
    inFolder(async (at) => {
      const large = zeros([1_000_000]);
      await save(at('x.pth'), [large.narrow(0, 500_000, 2).fill_(3), large.narrow(0, 500_001, 2)]);
      assert.ok((await stat(at('x.pth'))).size < 2000);
      const [a, b] = await load<Tensor[]>(at('x.pth'));
      assert.deepEqual(
        [a?.tolist(), b?.tolist()],
        [
          [3, 3],
          [3, 0],
        ],
      );
      b?.fill_(9);
      assert.deepEqual(a?.tolist(), [3, 9]);
    }));

  it('writes a conjugated view as one', () =>
    inFolder(async (at) => {
      const z = tensor([{ re: 1, im: 2 }]);
      await save(at('x.pth'), { z, conj: z.conj() });
      const x = await load<Record<string, Tensor>>(at('x.pth'));
      assert.deepEqual(x.conj?.tolist(), [{ re: 1, im: -2 }]);
      x.z?.fill_(5);
      assert.deepEqual(x.conj?.tolist(), [{ re: 5, im: -0 }]);
    }));

  it('lays storages at multiples of 64, stored', () =>
    inFolder(async (at) => {
      await save(at('x.pth'), [ones([3]), ones([5], { dtype: 'int8' }), zeros([0])]);
      const source = await openSource('test', at('x.pth'));
      const entries = [...readDirectory(source).values()];
      assert.deepEqual(
        entries.map(({ name, method }) => `${name} ${method}`),
        ['data.pkl', 'byteorder', 'data/0', 'data/1', 'data/2', 'version'].map(
          (n) => `archive/${n} 0`,
        ),
      );
      for (const entry of entries) assert.equal(dataStart(source, entry) % 64, 0);
      await source.close();
    }));

  it('saves and fills a module and an optimizer', () =>
    inFolder(async (at) => {
      const make = () => new nn.Linear(2, 2);
      const [model, other] = [make(), make()];
      const adam = new optim.Adam(model.parameters(), { lr: 0.1 });
      model
        .call(ones([1, 2]))
        .sum()
        .backward();
      adam.step();
      await save(at('x.pth'), { model: model.stateDict(), optim: adam.stateDict() });
      type Saved = { model: nn.StateDict; optim: ReturnType<typeof adam.stateDict> };
      const saved = await load<Saved>(at('x.pth'));
      other.loadStateDict(saved.model);
      const fresh = new optim.Adam(other.parameters(), { lr: 0.5 });
      fresh.loadStateDict(saved.optim);
      assert.deepEqual(other.weight.tolist(), model.weight.tolist());
      assert.equal(fresh.paramGroups[0]?.lr, 0.1);
      adam.dispose();
      fresh.dispose();
    }));

  it('does not mind that tensors are disposed while it writes', () =>
    inFolder(async (at) => {
      const x = ones([3]);
      const saving = save(at('x.pth'), x);
      x.dispose();
      await saving;
      assert.deepEqual((await load<Tensor>(at('x.pth'))).tolist(), [1, 1, 1]);
    }));

  for (const [title, value, message] of [
    [
      'a function',
      { a: [() => 1] },
      /expected a tensor, a plain value or a container for the value\.a\[0\], got/,
    ],
    ['undefined', { a: undefined }, /for the value\.a, got undefined/],
    ['an object of a class', new Date(0), /for the value, got Date/],
    ['another typed array', [new Float32Array(1)], /for the value\[0\], got Float32Array/],
    ['a key that is no key', new Map([[{}, 1]]), /for a key of the value, got Object/],
    ['half a surrogate pair', ['\ud800'], /half a surrogate pair/],
    ['an integer beyond all bounds', [2n ** 3000n], /below 2\^2039/],
  ] as const) {
    it(`refuses ${title}`, () =>
      inFolder(async (at) => {
        await assert.rejects(save(at('x.pth'), value as never), { code: 'ERR_ARGUMENT', message });
        assert.ok(!(await stat(at('x.pth')).catch(() => null)));
      }));
  }

  it('refuses two element types over one memory, and nesting without end', async () => {
    const z = zeros([2]);
    const mixed = { a: z, b: z.view('int32' as never) };
    await assert.rejects(
      save('x.pth', mixed),
      /the value\.b shares its memory with a tensor of another/,
    );
    let deep: StateValue = [];
    for (let i = 0; i < 5000; i++) deep = [deep];
    await assert.rejects(save('x.pth', deep), /nested too deep/);
  });

  it('and the other writers refuse sparse tensors', async () => {
    const x = ops.call('aten::to_sparse', eye(2)) as Tensor;
    await assert.rejects(
      save('x', { a: x }),
      /^ArgumentError: save: expected a dense tensor for the value\.a$/,
    );
    await assert.rejects(saveNpy('x', x), /saveNpy: expected a dense tensor for tensor/);
    await assert.rejects(
      saveSafetensors('x', { x }),
      /saveSafetensors: expected a dense tensor for "x"/,
    );
  });

  it('follows a link, keeps permissions, and leaves nothing beside the file', () =>
    inFolder(async (at) => {
      await writeFile(at('old'), 'old');
      await chmod(at('old'), 0o640);
      await symlink(at('old'), at('link'));
      await save(at('link'), 1);
      assert.ok((await lstat(at('link'))).isSymbolicLink());
      assert.equal((await stat(at('old'))).mode & 0o777, 0o640);
      assert.equal(await load(at('old')), 1);
      assert.deepEqual((await readdir(at('.'))).sort(), ['link', 'old']);
    }));

  it('leaves the old file and nothing else where it fails', () =>
    inFolder(async (at) => {
      await writeFile(at('x'), 'old');
      await assert.rejects(save(at('x'), { a: Symbol('a') as never }), /ERR_ARGUMENT|expected/);
      assert.equal(await readFile(at('x'), 'utf8'), 'old');
      assert.deepEqual(await readdir(at('.')), ['x']);
      await assertFileError(save(at('no/x'), 1), /no such file or folder/, /no.x$/);
      await mkdtemp(at('folder'));
      const [folder] = (await readdir(at('.'))).filter((name) => name.startsWith('folder'));
      await assertFileError(save(at(folder as string), 1), /got a folder/);
    }));
});
