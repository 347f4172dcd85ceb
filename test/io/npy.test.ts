import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { ArgumentError, type DType, loadNpy, saveNpy, tensor, zeros } from 'kindling';
import { toTensor } from '../support/fixtures.js';
import { assertFileError, assertHolds, fixture, inFolder, io } from './files.js';

/** Types that numpy.save writes and that keep their name here. */
const PLAIN: readonly DType[] = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'float16',
  'float32',
  'float64',
  'complex64',
  'complex128',
];

function npy(header: string, data: Uint8Array = new Uint8Array(0), major = 1): Uint8Array {
  const text = Buffer.from(header, 'latin1');
  const length = Buffer.alloc(major === 1 ? 2 : 4);
  length.writeUIntLE(text.length, 0, length.length);
  const magic = Buffer.from('\x93NUMPY', 'latin1');
  return Buffer.concat([magic, Uint8Array.of(major, 0), length, text, data]);
}

describe('loadNpy()', () => {
  for (const { file, tensor: record, strides, refused } of io.npy) {
    if (record === undefined) {
      it(`refuses ${file}`, () =>
        assertFileError(
          loadNpy(fixture(file)),
          new RegExp((refused as string).replace('^', '\\^')),
          /\.npy$/,
        ));
    } else {
      it(`reads ${file}`, async () => {
        const loaded = await loadNpy(fixture(file));
        assertHolds(loaded, record);
        if (strides !== undefined) assert.deepEqual(loaded.stride(), strides);
      });
    }
  }

  it('takes bytes, an ArrayBuffer and a file: URL', async () => {
    const path = fixture('npy/float32.npy');
    const expected = (await loadNpy(path)).tolist();
    const bytes = await readFile(path);
    const copy = Uint8Array.from(bytes).buffer;
    for (const input of [bytes, copy, pathToFileURL(path)])
      assert.deepEqual((await loadNpy(input)).tolist(), expected);
  });

  it('makes bool elements out of bytes beyond 1', async () => {
    const file = npy(
      "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }",
      Uint8Array.of(0, 2, 255),
    );
    const loaded = await loadNpy(file);
    assert.deepEqual([...loaded.toTypedArray()], [0, 1, 1]);
  });

  it('reads headers as Python may spell them', async () => {
    const data = new Uint8Array(new Float32Array([1, 2]).buffer);
    for (const header of [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
      '{"shape": (2L,), "fortran_order": False, "descr": "<f4"}\n',
      "  { 'descr' : '=f4' , 'fortran_order' : False , 'shape' : [ 2 ] , }  ",
    ])
      assert.deepEqual((await loadNpy(npy(header, data))).tolist(), [1, 2]);
  });

  for (const [title, header, message] of [
    ['no dictionary', '(1, 2)', /expected descr, fortran_order and shape/],
    ['a call', "{'descr': eval('1')}", /unexpected eval/],
    ['a missing end', "{'descr': '<f4', 'shape': (2,", /ends early/],
    ['text behind it', "{'descr': '<f4'} 1", /something follows/],
    ['a repeated key', "{'descr': '<f4', 'descr': '<f4'}", /descr occurs twice/],
    ['a strange character', "{'descr': @}", /unexpected @/],
    [
      'a negative size',
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
      /no tuple of sizes/,
    ],
    [
      'a scalar shape',
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
      /no tuple of sizes/,
    ],
    ['a wrong flag', "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", /expected descr/],
    ['deep nesting', '('.repeat(100), /nested too deep/],
    [
      '2^60 elements',
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1152921504606846976,)}",
      /no tuple of sizes/,
    ],
    [
      '2^50 elements',
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1125899906842624,)}",
      /cut off or damaged/,
    ],
    ['an unknown type', "{'descr': '<z4', 'fortran_order': False, 'shape': ()}", /<z4 is unknown/],
    ['an empty header', '', /ends early/],
  ] as const) {
    it(`refuses a header with ${title}`, () =>
      assertFileError(loadNpy(npy(header)), message, /^bytes$/));
  }

  it('refuses what is no .npy file, is cut off or of a later version', async () => {
    await assertFileError(loadNpy(new Uint8Array(0)), /not an \.npy file/);
    await assertFileError(loadNpy(Buffer.from('PK\x03\x04 something')), /not an \.npy file/);
    await assertFileError(loadNpy(npy('{}', undefined, 4)), /version 4\.0 is unknown/);
    const whole = await readFile(fixture('npy/float32.npy'));
    await assertFileError(loadNpy(whole.subarray(0, 40)), /cut off/);
    await assertFileError(loadNpy(whole.subarray(0, -1)), /the array is cut off/);
  });

  it('names the file that is not there, and the folder', async () => {
    await assertFileError(loadNpy('no/such.npy'), /no such file or folder \(ENOENT\)/, /no\/such/);
    await assertFileError(loadNpy(fixture('npy')), /got a folder/);
    await assert.rejects(loadNpy(3 as never), ArgumentError);
  });
});

