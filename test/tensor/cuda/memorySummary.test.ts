import assert from 'node:assert/strict';
import type { cuda } from 'kindling';
import { formatMemoryStats } from '#kindling/tensor/cuda/memorySummary.js';
import { loadFixture } from '../../support/fixtures.js';

interface Case {
  readonly stats: cuda.MemoryStats;
  readonly device: number;
  readonly abbreviated: boolean;
  readonly text: string;
}

const { cases } = loadFixture<{ cases: Case[] }>('memorySummary');

describe('cuda.memorySummary()', () => {
  for (const { stats, device, abbreviated, text } of cases) {
    it(`prints PyTorch’s table${abbreviated ? ', abbreviated' : ''}, for device ${device}`, () =>
      assert.equal(formatMemoryStats(stats, device, abbreviated), text));
  }
});
