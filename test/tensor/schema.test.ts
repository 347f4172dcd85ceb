import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSchema, type Schema, type SchemaArgument } from '#kindling/tensor/schema.js';
import { root } from '../gates/sources.js';

const { schemas } = JSON.parse(readFileSync(join(root, 'codegen/schemas.json'), 'utf8')) as {
  schemas: { dispatcher: string[]; torchscript: string[] };
};

/** The schema as LibTorch prints it, from what was read. */
function print({ name, overload, arguments: args, returns, variadic }: Schema): string {
  const given: string[] = [];
  for (const argument of args) {
    if (argument.keywordOnly && !given.includes('*')) given.push('*');
    const value = argument.default === undefined ? '' : `=${argument.default}`;
    given.push(`${argument.text} ${argument.name}${value}`);
  }
  if (variadic) given.push('...');
  const results = returns.map(({ text, name }) => (name === null ? text : `${text} ${name}`));
  // A list of tuples stands in brackets of its own.
  const bare = results.length === 1 && !results[0]?.startsWith('(');
  return `${name}${overload && `.${overload}`}(${given.join(', ')}) -> ${bare ? results[0] : `(${results.join(', ')})`}`;
}

function argumentsOf(text: string): Record<string, SchemaArgument> {
  return Object.fromEntries(
    parseSchema(text).arguments.map((argument) => [argument.name, argument]),
  );
}

