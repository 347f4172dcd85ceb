import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { ones, tidy } from 'kindling';

/** What `body` makes Node warn of. */
async function warningsOf(body: () => void): Promise<(Error & { code?: string })[]> {
  const seen: Error[] = [];
  const listen = (warning: Error) => seen.push(warning);
  process.on('warning', listen);
  tidy(body);
  await setImmediate();
  process.off('warning', listen);
  return seen;
}

describe('warnings of LibTorch', () => {
  it('become Node’s, with the operator as code, each text once', async () => {
    const [first, ...more] = await warningsOf(() => {
      ones([1]).std();
      ones([1]).std();
    });
    assert.equal(first?.name, 'TorchWarning');
    assert.equal(first?.code, 'std');
    // torch.ones(1).std()
    assert.match(`${first?.message}`, /^std\(\): degrees of freedom is <= 0\./);
    assert.deepEqual(more, []);
    assert.deepEqual(await warningsOf(() => ones([1]).std()), []);
  });

  it('leave the results of their call alone, also where a listener computes', async () => {
    let inside: unknown;
    const listen = () => {
      inside = tidy(() => ones([2]).add(1).tolist());
    };
    process.once('warning', listen);
    // another text than std's: the message names the function
    const value = tidy(() => ones([1]).var().item());
    assert.ok(Number.isNaN(value));
    await setImmediate();
    assert.deepEqual(inside, [2, 2]);
  });

  it('go to Node’s own switches: nothing is printed with NODE_NO_WARNINGS, one line without', function () {
    this.timeout(60_000);
    const program = "import { ones } from 'kindling'; ones([1]).std(); ones([1]).std();";
    const run = (extra: NodeJS.ProcessEnv) =>
      execFileSync(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          `process.stderr.write = (text) => process.stdout.write(text);${program}`,
        ],
        { encoding: 'utf8', env: { ...process.env, ...extra } },
      );
    assert.equal(run({ NODE_NO_WARNINGS: '1' }), '');
    const text = run({ NODE_NO_WARNINGS: '' });
    assert.match(text, /^\(node:\d+\) \[std\] TorchWarning: std\(\): degrees of freedom/);
    assert.equal(text.match(/TorchWarning/g)?.length, 1);
  });
});
