import assert from 'node:assert/strict';
import { KindlingError, tidy } from 'kindling';
import { withoutWarnings } from '../support/quiet.js';
import { describeValue, loadOperators, type RecordedCall, revive } from './fixture.js';
import { type Path, pathsOf } from './paths.js';

const operators = loadOperators().filter(({ errors = [] }) => errors.length > 0);
const count = operators.reduce((sum, { errors = [] }) => sum + errors.length, 0);

/** What happened instead of an error of ours; null where it came. */
function instead(path: Path, { arguments: recorded }: RecordedCall): string | null {
  try {
    path.call(Object.fromEntries(Object.entries(recorded).map(([k, v]) => [k, revive(v)])));
  } catch (error) {
    return error instanceof KindlingError || error instanceof RangeError ? null : `threw ${error}`;
  }
  return 'gave a result';
}

describe('what PyTorch refuses', () => {
  withoutWarnings();

  for (const { operator, errors = [] } of operators) {
    it(`${operator} refuses as well (${errors.length} calls)`, () => {
      const found = errors.flatMap((call) =>
        pathsOf(call.overload).flatMap((path) => {
          const what = tidy(() => instead(path, call));
          return what === null ? [] : [`${path.name} ${describeValue(call.arguments)} ${what}`];
        }),
      );
      assert.equal(found.length, 0, found.join('\n'));
    });
  }

  it('is at least a hundred calls', () => {
    assert.ok(count >= 100, `${count}`);
  });
});
