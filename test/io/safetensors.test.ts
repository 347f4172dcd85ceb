import assert from 'node:assert/strict';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import {
  arange,
  eye,
  loadSafetensors,
  openSafetensors,
  saveSafetensors,
  type Tensor,
  tensor,
  tidyAsync,
  zeros,
} from 'kindling';
import { assertFileError, assertHolds, fixture, inFolder, io } from './files.js';

const archives = io.archives.filter(({ file }) => file.endsWith('.safetensors'));

function file(header: string | object, data = 0): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(data)]);
}

const entry = (shape: unknown, from: unknown, to: unknown, dtype: unknown = 'U8') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

describe('loadSafetensors()', () => {
  for (const { file: name, tensors } of archives) {
    for (const mmap of [true, false]) {
      it(`${mmap ? 'maps' : 'reads'} ${name}`, async () => {
        const loaded = await loadSafetensors(fixture(name), { mmap });
        assert.deepEqual(Object.keys(loaded).sort(), Object.keys(tensors).sort());
        for (const [key, record] of Object.entries(tensors))
          assertHolds(loaded[key] as Tensor, record);
      });
    }
  }

  it('takes bytes, which it copies', async () => {
    const bytes = await readFile(fixture('ours.safetensors'));
    const loaded = await loadSafetensors(bytes);
    bytes.fill(0);
    assert.deepEqual(loaded.bf16?.tolist(), [1, -2.5, 0.25]);
  });

  it('reads only the keys that are asked for', async () => {
    const path = fixture('ours.safetensors');
    const loaded = await loadSafetensors(path, { keys: ['bf16'] });
    assert.deepEqual(Object.keys(loaded), ['bf16']);
    await assert.rejects(loadSafetensors(path, { keys: ['x'] }), {
      code: 'ERR_ARGUMENT',
      message: /expected one of the \d+ tensors' names for name, got 'x'/,
    });
  });

  it('changes memory and never the file', () =>
    inFolder(async (at) => {
      await saveSafetensors(at('x'), { x: tensor([1, 2]) });
      const { x } = await loadSafetensors(at('x'));
      x?.add_(1);
      assert.deepEqual((await loadSafetensors(at('x'))).x?.tolist(), [1, 2]);
      assert.deepEqual(x?.tolist(), [2, 3]);
    }));

  it('keeps tensors of a file that is replaced', () =>
    inFolder(async (at) => {
      await saveSafetensors(at('x'), { x: tensor([1, 2]) });
      const { x } = await loadSafetensors(at('x'));
      await saveSafetensors(at('x'), { x: tensor([3, 4]) });
      assert.deepEqual(x?.tolist(), [1, 2]);
      assert.deepEqual((await loadSafetensors(at('x'))).x?.tolist(), [3, 4]);
    }));

  it('without mmap survives a file that is cut off', () =>
    inFolder(async (at) => {
      await saveSafetensors(at('x'), { x: arange(100_000) });
      const { x } = await loadSafetensors(at('x'), { mmap: false });
      await truncate(at('x'), 10);
      assert.equal(x?.sum().item(), (99_999 * 100_000) / 2);
    }));

  it('maps 5 GB in no time', () =>
    inFolder(async (at) => {
      const count = 1_250_000_000;
      await writeFile(at('x'), file({ x: entry([count], 0, 4 * count, 'F32') }));
      const { size } = await (await import('node:fs/promises')).stat(at('x'));
      await truncate(at('x'), size + 4 * count);
      const { x } = await loadSafetensors(at('x'));
      assert.equal(x?.numel(), count);
      assert.equal(x?.narrow(0, count - 1, 1).item(), 0);
    }));

  it('lets tensors go with their scope', async () => {
    const sum = await tidyAsync(async () => {
      const { float32 } = await loadSafetensors(fixture('ours.safetensors'));
      return float32?.sum();
    });
    assert.equal(sum?.numel(), 1);
  });

  for (const [title, bytes, message] of [
    ['an empty file', Buffer.alloc(0), /too short/],
    ['a header beyond the file', file('{}').subarray(0, 9), /header claims 2 bytes/],
    ['a header of 2^63 bytes', Buffer.alloc(16, 0x7f), /header claims/],
    ['a header that is no JSON', file('{x'), /no JSON/],
    ['a header that is no UTF-8', file('{"\xff').fill(0xff, 9), /no JSON/],
    ['a header that is a list', file('[]'), /no JSON object/],
    ['a header with spaces in front', file(' {}'), /no JSON object/],
    [
      'a tensor twice',
      file(
        '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}',
      ),
      /has "a" twice/,
    ],
    [
      'a field twice',
      file('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /has "dtype" twice/,
    ],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), /__metadata__ holds/],
    ['a tensor that is none', file({ a: 1 }), /tensor "a": expected its type/],
    ['an unknown type', file({ a: entry([1], 0, 1, 'F4') }, 1), /tensor "a": its element type F4/],
    [
      'a type out of Object.prototype',
      file({ a: entry([1], 0, 1, 'constructor') }, 1),
      /element type constructor/,
    ],
    ['no type', file({ a: entry([1], 0, 1, 7) }, 1), /element type 7/],
    ['a shape that is none', file({ a: entry('x', 0, 1) }, 1), /its shape is no list/],
    ['a negative size', file({ a: entry([-1], 0, 1) }, 1), /its shape is no list/],
    [
      'a size that overflows',
      file({ a: entry([2 ** 40, 2 ** 40, 0], 0, 0) }),
      /its shape is no list/,
    ],
    [
      'offsets that are none',
      file({ a: { dtype: 'U8', shape: [1], data_offsets: [0] } }, 1),
      /no pair of offsets/,
    ],
    ['offsets in reverse', file({ a: entry([1], 1, 0) }, 1), /no pair of offsets/],
    [
      'too few bytes for its shape',
      file({ a: entry([2], 0, 1) }, 1),
      /1 bytes for 2 elements of U8/,
    ],
    [
      'an overlap',
      file({ a: entry([2], 0, 2), b: entry([2], 1, 3) }, 3),
      /tensor "b": it overlaps with tensor "a"/,
    ],
    [
      'a hole',
      file({ a: entry([1], 0, 1), b: entry([1], 2, 3) }, 3),
      /tensor "b": 1 unused bytes after tensor "a"/,
    ],
    [
      'a hole at the start',
      file({ a: entry([1], 1, 2) }, 2),
      /tensor "a": 1 unused bytes after the header/,
    ],
    [
      'bytes behind the last tensor',
      file({ a: entry([1], 0, 1) }, 2),
      /1 unused bytes after tensor "a"/,
    ],
    ['a tensor beyond the end', file({ a: entry([4], 0, 4) }, 1), /cut off: tensor "a" ends/],
  ] as const) {
    it(`refuses ${title}`, () => assertFileError(loadSafetensors(bytes), message, /^bytes$/));
  }

  it('refuses float8 by name', () =>
    assertFileError(loadSafetensors(fixture('float8.safetensors')), /F8_E4M3 has no name/));
});

