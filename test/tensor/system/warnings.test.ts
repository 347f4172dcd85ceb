// In processes of their own: each text is told once, and other tests warn too.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

/** What a program prints, its errors and warnings included. */
function run(program: string, env: NodeJS.ProcessEnv = {}): string {
  const source = `
    process.stderr.write = (text) => process.stdout.write(text);
    const { ones, tidy } = await import('kindling');
    ${program}`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', source], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '', ...env },
  });
}

describe('warnings of LibTorch', function () {
  this.timeout(60_000);

  it('become Node’s, with the operator as code, each text once', () => {
    const out = run(`
      const seen = [];
      process.removeAllListeners('warning');
      process.on('warning', ({ name, code, message }) => seen.push([name, code, message]));
      for (let i = 0; i < 3; i++) tidy(() => ones([1]).std());
      await new Promise(setImmediate);
      tidy(() => ones([1]).std());
      await new Promise(setImmediate);
      console.log(JSON.stringify(seen));`);
    const [[name, code, message], ...more] = JSON.parse(out) as [string[], ...string[][]];
    assert.deepEqual([name, code, more], ['TorchWarning', 'std', []]);
    // torch.ones(1).std()
    assert.match(`${message}`, /^std\(\): degrees of freedom is <= 0\./);
  });

  it('leave the results of their call alone, also where what listens computes', () => {
    const out = run(`
      process.removeAllListeners('warning');
      process.on('warning', () => console.log('inside', tidy(() => ones([2]).add(1).tolist())));
      const emit = process.emitWarning;
      process.emitWarning = (...args) => { tidy(() => ones([3]).add(1)); emit(...args); };
      console.log('result', tidy(() => ones([1]).var().item()));`);
    assert.equal(out, 'result NaN\ninside [ 2, 2 ]\n');
  });

  it('go the way of Node’s switches: one line, or nothing with NODE_NO_WARNINGS', () => {
    const program = 'ones([1]).std(); ones([1]).std();';
    const text = run(program);
    assert.match(text, /^\(node:\d+\) \[std\] TorchWarning: std\(\): degrees of freedom/);
    assert.equal(text.match(/TorchWarning/g)?.length, 1);
    assert.equal(run(program, { NODE_NO_WARNINGS: '1' }), '');
  });
});
