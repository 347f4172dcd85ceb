import assert from 'node:assert/strict';
import {
  ArgumentError,
  NotImplementedTorchError,
  ones,
  ops,
  type Tensor,
  tensor,
  tidy,
} from 'kindling';
import { assertThrows } from '../support/assertThrows.js';

const x = () =>
  tensor([
    [1, 2],
    [3, 4.5],
  ]);
const call = (name: string, ...args: unknown[]) => ops.call(`aten::${name}`, ...args) as Tensor;
const perTensor = () => call('quantize_per_tensor', x(), 0.5, 2, 'quint8');

// torch.quantize_per_tensor(torch.tensor([[1, 2], [3, 4.5]]), 0.5, 2, torch.quint8)
describe('quantized tensors by ops.call', () => {
  it('go there and back', () =>
    tidy(() => {
      const q = perTensor();
      assert.equal(q.dtype, 'quint8');
      assert.deepEqual([q.itemsize, q.nbytes], [1, 4]);
      assert.deepEqual(call('int_repr', q).tolist(), [
        [4, 6],
        [8, 11],
      ]);
      assert.deepEqual(call('dequantize.self', q).tolist(), [
        [1, 2],
        [3, 4.5],
      ]);
    }));

  it('print as in PyTorch, by tensor and by channel', () =>
    tidy(() => {
      assert.equal(
        String(perTensor()),
        [
          'tensor([[1.0000, 2.0000],',
          '        [3.0000, 4.5000]], size=(2, 2), dtype=torch.quint8,',
          '       quantization_scheme=torch.per_tensor_affine, scale=0.5, zero_point=2)',
        ].join('\n'),
      );
      const scales = tensor([0.5, 0.25]);
      const zeros = tensor([0, 1], { dtype: 'int64' });
      assert.equal(
        String(call('quantize_per_channel', x(), scales, zeros, 0, 'qint8')),
        [
          'tensor([[1.0000, 2.0000],',
          '        [3.0000, 4.5000]], size=(2, 2), dtype=torch.qint8,',
          '       quantization_scheme=torch.per_channel_affine,',
          '       scale=tensor([0.5000, 0.2500], dtype=torch.float64),',
          '       zero_point=tensor([0, 1]), axis=0)',
        ].join('\n'),
      );
    }));

  it('are not copied out as if they were numbers', () =>
    assertThrows(() => perTensor().tolist(), {
      type: ArgumentError,
      code: 'ERR_ARGUMENT',
      message:
        /^toTypedArray: expected plain numbers, got quantized ones; ops\.call\('aten::dequantize\.self', x\) converts them$/,
    }));
});

describe('an operator without a kernel for the layout', () => {
  it('says so in one line', () =>
    assertThrows(() => ones([1, 1]).toSparseCsr().item(), {
      type: NotImplementedTorchError,
      code: 'ERR_NOT_IMPLEMENTED',
      message:
        /^item: Could not run 'aten::_local_scalar_dense' with arguments from the 'SparseCsrCPU' backend\.$/,
    }));
});
