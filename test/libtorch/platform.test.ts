import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { glibcVersion, platformFault } from '#kindling/libtorch/platform.js';
import { kindlingHome } from '#kindling/net/machine.js';

describe('kindlingHome', () => {
  it('is the platform’s cache folder, or what KINDLING_HOME says', () => {
    const home = (platform: NodeJS.Platform, env: Record<string, string> = {}): string =>
      kindlingHome({ platform, env, arch: 'x64', home: '/home/me' });
    assert.equal(home('linux'), join('/home/me', '.cache', 'kindling'));
    assert.equal(home('linux', { XDG_CACHE_HOME: '/c' }), join('/c', 'kindling'));
    assert.equal(home('darwin'), join('/home/me', 'Library', 'Caches', 'kindling'));
    assert.equal(home('win32'), join('/home/me', 'AppData', 'Local', 'kindling'));
    assert.equal(home('win32', { LOCALAPPDATA: '/l' }), join('/l', 'kindling'));
    assert.equal(home('linux', { KINDLING_HOME: '/k' }), resolve('/k'));
  });
});

describe('platformFault', () => {
  it('names a C library that is too old, or another one', function () {
    if (process.platform !== 'linux') return this.skip();
    const linuxMachine = { platform: 'linux' } as const;
    assert.equal(platformFault(linuxMachine, '2.28'), null);
    assert.equal(platformFault(linuxMachine, '3.0'), null);
    assert.match(
      platformFault(linuxMachine, '2.27') ?? '',
      /needs glibc 2\.28 or newer, and this system has 2\.27/,
    );
    assert.match(platformFault(linuxMachine, null) ?? '', /another C library \(musl\)/);
    assert.match(glibcVersion() ?? '', /^2\.\d+$/);
  });
});
