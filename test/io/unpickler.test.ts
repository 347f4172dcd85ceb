// Pickles put together by hand: what no well-meaning program writes.
import assert from 'node:assert/strict';
import { FileError, memory } from 'kindling';
import { Cursor } from '#kindling/io/torch/cursor.js';
import { longBytes, narrow } from '#kindling/io/torch/numbers.js';
import { Unpickler } from '#kindling/io/torch/unpickler.js';
import { PyList, PySet, PyTensor, type PyValue } from '#kindling/io/torch/values.js';

function unpickle(pickle: string | Uint8Array): PyValue {
  const bytes = typeof pickle === 'string' ? Buffer.from(pickle, 'latin1') : pickle;
  const from = {
    size: bytes.length,
    read: (at: number, count: number) => bytes.subarray(at, at + count),
    error: (message: string) => new FileError('load', 'bytes', message),
  };
  return new Unpickler(new Cursor(from), new Map()).load();
}

const plain = (value: PyValue): unknown =>
  value instanceof PyList || value instanceof PySet ? value.items.map(plain) : value;

const STORAGE = '(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpu';

/** `torch._utils._rebuild_tensor_v2` over a storage of `count` elements. */
function tensorPickle(count: string, offset: string, size: string, stride: string): string {
  return `ctorch._utils\n_rebuild_tensor_v2\n(${STORAGE}${count}tQ${offset}(${size}t(${stride}t\x89ccollections\nOrderedDict\n)RtR.`;
}

