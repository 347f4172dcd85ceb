// native/device: two files answer for one header. The linker of a shared library would not miss a function; this does.
import assert from 'node:assert/strict';
import { blank, filesBelow, read } from './sources.js';

/** Functions of namespace kindling::cuda as `name(types)`: declared with `;` or defined with `{`. */
function functions(source: string, end: ';' | '{'): string[] {
  const open = source.replace(/^namespace \{\n[\s\S]*?^\} {2}\/\/ namespace$/m, '');
  const text = blank(open, { strings: true });
  const pattern = new RegExp(`^[A-Za-z][\\w:<>, &*]*[ &*](\\w+)\\(([^()]*)\\)\\s*\\${end}`, 'gm');
  return [...text.matchAll(pattern)]
    .map(([, name, parameters = '']) => {
      const types = parameters.split(',').map((parameter) =>
        parameter
          .trim()
          .replace(/(?<=[\w&] )\w+$/, '')
          .trim(),
      );
      return `${name}(${types.map((type) => (type === 'const' ? parameters : type)).join(', ')})`;
    })
    .sort();
}

const declared = functions(read('native/device/device.h'), ';');

describe('native/device', () => {
  it('declares what there is to ask of CUDA', () => {
    assert.ok(declared.length > 20, `found only ${declared.length} functions`);
    assert.ok(declared.includes('ExchangeDevice(int64_t)'));
    assert.ok(declared.includes('ElapsedTime(const Event&, const Event&)'));
  });

  for (const file of ['native/device/cuda.cc', 'native/device/cudaStub.cc']) {
    it(`has all of it in ${file}, and nothing else`, () =>
      assert.deepEqual(functions(read(file), '{'), declared));
  }

  it('includes CUDA’s headers in its own files only', () => {
    const cuda = /#include [<"](?:cuda|c10\/cuda|ATen\/cuda)/;
    const files = ['.cc', '.h'].flatMap((ending) => filesBelow('native', ending));
    const found = files.filter((file) => cuda.test(read(file)));
    assert.deepEqual(found.sort(), [
      'native/augment/gpu.cc',
      'native/augment/gpuKernel.h',
      'native/device/cuda.cc',
    ]);
  });

  it('has no conditional compilation', () => {
    for (const file of ['.cc', '.h'].flatMap((ending) => filesBelow('native/device', ending)))
      assert.doesNotMatch(read(file), /^#\s*if/m, file);
  });
});

describe('the gate on native/device', () => {
  it('misses a function that is not there, or takes something else', () => {
    const header = 'int64_t Count();\nvoid Wait(const Event& event, int64_t stream);\n';
    assert.deepEqual(functions(header, ';'), ['Count()', 'Wait(const Event&, int64_t)']);
    assert.deepEqual(functions('int64_t Count() {}\n', '{'), ['Count()']);
    assert.deepEqual(functions('void Wait(const Event&, bool) { NotBuilt(); }', '{'), [
      'Wait(const Event&, bool)',
    ]);
  });

  it('leaves out what is in an anonymous namespace', () =>
    assert.deepEqual(
      functions('namespace {\n\nvoid Own() {}\n\n}  // namespace\nbool Is() {}', '{'),
      ['Is()'],
    ));
});
