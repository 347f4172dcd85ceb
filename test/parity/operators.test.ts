import assert from 'node:assert/strict';
import { withoutWarnings } from '../support/quiet.js';
import { loadOperators } from './fixture.js';
import { replay } from './replay.js';

describe('parity with PyTorch', () => {
  withoutWarnings();

  for (const { operator, cases } of loadOperators()) {
    it(`${operator} gives PyTorch's numbers (${cases.length} argument sets)`, () => {
      const found = cases.flatMap(replay);
      assert.equal(found.length, 0, found.join('\n'));
    });
  }
});
