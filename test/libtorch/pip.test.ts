import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPip, type Pip, pipTags } from '#kindling/libtorch/pip.js';
import { thisMachine } from '#kindling/net/machine.js';
import { withFolder } from './wheels.js';

/** Asks a `python3` whose pip has this configuration. */
function asked(config: string, more: { fails?: boolean } = {}): Promise<Pip | null> {
  return withFolder((folder) => {
    const script = [
      '#!/bin/sh',
      more.fails ? 'echo "No module named pip" >&2; exit 1' : '',
      'case "$*" in',
      '  "-m pip config list") while read -r line; do echo "$line"; done <<EOF',
      config,
      'EOF',
      '  ;;',
      '  -c*PyPI*) echo https://default.example/simple ;;',
      '  *) exit 2 ;;',
      'esac',
    ];
    const file = join(folder, 'python3');
    writeFileSync(file, `${script.join('\n')}\n`);
    chmodSync(file, 0o755);
    return findPip(thisMachine({ env: { PATH: folder }, platform: 'linux' }));
  });
}

describe('findPip', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('asks pip for its default where nothing is configured', async () => {
    const pip = await asked(":env:.default-timeout='180'");
    assert.deepEqual(pip, {
      command: ['python3', '-m', 'pip'],
      index: 'https://default.example/simple',
      indexFrom: "pip's default",
      cert: undefined,
      proxy: undefined,
    });
  });

  it('takes the environment before the command’s section before the global one', async () => {
    const global = "global.index-url='https://global.example/simple'";
    const section = "download.index-url='https://download.example/simple'";
    const env = ":env:.index-url='https://env.example/simple'";
    const indexOf = async (...lines: string[]): Promise<unknown> =>
      (await asked(lines.join('\n')))?.index;
    assert.equal(await indexOf(global), 'https://global.example/simple');
    assert.equal(await indexOf(global, section), 'https://download.example/simple');
    assert.equal(await indexOf(global, section, env), 'https://env.example/simple');
  });

  it('takes certificate and proxy along', async () => {
    const pip = await asked(
      'global.cert=\'/etc/a b.pem\'\nglobal.proxy="http://proxy.example:3128"',
    );
    assert.equal(pip?.cert, '/etc/a b.pem');
    assert.equal(pip?.proxy, 'http://proxy.example:3128');
  });

  it('has no index where pip is told to use none', async () => {
    const pip = await asked("global.no-index='true'\nglobal.index-url='https://x.example/simple'");
    assert.equal(pip?.index, null);
  });

  it('is null without pip and without Python', async () => {
    assert.equal(await asked('', { fails: true }), null);
    const nobody = thisMachine({ env: { PATH: '/nonexistent' }, platform: 'linux' });
    assert.equal(await findPip(nobody), null);
  });
});

describe('pipTags', () => {
  it('select exactly the file of a name', () => {
    assert.deepEqual(pipTags('torch-2.13.0-cp312-cp312-win_amd64.whl'), [
      '--python-version=3.12',
      '--implementation=cp',
      '--abi=cp312',
      '--platform=win_amd64',
    ]);
    assert.deepEqual(
      pipTags('nvidia_x-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl'),
      [
        '--python-version=3.12',
        '--implementation=cp',
        '--abi=cp312',
        '--platform=manylinux2014_x86_64',
        '--platform=manylinux_2_17_x86_64',
      ],
    );
  });
});
