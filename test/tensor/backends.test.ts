import assert from 'node:assert/strict';
import { backends, cuda } from 'kindling';

const { matmul } = backends.cuda;
const { cudnn } = backends;

describe('backends', () => {
  // torch.backends.cuda.matmul.allow_tf32 and torch.backends.cudnn.…
  for (const [name, flags, key, normal] of [
    ['cuda.matmul.allowTf32', matmul, 'allowTf32', false],
    ['cudnn.allowTf32', cudnn, 'allowTf32', true],
    ['cudnn.benchmark', cudnn, 'benchmark', false],
    ['cudnn.deterministic', cudnn, 'deterministic', false],
    ['cudnn.enabled', cudnn, 'enabled', true],
  ] as const) {
    it(`${name} is ${normal} at first and can be set, with a GPU or without`, () => {
      const flag = flags as Record<string, boolean>;
      assert.equal(flag[key], normal);
      flag[key] = !normal;
      assert.equal(flag[key], !normal);
      flag[key] = normal;
      assert.equal(flag[key], normal);
    });
  }

  it('refuse what is no boolean', () =>
    assert.throws(
      () => {
        cudnn.benchmark = 1 as unknown as boolean;
      },
      {
        code: 'ERR_ARGUMENT',
        message: /^backends: expected a boolean for cudnn\.benchmark, got 1/,
      },
    ));

  it('cudnn.version is a number with a CUDA build of LibTorch, else null', () => {
    const version = cudnn.version();
    if (cuda.isAvailable()) assert.ok((version ?? 0) > 80_000);
    else assert.ok(version === null || version > 80_000);
  });
});
