// Initialisations that give the whole matrix a structure.

import { eye } from '../../tensor/create.js';
import { checkArg } from '../../tensor/errors.js';
import { noGrad } from '../../tensor/grad.js';
import { callOperator } from '../../tensor/ops.js';
import { randperm } from '../../tensor/random.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { InitOptions } from './fill.js';

/** Fills a matrix with the identity. @throws {ArgumentError} the tensor is not a matrix. */
export function eye_<T extends Tensor>(tensor: T): T {
  checkMatrix('eye_', tensor);
  const [rows = 0, columns = 0] = tensor.shape;
  tidy(() =>
    noGrad(() =>
      tensor.copy_(eye(rows, { m: columns, dtype: tensor.dtype, device: tensor.device })),
    ),
  );
  return tensor;
}

/**
 * Fills the weights of a convolution so that it passes on its input, as many channels as there are.
 *
 * @param options groups: each group of channels passes on its own input. Default 1.
 * @throws {ArgumentError} not 3 to 5 dimensions, or dim 0 is not divisible by `groups`.
 */
export function dirac_<T extends Tensor>(tensor: T, { groups = 1 }: { groups?: number } = {}): T {
  checkArg(
    tensor.ndim >= 3 && tensor.ndim <= 5,
    'dirac_',
    'a tensor with 3, 4 or 5 dimensions',
    'tensor',
    tensor,
  );
  const [outs = 0, ins = 0, ...kernel] = tensor.shape;
  checkArg(
    outs % groups === 0,
    'dirac_',
    `a divisor of ${outs}, the size of dim 0,`,
    'groups',
    groups,
  );
  const perGroup = outs / groups;
  tidy(() =>
    noGrad(() => {
      tensor.zero_();
      for (let group = 0; group < groups; group++) {
        for (let d = 0; d < Math.min(perGroup, ins); d++) {
          const path = [group * perGroup + d, d, ...kernel.map((size) => Math.floor(size / 2))];
          path.reduce<Tensor>((part, index) => part.select(0, index), tensor).fill_(1);
        }
      }
    }),
  );
  return tensor;
}

/**
 * Fills with a (semi-)orthogonal matrix, dims after the first counted as one.
 *
 * @param options gain: factor on the result. Default 1.
 * @throws {ArgumentError} fewer than two dimensions.
 * @see https://arxiv.org/abs/1312.6120
 */
export function orthogonal_<T extends Tensor>(
  tensor: T,
  { gain = 1, generator }: InitOptions & { gain?: number } = {},
): T {
  checkArg(tensor.ndim >= 2, 'orthogonal_', 'a tensor with 2 or more dimensions', 'tensor', tensor);
  if (tensor.numel() === 0) return tensor;
  const rows = tensor.size(0);
  const columns = tensor.numel() / rows;
  tidy(() =>
    noGrad(() => {
      const drawn = tensor.newEmpty([rows, columns]).normal_(0, 1, { generator });
      const tall = rows < columns ? drawn.t() : drawn;
      const [q, r] = callOperator('aten::linalg_qr', tall) as [Tensor, Tensor];
      const signed = q.mul(r.diag().sign());
      tensor.copy_((rows < columns ? signed.t() : signed).viewAs(tensor)).mul_(gain);
    }),
  );
  return tensor;
}

/**
 * Fills a matrix with N(0, std²) and sets a share of every column to zero.
 *
 * @param sparsity the share, in [0, 1].
 * @param options std: default 0.01.
 * @throws {ArgumentError} the tensor is not a matrix.
 */
export function sparse_<T extends Tensor>(
  tensor: T,
  sparsity: number,
  { std = 0.01, generator }: InitOptions & { std?: number } = {},
): T {
  checkMatrix('sparse_', tensor);
  const [rows = 0, columns = 0] = tensor.shape;
  tidy(() =>
    noGrad(() => {
      tensor.normal_(0, std, { generator });
      for (let column = 0; column < columns; column++) {
        const dropped = randperm(rows).narrow(0, 0, Math.ceil(sparsity * rows)); // PyTorch's, too, ignores `generator`
        tensor.select(1, column).indexFill_(0, dropped.to(tensor.device), 0);
      }
    }),
  );
  return tensor;
}

function checkMatrix(op: string, tensor: Tensor): void {
  checkArg(tensor.ndim === 2, op, 'a tensor with 2 dimensions', 'tensor', tensor);
}