describe('saveNpy()', () => {
  for (const dtype of PLAIN) {
    it(`writes ${dtype} as numpy.save does, byte for byte`, () =>
      inFolder(async (at) => {
        const path = fixture(`npy/${dtype}.npy`);
        await saveNpy(at('x.npy'), await loadNpy(path));
        assert.deepEqual(await readFile(at('x.npy')), await readFile(path));
      }));
  }

  it('writes scalars and empty arrays as numpy.save does', () =>
    inFolder(async (at) => {
      for (const name of ['scalar', 'empty']) {
        await saveNpy(at('x.npy'), await loadNpy(fixture(`npy/${name}.npy`)));
        assert.deepEqual(await readFile(at('x.npy')), await readFile(fixture(`npy/${name}.npy`)));
      }
    }));

  it('writes strided and conjugated tensors in order', () =>
    inFolder(async (at) => {
      const x = tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      await saveNpy(at('x.npy'), x.t().narrow(0, 1, 2));
      assert.deepEqual((await loadNpy(at('x.npy'))).tolist(), [
        [2, 5],
        [3, 6],
      ]);
      const z = tensor([{ re: 1, im: 2 }]);
      await saveNpy(at('z.npy'), z.conj());
      assert.deepEqual((await loadNpy(at('z.npy'))).tolist(), [{ re: 1, im: -2 }]);
    }));

  it('refuses bfloat16 and what is no tensor, and writes nothing', () =>
    inFolder(async (at) => {
      await assert.rejects(saveNpy(at('x.npy'), zeros([2], { dtype: 'bfloat16' })), {
        code: 'ERR_ARGUMENT',
        message: "saveNpy: NumPy has no bfloat16; save x.to('float32') instead",
      });
      await assert.rejects(saveNpy(at('x.npy'), [1] as never), /expected a tensor for tensor/);
      await assertFileError(loadNpy(at('x.npy')), /no such file/);
    }));

  it('names a folder that is not there', () =>
    inFolder(async (at) => {
      await assertFileError(saveNpy(at('no/x.npy'), zeros([1])), /ENOENT/, /no.x\.npy/);
      await assertFileError(saveNpy(at('.'), zeros([1])), /expected a file, got a folder/);
    }));

  it('goes through more than one chunk', () =>
    inFolder(async (at) => {
      const x = toTensor({ dtype: 'int32', shape: [3], data: [1, 2, 3] }).repeat([700_001]);
      await saveNpy(at('x.npy'), x);
      assert.equal((await readFile(at('x.npy'))).length, 128 + 4 * 2_100_003);
      const back = await loadNpy(at('x.npy'));
      assert.ok(back.eq(x).all().item());
      await writeFile(at('x.npy'), '');
      assert.ok(back.eq(x).all().item());
    }));
});
