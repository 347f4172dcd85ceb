import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSchema } from '#kindling/tensor/schema.js';
import { callSignature, camelCase } from '#kindling/tensor/signature.js';
import { root } from '../gates/sources.js';

const { schemas } = JSON.parse(readFileSync(join(root, 'codegen/schemas.json'), 'utf8')) as {
  schemas: { dispatcher: string[] };
};

/** The signature of LibTorch's own schema: `topk`, `add.Tensor`. */
function signature(key: string, { method }: { method: boolean }) {
  const text = schemas.dispatcher.find((candidate) => candidate.startsWith(`aten::${key}(`));
  assert.ok(text, `no schema ${key}`);
  const { positional, named, self } = callSignature(parseSchema(text), { method });
  return {
    positional: positional.map(({ name, default: value }) =>
      value === undefined ? name : `${name}?`,
    ),
    named: [...named].map(([name, argument]) =>
      argument.default === undefined ? name : `${name}?`,
    ),
    self,
  };
}

describe('camelCase()', () => {
  for (const [theirs, ours] of [
    ['add', 'add'],
    ['masked_fill', 'maskedFill'],
    ['masked_fill_', 'maskedFill_'],
    ['max_pool2d', 'maxPool2d'],
    ['conv_transpose2d', 'convTranspose2d'],
    ['atleast_1d', 'atleast1d'],
    ['nan_to_num', 'nanToNum'],
    ['logsumexp', 'logsumexp'],
    ['_foreach_add_', '_foreachAdd_'],
    ['LU_data', 'LUData'],
    ['__and__', '__and__'],
  ] as const) {
    it(`writes ${theirs} as ${ours}`, () => assert.equal(camelCase(theirs), ours));
  }
});

describe('callSignature()', () => {
  const cases: Record<string, { method: boolean; positional: string[]; named: string[] }> = {
    sum: { method: true, positional: [], named: ['dtype?'] },
    'sum.dim_IntList': { method: true, positional: ['dim'], named: ['keepdim?', 'dtype?'] },
    argmax: { method: true, positional: ['dim?'], named: ['dim?', 'keepdim?'] },
    topk: { method: true, positional: ['k', 'dim?'], named: ['dim?', 'largest?', 'sorted?'] },
    clamp: { method: true, positional: ['min?', 'max?'], named: ['min?', 'max?'] },
    'std.correction': {
      method: true,
      positional: ['dim?'],
      named: ['dim?', 'correction?', 'keepdim?'],
    },
    'add.Tensor': { method: true, positional: ['other'], named: ['alpha?'] },
    'lerp.Scalar': { method: true, positional: ['end', 'weight'], named: [] },
    'scatter.value': { method: true, positional: ['dim', 'index', 'value'], named: [] },
    'scatter.value_reduce': {
      method: true,
      positional: ['dim', 'index', 'value'],
      named: ['reduce'],
    },
    'div.Tensor_mode': { method: true, positional: ['other'], named: ['roundingMode'] },
    'softmax.int': { method: true, positional: ['dim'], named: ['dtype?'] },
    'view.dtype': { method: true, positional: ['dtype'], named: [] },
    'where.self': { method: true, positional: ['condition', 'other'], named: [] },
    clone: { method: true, positional: [], named: ['memoryFormat?'] },
    zeros: {
      method: false,
      positional: ['size'],
      named: ['dtype?', 'layout?', 'device?', 'pinMemory?'],
    },
    cat: { method: false, positional: ['tensors', 'dim?'], named: ['dim?'] },
    conv2d: {
      method: false,
      positional: ['input', 'weight'],
      named: ['bias?', 'stride?', 'padding?', 'dilation?', 'groups?'],
    },
    dropout: { method: false, positional: ['input', 'p'], named: ['train'] },
    upsample_bilinear2d: {
      method: false,
      positional: ['self', 'output_size'],
      named: ['alignCorners', 'scalesH?', 'scalesW?'],
    },
  };
  for (const [key, { method, positional, named }] of Object.entries(cases)) {
    it(`calls ${key} ${method ? 'as a method' : 'as a function'} by the rule`, () => {
      assert.deepEqual(signature(key, { method }), { positional, named, self: method });
    });
  }

  it('counts self among the two positional arguments of a function', () => {
    assert.deepEqual(signature('topk', { method: false }).positional, ['self', 'k']);
    assert.deepEqual(signature('clamp', { method: false }).positional, ['self', 'min?']);
  });

  it('offers outputs to functions, not to methods', () => {
    assert.deepEqual(signature('add.out', { method: true }).named, ['alpha?']);
    assert.deepEqual(signature('add.out', { method: false }).named, ['alpha?', 'out']);
  });

  it('never gives a boolean, a keyword-only argument, or more than two defaults by position', () => {
    for (const text of schemas.dispatcher) {
      const { positional } = callSignature(parseSchema(text), { method: false });
      const wrong = positional.filter(
        ({ type, list, keywordOnly }) => keywordOnly || (type === 'bool' && !list),
      );
      assert.deepEqual(wrong, [], text);
      const demanded = positional.filter((argument) => argument.default === undefined).length;
      assert.ok(positional.length <= Math.max(2, demanded), text);
    }
  });

  it('leaves no argument without a way to give it', () => {
    for (const text of schemas.dispatcher) {
      const schema = parseSchema(text);
      const { positional, named } = callSignature(schema, { method: false });
      assert.equal(new Set([...positional, ...named.values()]).size, schema.arguments.length, text);
    }
  });

  it('throws TypeError for a method of an operator without a tensor self', () => {
    const schema = parseSchema(
      'aten::linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor',
    );
    assert.throws(() => callSignature(schema, { method: true }), {
      name: 'TypeError',
      message: /expected an argument Tensor self for a method, got aten::linear/,
    });
  });
});
