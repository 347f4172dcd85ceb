// The scale taken out of gradients again.
import { full } from '../tensor/create.js';
import type { Device } from '../tensor/device.js';
import { ArgumentError } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import { callOperator } from '../tensor/ops.js';
import { keep, tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Optimizer } from './optimizer.js';

/** Divides all gradients by the scale, in one call per device and element type; one tensor per device says whether any overflowed. */
export function unscale(op: string, optimizer: Optimizer, scale: Tensor): Map<Device, Tensor> {
  const foundInf = new Map<Device, Tensor>();
  noGrad(() =>
    tidy(() => {
      const inverse = scale.to('float64').reciprocal().to('float32');
      const alike = new Map<string, Tensor[]>();
      for (const { params } of optimizer.paramGroups) {
        for (const { grad } of params) {
          if (grad === null) continue;
          if (grad.dtype === 'float16')
            throw new ArgumentError(
              op,
              'expected gradients of full precision, got float16: keep parameters float32 and cast by autocast',
            );
          const key = `${grad.device} ${grad.dtype}`;
          const grads = alike.get(key);
          if (grads === undefined) alike.set(key, [grad]);
          else grads.push(grad);
        }
      }
      for (const grads of alike.values()) {
        const { device } = grads[0] as Tensor;
        let found = foundInf.get(device);
        if (found === undefined) {
          found = keep(full([], 0, { dtype: 'float32', device }));
          foundInf.set(device, found);
        }
        callOperator(
          'aten::_amp_foreach_non_finite_check_and_unscale_',
          grads,
          found,
          inverse.to(device),
        );
      }
    }),
  );
  return foundInf;
}
