import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  ArgumentError,
  Generator,
  LibraryError,
  loadLibrary,
  ones,
  ops,
  type Tensor,
  TorchError,
  tensor,
  tidy,
} from 'kindling';
import { allclose } from '../../support/allclose.js';
import { assertThrows } from '../../support/assertThrows.js';
import { buildExtension, cannotCompile, compile } from './build.js';

const call = (name: string, ...args: unknown[]) =>
  ops.call(`kindling_test::${name}`, ...args) as Tensor;
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));

describe(`loadLibrary()${cannotCompile === null ? '' : ` (${cannotCompile})`}`, () => {
  let library: string;
  let folder: string;

  before(function () {
    if (cannotCompile !== null) return this.skip();
    this.timeout(240_000); // 12 s of compiling on an idle machine
    library = buildExtension();
    folder = mkdtempSync(join(tmpdir(), 'kindling-'));
    loadLibrary(library);
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  it('makes operators callable, once or again, by path and by URL', () => {
    loadLibrary(library);
    loadLibrary(pathToFileURL(library));
    assert.deepEqual(ops.names('kindling_test'), [
      'kindling_test::add_in_place',
      'kindling_test::describe',
      'kindling_test::filled',
      'kindling_test::noise',
      'kindling_test::refuse',
      'kindling_test::scaled_exp',
      'kindling_test::weighted_sum',
    ]);
    assert.match(
      ops.schema('kindling_test::scaled_exp'),
      /scaled_exp\(Tensor x, float scale=2\.?\) -> Tensor$/,
    );
  });

  itTidies('differentiates by the library’s own backward', () => {
    const x = tensor([0, 1, 2], { requiresGrad: true });
    const y = call('scaled_exp', x, { scale: 3 });
    assert.equal(y.gradFn, 'ScaledExpFunction');
    y.mul(tensor([1, 10, 100]))
      .sum()
      .backward();
    // d/dx 3·eˣ · [1, 10, 100]
    allclose(x.grad as Tensor, [3, 30 * Math.E, 300 * Math.E ** 2]);
    allclose(call('scaled_exp', x), [2, 2 * Math.E, 2 * Math.E ** 2]);
  });

  itTidies('takes lists and optionals, by position and by name', () => {
    const [a, b] = [tensor([1, 2]), tensor([10, 20])];
    assert.deepEqual(call('weighted_sum', [a, b]).tolist(), [11, 22]);
    assert.deepEqual(call('weighted_sum', [a, b], [2, 0.5]).tolist(), [7, 14]);
    assert.deepEqual(
      call('weighted_sum', [a, b], new Float64Array([2, 0.5]), { bias: a }).tolist(),
      [8, 16],
    );
    assert.deepEqual(
      call('weighted_sum', { tensors: [a], weights: [3], bias: null }).tolist(),
      [3, 6],
    );
  });

  itTidies('takes scalars, element types, devices and generators', () => {
    const filled = call('filled', [2, 1], 7, { dtype: 'int64', device: 'cpu' });
    assert.deepEqual([filled.dtype, filled.tolist()], ['int64', [[7], [7]]]);
    assert.equal(call('filled', [1], true).dtype, 'bool');
    assert.equal(call('filled', [1], { re: 1, im: 2 }).dtype, 'complex64');
    const noise = () => call('noise', 4, { generator: new Generator(5) }).tolist();
    assert.deepEqual(noise(), noise());
  });

  itTidies('gives text, devices, optional numbers and lists back', () => {
    const x = ones([2, 3]);
    const [text, device, number, sizes, doubled] = ops.call('kindling_test::describe', x, {
      number: 7,
      prefix: 'größe ',
    }) as unknown[];
    assert.deepEqual([text, device, number, sizes], ['größe [2, 3]', 'cpu', 7, [2, 3]]);
    assert.deepEqual((doubled as Tensor).tolist(), [
      [2, 2, 2],
      [2, 2, 2],
    ]);
    assert.equal((ops.call('kindling_test::describe', x) as unknown[])[2], null);
  });

  itTidies('lets an operator change its argument and give nothing', () => {
    const x = ones([2]);
    assert.equal(ops.call('kindling_test::add_in_place', x, ones([2])), undefined);
    assert.deepEqual(x.tolist(), [2, 2]);
  });

  it('reports an operator’s own errors and warnings with its name', async () => {
    const warned = new Promise<Error & { code?: string }>((resolve) =>
      process.once('warning', resolve),
    );
    assertThrows(() => call('refuse', 'because'), {
      type: TorchError,
      code: 'ERR_NATIVE',
      message: /^kindling_test::refuse: refused: because$/,
    });
    const { name, code, message } = await warned;
    assert.deepEqual(
      [name, code, message],
      ['TorchWarning', 'kindling_test::refuse', 'about to refuse: because'],
    );
  });

  it('serves a worker thread, whichever thread loaded it', async () => {
    const worker = new Worker(
      new URL(
        `data:text/javascript,${encodeURIComponent(`
          import { parentPort } from 'node:worker_threads';
          const k = await import(${JSON.stringify(import.meta.resolve('kindling'))});
          const y = k.tidy(() => k.ops.call('kindling_test::scaled_exp', k.zeros([1])).tolist());
          k.loadLibrary(${JSON.stringify(library)});
          parentPort.postMessage(y);`)}`,
      ),
    );
    const answer = await new Promise((resolve, reject) =>
      worker.once('message', resolve).once('error', reject),
    );
    assert.deepEqual(answer, [2]);
    await worker.terminate();
  });

  describe('misuse', () => {
    const refused = (path: () => string, message: RegExp) =>
      assertThrows(() => loadLibrary(path()), { type: LibraryError, code: 'ERR_LIBRARY', message });
    const notTaken = (path: unknown, message: RegExp) =>
      assertThrows(() => loadLibrary(path as string), {
        type: ArgumentError,
        code: 'ERR_ARGUMENT',
        message,
      });

    it('names a file that is not there, and what is no file', () => {
      notTaken(join(folder, 'none.so'), /expected a library, but there is no file .*none\.so$/);
      notTaken(folder, /expected a library, but .* is no file$/);
      notTaken(
        new URL('data:text/plain,x'),
        /expected a file: URL for path, got 'data:text\/plain,x'/,
      );
      notTaken(5, /expected a path for path, got 5 \(number\)/);
    });

    it('says when a file is no library', () => {
      const file = join(folder, 'text.so');
      writeFileSync(file, 'no library');
      refused(() => file, /text\.so is no shared library for \w+-\w+ \(/);
    });

    it('names what another LibTorch has and this one lacks', () => {
      const source =
        'namespace c10 { void gone_since(int); } struct A { A() { c10::gone_since(1); } } a;';
      refused(
        () => compile(source),
        /needs c10::gone_since\(int\), which LibTorch 2\.\d+\.\d+ does not have: .* Build it against 2\.\d+$/,
      );
    });

    it('names another library with the same operators', () => {
      const copy = join(folder, 'copy.so');
      copyFileSync(library, copy);
      refused(
        () => copy,
        /copy\.so registers the operators of kindling_test, which another library has registered already \(registered at .*\.cc:\d+\)$/,
      );
      assert.ok(ops.names('kindling_test').length === 7);
    });

    it('survives a library that throws or crashes while it is opened', () => {
      const throwing =
        '#include <stdexcept>\nstruct A { A() { throw std::runtime_error("not today"); } } a;';
      refused(() => compile(throwing), /cannot be loaded: not today$/);
      if (process.platform === 'darwin') return;
      const crashing = 'struct A { A() { *(volatile int*)8 = 1; } } a;';
      refused(
        () => compile(crashing),
        /cannot be loaded: its initialisation ends the process with signal \d+$/,
      );
    });

    it('names a library that is missing', function () {
      if (process.platform !== 'linux') return this.skip(); // the flags are GNU's
      const needed = compile('int gone() { return 1; }', ['-Wl,-soname,libgone.so']);
      const flags = ['-Wl,--no-as-needed', needed];
      refused(
        () => compile('int gone(); int use() { return gone(); }', flags),
        /needs libgone\.so, which is not found\. An extension links to torch_cpu and c10 only/,
      );
    });

    it('says of an operator that is not there what is', () => {
      const missing = (name: string, message: RegExp) =>
        assertThrows(() => ops.call(name), { type: ArgumentError, code: 'ERR_ARGUMENT', message });
      missing('kindling_test::nothing', /^ops: no operator kindling_test::nothing$/);
      missing(
        'nowhere::x',
        /nothing is registered under nowhere:: \(loadLibrary loads a library of operators\)/,
      );
      missing('aten::relu_twice', /no operator aten::relu_twice$/);
      missing('aten::add', /no operator aten::add; there are .*aten::add\.Tensor/);
      missing('add', /a name has a namespace: aten::add$/);
    });
  });
});