describe('parseSchema()', () => {
  it('reads every operator of LibTorch so that it can be printed again, letter by letter', () => {
    const all = [...schemas.dispatcher, ...schemas.torchscript];
    assert.equal(all.length, 3754); // len([s for s in torch._C._jit_get_all_schemas() if s.name.startswith("aten::")])
    assert.deepEqual(
      all.map((text) => print(parseSchema(text))),
      all,
    );
  });

  it('knows every type of an operator that tensors reach, but two', () => {
    const unknown = schemas.dispatcher
      .flatMap((text) => [...parseSchema(text).arguments, ...parseSchema(text).returns])
      .filter(({ type }) => type === 'Other');
    assert.deepEqual([...new Set(unknown.map(({ text }) => text))].sort(), [
      'Dict(Tensor, Tensor)',
      '__torch__.torch.classes.rnn.CellParamsBase[]',
    ]);
  });

  it('takes name and overload apart', () => {
    const named = parseSchema(
      'aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor',
    );
    assert.equal(named.name, 'aten::add');
    assert.equal(named.overload, 'Tensor');
    assert.equal(parseSchema('aten::relu(Tensor self) -> Tensor').overload, '');
  });

  it('tells positional from keyword-only arguments, and keeps defaults as text', () => {
    const { self, other, alpha } = argumentsOf(
      'aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor',
    );
    assert.equal(self?.keywordOnly, false);
    assert.equal(other?.default, undefined);
    assert.equal(alpha?.keywordOnly, true);
    assert.equal(alpha?.default, '1');
  });

  it('reads sized and unsized lists, optional ones, and lists of optional elements', () => {
    const { dim, dims, mask, indices, either } = argumentsOf(
      'x::f(int[1]? dim, SymInt[] dims, bool[3] mask, Tensor?[] indices, Tensor?[]? either) -> Tensor',
    );
    const shape = (argument: SchemaArgument | undefined) => {
      assert.ok(argument);
      const { type, list, size, optional, elementOptional } = argument;
      return { type, list, size, optional, elementOptional };
    };
    assert.deepEqual(shape(dim), {
      type: 'int',
      list: true,
      size: 1,
      optional: true,
      elementOptional: false,
    });
    assert.deepEqual(shape(dims), {
      type: 'SymInt',
      list: true,
      size: null,
      optional: false,
      elementOptional: false,
    });
    assert.deepEqual(shape(mask), {
      type: 'bool',
      list: true,
      size: 3,
      optional: false,
      elementOptional: false,
    });
    assert.deepEqual(shape(indices), {
      type: 'Tensor',
      list: true,
      size: null,
      optional: false,
      elementOptional: true,
    });
    assert.deepEqual(shape(either), {
      type: 'Tensor',
      list: true,
      size: null,
      optional: true,
      elementOptional: true,
    });
  });

  it('tells arguments that are written into, and outputs, from views', () => {
    const inPlace = parseSchema(
      'aten::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)',
    );
    assert.equal(inPlace.arguments[0]?.mutated, true);
    assert.equal(inPlace.arguments[0]?.out, false);
    assert.equal(inPlace.returns[0]?.mutated, true);
    const { out } = argumentsOf('aten::relu.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!)');
    assert.equal(out?.out, true);
    const view = parseSchema(
      'aten::chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[]',
    );
    assert.equal(view.arguments[0]?.mutated, false);
    assert.equal(view.returns[0]?.list, true);
    const lists = argumentsOf('aten::_foreach_add_.Scalar(Tensor(a!)[] self, Scalar scalar) -> ()');
    assert.equal(lists.self?.mutated, true);
  });

  it('reads results: named, several, a list, none', () => {
    const returns = (text: string) =>
      parseSchema(`x::f() -> ${text}`).returns.map(({ name, type, list }) => ({
        name,
        type,
        list,
      }));
    assert.deepEqual(returns('(Tensor values, Tensor indices)'), [
      { name: 'values', type: 'Tensor', list: false },
      { name: 'indices', type: 'Tensor', list: false },
    ]);
    assert.deepEqual(returns('Tensor[] self_out'), [
      { name: 'self_out', type: 'Tensor', list: true },
    ]);
    assert.deepEqual(returns('bool'), [{ name: null, type: 'bool', list: false }]);
    assert.deepEqual(returns('((Tensor, t)[])'), [{ name: null, type: 'Other', list: false }]);
    assert.deepEqual(returns('()'), []);
  });

  it('keeps defaults of every kind', () => {
    const args = argumentsOf(
      'x::f(int[] a=[], int[2] b=[0, 1], Tensor? c=None, str d="linear", str e=" \\n\\"),=\\\\", float f=1e-05, ' +
        'int g=-1, float h=inf, MemoryFormat i=contiguous_format, bool j=True) -> ()',
    );
    assert.deepEqual(
      Object.values(args).map((argument) => argument.default),
      [
        '[]',
        '[0, 1]',
        'None',
        '"linear"',
        '" \\n\\"),=\\\\"',
        '1e-05',
        '-1',
        'inf',
        'contiguous_format',
        'True',
      ],
    );
  });

  it('takes types of TorchScript as they are', () => {
    const { rows, any } = argumentsOf(
      'x::f(Dict(str, t)(a!) rows, __torch__.torch.classes.a.B any) -> t(*)',
    );
    assert.deepEqual([rows?.type, rows?.text, rows?.mutated], ['Other', 'Dict(str, t)(a!)', true]);
    assert.equal(any?.type, 'Other');
  });

  it('notes that any number of arguments may follow', () => {
    assert.equal(parseSchema('aten::einsum.sublist(Tensor a, ...) -> Tensor').variadic, true);
    assert.equal(parseSchema('aten::relu(Tensor self) -> Tensor').variadic, false);
  });

  for (const [text, message] of [
    ['relu(Tensor self) -> Tensor', /expected a name such as aten::add\.Tensor/],
    ['aten::relu', /expected a name such as/],
    ['aten::relu(Tensor self -> Tensor', /expected every bracket and quote to be closed/],
    ['aten::relu(str a="x) -> Tensor', /expected every bracket and quote to be closed/],
    ['aten::relu(Tensor self)', /expected " -> " and the results/],
    ['aten::relu(Tensor self) -> ', /expected " -> " and the results/],
    ['aten::relu(Tensor) -> Tensor', /expected a type and a name in "Tensor"/],
    ['aten::relu(Tensor 2x) -> Tensor', /expected a type and a name in "Tensor 2x"/],
    ['aten::relu(..., Tensor self) -> Tensor', /expected nothing after "\.\.\."/],
    ['aten::relu(Tensor self) -> (Tensor 1)', /expected a type and a name in "Tensor 1"/],
  ] as const) {
    it(`refuses ${text}`, () => {
      assert.throws(() => parseSchema(text), { name: 'SyntaxError', message });
    });
  }
});