describe('openSafetensors()', () => {
  for (const mmap of [true, false]) {
    it(`gives tensors one by one, ${mmap ? 'mapped' : 'read'}`, async () => {
      const safe = await openSafetensors(fixture('ours.safetensors'), { mmap });
      const { tensors = {}, metadata } = archives[1] ?? {};
      assert.deepEqual(safe.metadata, metadata);
      assert.deepEqual(safe.keys().sort(), Object.keys(tensors).sort());
      assert.deepEqual(safe.info('float64'), { dtype: 'float64', shape: [2, 3] });
      const float64 = await safe.get('float64');
      await safe.close();
      await safe.close();
      assertHolds(float64, tensors.float64 as never);
      assert.throws(() => safe.info('float64'), /is closed/);
    });

    it(`gives slices, ${mmap ? 'mapped' : 'read'}`, () =>
      inFolder(async (at) => {
        await saveSafetensors(at('x'), { x: arange(24).reshape([4, 3, 2]) });
        const safe = await openSafetensors(at('x'), { mmap });
        const slice = async (...ranges: ([number, number] | null)[]) =>
          (await safe.getSlice('x', { ranges })).tolist();
        // x[1:3, 2:3] and so on of torch.arange(24).reshape(4, 3, 2)
        assert.deepEqual(await slice([1, 3], [2, 3]), [[[10, 11]], [[16, 17]]]);
        assert.deepEqual(await slice([-1, 4]), [
          [
            [18, 19],
            [20, 21],
            [22, 23],
          ],
        ]);
        assert.deepEqual(await slice([0, 1], null, [1, 2]), [[[1], [3], [5]]]);
        assert.deepEqual(await slice([2, 2]), []);
        assert.equal((await safe.getSlice('x', { ranges: [] })).numel(), 24);
        assert.throws(() => safe.getSlice('x', { ranges: [[0, 5]] }), /positions in \[0, 4\]/);
        assert.throws(() => safe.getSlice('x', { ranges: [[2, 1]] }), /positions in \[0, 4\]/);
        const many = [null, null, null, null];
        assert.throws(() => safe.getSlice('x', { ranges: many }), /expected 3 ranges or fewer/);
        assert.throws(() => safe.getSlice('y', { ranges: [] }), /one of the 1 tensors' names/);
        await safe.close();
      }));
  }

  it('closes the file at the end of a block and after an error', () =>
    inFolder(async (at) => {
      await writeFile(at('x'), file('{x'));
      for (const mmap of [true, false])
        await assertFileError(openSafetensors(at('x'), { mmap }), /no JSON/);
      await using safe = await openSafetensors(fixture('ours.safetensors'), { mmap: false });
      assert.ok(safe.keys().length > 0);
    }));
});

describe('saveSafetensors()', () => {
  it('writes what the Python package writes, byte for byte', () =>
    inFolder(async (at) => {
      const tensors = await loadSafetensors(fixture('ours.safetensors'));
      await saveSafetensors(at('x'), tensors, { metadata: { format: 'pt' } });
      assert.deepEqual(await readFile(at('x')), await readFile(fixture('ours.safetensors')));
    }));

  it('writes strided tensors in order', () =>
    inFolder(async (at) => {
      await saveSafetensors(at('x'), {
        x: tensor([
          [1, 2],
          [3, 4],
        ]).t(),
      });
      assert.deepEqual((await loadSafetensors(at('x'))).x?.tolist(), [
        [1, 3],
        [2, 4],
      ]);
    }));

  it('refuses tensors that share memory, and names them', async () => {
    const x = eye(3);
    await assert.rejects(saveSafetensors('x', { a: x, b: x.t() }), {
      code: 'ERR_ARGUMENT',
      message: /"a" and "b" share memory.*clone\(\) one/,
    });
    await assert.rejects(saveSafetensors('x', { a: x, b: x }), /share memory/);
  });

  it('refuses complex128, wrong metadata and a tensor called __metadata__', async () => {
    const z = zeros([1], { dtype: 'complex128' });
    await assert.rejects(saveSafetensors('x', { z }), /no complex128, which "z" is/);
    await assert.rejects(saveSafetensors('x', { __metadata__: eye(1) }), /cannot be called/);
    const metadata = { a: 1 } as never;
    await assert.rejects(saveSafetensors('x', {}, { metadata }), /an object of texts for metadata/);
  });

  it('writes a file without tensors', () =>
    inFolder(async (at) => {
      await saveSafetensors(at('x'), {});
      assert.deepEqual(await loadSafetensors(at('x')), {});
    }));
});
