import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { ArgumentError, fromFile, TorchError } from 'kindling';
import { inFolder } from './files.js';

describe('fromFile()', () => {
  it('gives the elements of a file, of which changes stay in memory', () =>
    inFolder(async (at) => {
      await writeFile(at('x'), new Uint8Array(new Float32Array([1, 2, 3]).buffer));
      const x = fromFile(at('x'), { size: 2 });
      assert.deepEqual([x.dtype, x.tolist()], ['float32', [1, 2]]);
      x.add_(1);
      assert.deepEqual(fromFile(at('x'), { size: 3, shared: false }).tolist(), [1, 2, 3]);
      const bytes = fromFile(at('x'), { size: 4, dtype: 'uint8' });
      assert.deepEqual(bytes.tolist(), [0, 0, 128, 63]);
    }));

  it('writes through to a shared file, which it makes', () =>
    inFolder(async (at) => {
      const x = fromFile(at('x'), { size: 2, dtype: 'int32', shared: true });
      x.fill_(258);
      assert.deepEqual([...(await readFile(at('x')))], [2, 1, 0, 0, 2, 1, 0, 0]);
      x.dispose();
    }));

  it('refuses files that are not there or too short, and a wrong size', () =>
    inFolder(async (at) => {
      assert.throws(() => fromFile(at('no'), { size: 1 }), { name: TorchError.name });
      await writeFile(at('x'), 'abc');
      assert.throws(() => fromFile(at('x'), { size: 1 }), /^TorchError: fromFile: .*smaller than/);
      for (const size of [0, -1, 1.5, undefined])
        assert.throws(() => fromFile(at('x'), { size: size as number }), ArgumentError);
    }));
});
