import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type DType, full, memory, noGrad, ones, type Tensor, tensor, tidy, zeros } from 'kindling';
import { formatTensor, type Printable } from '#kindling/tensor/format.js';

interface Case {
  title: string;
  text: string;
  input?: { dtype: DType; shape: number[]; data: (number | string)[] };
  range?: { dtype: DType; shape: number[]; count: number; start: number; step: number };
  requiresGrad?: boolean;
  op?: [name: string, ...args: unknown[]];
}

const file = new URL('../../../../test/fixtures/format.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };

/** The tensor that a case is about. */
function made({ input, range, requiresGrad = false, op }: Case): Tensor {
  const x = input ? recorded(input) : ranged(range as NonNullable<Case['range']>);
  x.requiresGrad_(requiresGrad);
  if (!op) return x;
  // Numbers would go through the Scalar overloads, whose functions in the graph end in another digit than in Python.
  const [name, ...args] = op.map((arg) => (typeof arg === 'number' ? full([], arg) : arg));
  return (x[name as keyof Tensor] as (...args: unknown[]) => Tensor).apply(x, args);
}

function recorded({ dtype, shape, data }: NonNullable<Case['input']>): Tensor {
  if (data.length === 0) return zeros(shape, { dtype });
  const numbers = data.map(Number);
  if (dtype === 'int64') return tensor(numbers.map(BigInt)).reshape(shape);
  if (!dtype.startsWith('complex')) return tensor(numbers, { dtype }).reshape(shape);
  const pairs = Array.from({ length: numbers.length / 2 }, (_, i) => ({
    re: numbers[2 * i] as number,
    im: numbers[2 * i + 1] as number,
  }));
  return tensor(pairs, { dtype }).reshape(shape);
}

function ranged({ dtype, shape, count, start, step }: NonNullable<Case['range']>): Tensor {
  const numbers = Array.from({ length: count }, (_, i) => start + step * i);
  return tensor(numbers, { dtype: 'float64' }).to(dtype).reshape(shape);
}

/** Zeros that count how many of them are read. */
function counting(shape: readonly number[], count: (read: number) => void): Printable {
  return {
    ...{ dtype: 'float32', shape, device: 'cpu', requiresGrad: false, gradFn: null },
    narrow: (dim, _start, length) => counting(shape.with(dim, length), count),
    toTypedArray() {
      const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
      count(data.length);
      return data;
    },
  };
}

describe('Tensor#toString()', () => {
  for (const each of cases) {
    it(`prints ${each.title} as PyTorch does`, () => {
      tidy(() => assert.equal(String(made(each)), each.text));
    });
  }

  it('prints integers beyond 2^53 exactly', () => {
    // torch.tensor([9223372036854775807, -9223372036854775808])
    const text = 'tensor([ 9223372036854775807, -9223372036854775808])';
    tidy(() => assert.equal(String(tensor([2n ** 63n - 1n, -(2n ** 63n)])), text));
  });

  it('prints views by what they show, not by what lies in memory', () => {
    tidy(() => {
      const x = tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      // torch.tensor([[1., 2, 3], [4, 5, 6]]).t().narrow(0, 1, 2)
      assert.equal(String(x.t().narrow(0, 1, 2)), 'tensor([[2., 5.],\n        [3., 6.]])');
      // torch.tensor([1 + 2j]).conj()
      assert.equal(String(tensor([{ re: 1, im: 2 }]).conj()), 'tensor([1.-2.j])');
    });
  });

  it('names the function of a tensor that was changed in part', () => {
    tidy(() => {
      // y = torch.ones(2, requires_grad=True) * 3; y.narrow(0, 0, 1).zero_(); y
      const y = ones([2], { requiresGrad: true }).mul(3);
      y.narrow(0, 0, 1).zero_();
      assert.equal(String(y), 'tensor([0., 3.], grad_fn=<CopySlices>)');
    });
  });

  it('is what console.log shows', async () => {
    const { inspect } = await import('node:util');
    tidy(() => assert.equal(inspect({ x: ones([2]) }), '{ x: tensor([1., 1.]) }'));
  });

  it('says of a disposed tensor that it is one', () => {
    const x = ones([2]);
    x.dispose();
    assert.equal(String(x), 'tensor(<disposed>)');
  });

  it('leaves no tensor behind in a scope that goes on', () => {
    tidy(() => {
      const x = full([50, 50], 2);
      const before = memory();
      String(x);
      assert.deepEqual(memory(), before);
    });
  });

  it('prints inside noGrad what it prints outside', () => {
    tidy(() => {
      const x = ones([1200], { requiresGrad: true });
      assert.equal(
        noGrad(() => String(x)),
        String(x),
      );
    });
  });
});

describe('formatTensor()', () => {
  it('reads the ends only of a large tensor', () => {
    let read = 0;
    formatTensor(
      counting([100_000, 2, 100_000, 9], (count) => {
        read += count;
      }),
    );
    assert.equal(read, 6 * 2 * 6 * 6);
  });

  it('reads a tensor of 1,000 elements in one go', () => {
    const reads: number[] = [];
    formatTensor(counting([10, 100], (count) => reads.push(count)));
    assert.deepEqual(reads, [1000]);
  });

  it('names a device that is not the CPU before everything else', () => {
    const onGpu = { ...counting([2], () => {}), device: 'cuda:0', requiresGrad: true };
    // torch.zeros(2, device='cuda', requires_grad=True)
    assert.equal(formatTensor(onGpu), "tensor([0., 0.], device='cuda:0', requires_grad=True)");
    const half = { ...onGpu, dtype: 'float16' as const, requiresGrad: false };
    // torch.zeros(2, device='cuda', dtype=torch.half)
    assert.equal(formatTensor(half), "tensor([0., 0.], device='cuda:0', dtype=torch.float16)");
  });
});