describe('the unpickler', () => {
  for (const [pickle, expected] of [
    // pickletools.optimize(pickle.dumps(x, protocol)) of Python
    ['I01\n.', true],
    ['I-5\n.', -5],
    ['L12345678901234567890L\n.', 12345678901234567890n],
    ['F1.5\n.', 1.5],
    ['F-inf\n.', -Infinity],
    ['Vabc\n.', 'abc'],
    ['(lp0\nI1\naI2\na.', [1, 2]],
    ['(I1\nI2\nt.', [1, 2]],
    ['\x80\x02\x8a\x00.', 0],
    ['\x80\x02\x8a\x01\xff.', -1],
    ['\x80\x02\x8b\x05\x00\x00\x00\x00\x00\x00\x00\x01.', 2 ** 32],
    ['\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00\x8c\x02hi.', 'hi'],
    ['\x80\x04\x8d\x02\0\0\0\0\0\0\0hi.', 'hi'],
    ['\x80\x04\x8e\x01\0\0\0\0\0\0\0\xff.', Uint8Array.of(255)],
    ['\x80\x05\x96\x01\0\0\0\0\0\0\0\xff.', Uint8Array.of(255)],
    ['\x80\x04\x8f(K\x01K\x02\x90.', [1, 2]],
    ['\x80\x04(K\x01\x91.', [1]],
    ['\x80\x04K\x01\x94K\x02\x94h\x00h\x01\x86.', [1, 2]],
    ['K\x01K\x020.', 1],
    ['K\x01(K\x02K\x031.', 1],
    ['K\x012\x86.', [1, 1]],
    ['U\x02hi.', 'hi'],
  ] as const) {
    it(`reads ${JSON.stringify(pickle)}`, () =>
      assert.deepEqual(plain(unpickle(pickle)), expected));
  }

  for (const [title, pickle, message] of [
    ['nothing', '', /cut off/],
    ['a pickle without an end', 'K\x01', /cut off/],
    ['a string longer than the file', 'X\xff\xff\xff\x7fa.', /cut off/],
    ['a string of 2^63 bytes', '\x8d\0\0\0\0\0\0\0\x80.', /cut off/],
    ['a string that is no UTF-8', 'X\x01\0\0\0\xff.', /no UTF-8/],
    ['an unknown opcode', '\xff', /unknown opcode 0xff/],
    ['an empty stack', '.', /a value is missing/],
    ['a mark for a value', '(.', /a value is missing/],
    ['a missing mark', 'K\x01t.', /a mark is missing/],
    ['an unknown memo', 'h\x05.', /nothing is remembered under 5/],
    ['an integer of 300 bytes', `\x8b\x2c\x01\0\0${'\x01'.repeat(300)}.`, /integer of 300 bytes/],
    ['an endless decimal', `I${'1'.repeat(700)}\n.`, /not an integer/],
    ['an endless line', `I${'1'.repeat(70_000)}`, /a line has no end/],
    ['a float that is none', 'F1e\n.', /not a number/],
    ['items for a tuple', ')K\x01a.', /expected a list/],
    ['items for a number', 'K\x01(K\x02e.', /expected a list/],
    ['an odd number of items', '}(K\x01u.', /expected a dictionary/],
    ['set items for a list', '](K\x01\x90.', /expected a set/],
    ['attributes for a list', ']}b.', /attributes for something that has none/],
    ['a class of itself', 'cos\nsystem\n.', /found os\.system/],
    ['a class from the stack', '\x8c\x08builtins\x8c\x04exec\x93.', /found exec/],
    ['a class with a list for a name', ']]\x93.', /expected the name of a class/],
    ['a call of a number', 'K\x01)R.', /expected a class and its arguments/],
    ['a call of a storage', 'ctorch\nFloatStorage\n)R.', /torch\.FloatStorage cannot be called/],
    [
      'a call without arguments',
      'ccollections\nOrderedDict\nK\x01R.',
      /expected a class and its arg/,
    ],
    ['an instance of a class', '(ios\nsystem\n.', /instances of classes are not loaded/],
    ['an extension', '\x82\x01.', /registered extensions are not loaded/],
    ['a text identifier', 'P1\n.', /objects by text identifier/],
    ['another object by identifier', 'X\x01\0\0\0aQ.', /expected the memory of a tensor/],
    ['a storage of negative size', `${STORAGE}J\xff\xff\xff\xfftQ.`, /storage is badly described/],
    [
      'a size beyond the storage',
      tensorPickle('K\x04', 'K\0', 'K\x05', 'K\x01'),
      /reaches beyond its storage of 4/,
    ],
    [
      'an offset beyond the storage',
      tensorPickle('K\x04', 'K\x03', 'K\x02', 'K\x01'),
      /reaches beyond/,
    ],
    [
      'a stride beyond the storage',
      tensorPickle('K\x04', 'K\0', 'K\x02', 'K\x04'),
      /reaches beyond/,
    ],
    [
      'a negative stride',
      tensorPickle('K\x04', 'K\x03', 'K\x02', 'J\xff\xff\xff\xff'),
      /a shape is badly described/,
    ],
    [
      'a shape without strides',
      tensorPickle('K\x04', 'K\0', 'K\x02', ''),
      /a shape is badly described/,
    ],
    [
      'a shape of 2^60',
      tensorPickle('K\x04', 'K\0', '\x8a\x08\0\0\0\0\0\0\0\x10', 'K\x01'),
      /a shape is badly described/,
    ],
    [
      'a size of 2^52',
      tensorPickle('K\x04', 'K\0', '\x8a\x07\0\0\0\0\0\0\x10', 'K\x01'),
      /reaches beyond/,
    ],
    [
      'OrderedDict out of a number',
      'ccollections\nOrderedDict\nK\x01\x85R.',
      /a container is badly/,
    ],
    ['bytes out of a number', 'c_codecs\nencode\nK\x01\x85R.', /a piece of bytes is badly/],
    [
      'a complex out of text',
      'c__builtin__\ncomplex\nX\x01\0\0\0aN\x86R.',
      /a complex number is badly/,
    ],
    [
      'a parameter out of nothing',
      'ctorch._utils\n_rebuild_parameter\n)R.',
      /a parameter is badly/,
    ],
    ['a tensor out of nothing', 'ctorch._utils\n_rebuild_tensor_v2\n)R.', /a tensor is badly/],
    [
      'a subclass of tensors',
      'ctorch._tensor\n_rebuild_from_type_v2\n(NNNNtR.',
      /classes of their own/,
    ],
  ] as const) {
    it(`refuses ${title}`, () => {
      const before = memory().tensors;
      assert.throws(
        () => unpickle(pickle),
        (error: Error) => {
          assert.ok(error instanceof FileError, error.stack);
          assert.match(error.message, message);
          return true;
        },
      );
      assert.equal(memory().tensors, before);
    });
  }

  it('says the names of a hostile file short and without codes for the terminal', () => {
    const name = `\x1b[2Jx${'y'.repeat(1000)}`;
    assert.throws(() => unpickle(`c${name}\nz\n.`), {
      message: /^load: bytes: expected tensors and containers, found \\u001b\[2Jxy{95}; objects/,
    });
    const { message } = new FileError('load', 'x', `\u2028${'y'.repeat(1000)}`);
    assert.equal(message, `load: x: \\u2028${'y'.repeat(399)}…`);
  });

  it('describes a tensor that looks at one element 2^40 times', () => {
    const size = '\x8a\x06\0\0\0\0\0\x01';
    const tensor = unpickle(tensorPickle('K\x04', 'K\0', size, 'K\0'));
    assert.ok(tensor instanceof PyTensor && tensor.shape[0] === 2 ** 40);
  });
});

describe('integers of pickles', () => {
  it('are as short as Python’s', () => {
    // pickle.encode_long
    for (const [value, bytes] of [
      [0n, []],
      [127n, [0x7f]],
      [128n, [0x80, 0]],
      [-128n, [0x80]],
      [255n, [0xff, 0]],
      [-256n, [0, 0xff]],
      [2n ** 63n, [0, 0, 0, 0, 0, 0, 0, 0x80, 0]],
    ] as const)
      assert.deepEqual([...longBytes(value)], bytes);
    assert.equal(narrow(2n ** 53n - 1n), 2 ** 53 - 1);
    assert.equal(narrow(2n ** 53n), 2n ** 53n);
  });
});
