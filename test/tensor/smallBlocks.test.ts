// Small tensors live in an arena of their own (native/tensor/smallBlocks.cc): no two may share memory, whatever comes and goes.
import assert from 'node:assert/strict';
import { full, nn, ones, type Tensor, tidy, zeros } from 'kindling';

describe('small tensors', () => {
  it('keep their elements while others of all sizes come and go', () => {
    tidy(() => {
      const sizes = [1, 15, 16, 17, 31, 32, 33, 64, 65, 127, 128, 129, 500];
      const held: [Tensor, number][] = [];
      for (let round = 0; round < 400; round++) {
        for (const size of sizes) held.push([full([size], held.length), held.length]);
        for (let i = round % 3; i < held.length; i += 7) held.splice(i, 1)[0]?.[0].dispose();
      }
      for (const [tensor, value] of held) {
        assert.ok(tensor.eq(value).all().item(), `all elements are ${value}`);
      }
    });
  });

  it('spill over where the arena is full', () => {
    // 16 MiB hold 262,144 blocks of 64 bytes; two more must come from elsewhere.
    const count = 262_146;
    tidy(() => {
      const held = Array.from({ length: count }, (_, i) => full([1], i % 1000));
      for (let i = 0; i < count; i += 997) assert.equal(held[i]?.item(), i % 1000);
      assert.equal(held[count - 1]?.item(), (count - 1) % 1000);
    });
    assert.equal(
      tidy(() => ones([3]).sum().item()),
      3,
    );
  });

  it("serve LibTorch's raw interface, which oneDNN's convolutions use", () => {
    tidy(() => {
      // >>> F.conv2d(torch.ones(1, 1, 8, 8), torch.ones(16, 1, 3, 3), stride=2, padding=1)[0, 0, 0]
      const y = nn.functional.conv2d(ones([1, 1, 8, 8]), ones([16, 1, 3, 3]), {
        stride: 2,
        padding: 1,
      });
      assert.deepEqual(y.select(1, 0).select(1, 0).flatten().tolist(), [4, 6, 6, 6]);
    });
  });

  it('may have no elements', () => {
    tidy(() => assert.deepEqual(zeros([0]).add(1).tolist(), []));
  });
});
