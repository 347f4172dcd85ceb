// The kernel for GPUs without one: what its threads do is plain C++ in a header, which is compiled for the CPU here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadLibrary, tidy } from 'kindling';
import { loadInfo } from '#kindling/native/loader.js';
import { filesBelow, root } from '../../gates/sources.js';
import { allclose } from '../../support/allclose.js';
import { cannotCompile, compile } from '../extension/build.js';
import { manyCalls } from './many.js';
import { maskOperator, pictureOperator } from './operators.js';

const PIXELS = 'kindling_gpu_pixels';

function build(): string {
  const include = `${loadInfo().libtorch.include}`;
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  // The library is known by its source: what it includes is part of that.
  const included = filesBelow('native/augment', '.h').concat(filesBelow('native/augment', '.cc'));
  const source = `${read('test/tensor/augment/gpuPixels.cc')}\n#if 0\n${included.map(read).join('')}\n#endif\n`;
  const headers = [include, join(include, 'torch/csrc/api/include')];
  return compile(source, [
    '-std=c++20',
    `-I${join(root, 'native')}`,
    ...headers.flatMap((folder) => ['-isystem', folder]),
  ]);
}

describe(`the threads of kindling::augment on a GPU${cannotCompile === null ? '' : ` (${cannotCompile})`}`, () => {
  before(function () {
    if (cannotCompile !== null) return this.skip();
    this.timeout(240_000);
    loadLibrary(build());
  });

  it('give what the CPU gives', () =>
    tidy(() => {
      for (const [images, call] of manyCalls()) {
        // In colours and types of 16 bits a last bit may differ.
        const tolerance = { float32: 2e-5, float16: 4e-3, bfloat16: 4e-2 }[call.dtype];
        const expected = pictureOperator(images, call);
        allclose(pictureOperator(images, call, PIXELS), expected, { rtol: 0, atol: tolerance });
      }
    }));

  it('give the same masks', () =>
    tidy(() => {
      for (const [images, call] of manyCalls()) {
        const masks = images.select(1, 0);
        allclose(
          maskOperator(masks, { ...call, div: 3 }, PIXELS),
          maskOperator(masks, { ...call, div: 3 }),
        );
      }
    }));
});
