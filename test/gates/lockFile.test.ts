import assert from 'node:assert/strict';
import { read } from './sources.js';

interface LockedPackage {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

/**
 * What keeps `npm ci` from working everywhere: npm leaves other platforms' packages out of a lock file that it
 * makes beside a full node_modules, and writes down where packages came from.
 */
function lockFaults(packages: Readonly<Record<string, LockedPackage>>): string[] {
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  return Object.entries(packages).flatMap(([path, { resolved, optionalDependencies = {} }]) => [
    ...Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${path}: ${name} is missing`),
    ...(resolved?.startsWith('http') ? [`${path}: says where it comes from`] : []),
  ]);
}

describe('package-lock.json', () => {
  it('holds the packages of every platform and no addresses', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, LockedPackage>;
    };
    assert.ok(Object.keys(packages).length > 50);
    assert.deepEqual(lockFaults(packages), []);
  });
});

describe('the gate on package-lock.json', () => {
  it('finds a platform that is missing, and an address', () => {
    const faults = lockFaults({
      'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-darwin': '1.0.0' } },
      'node_modules/a-linux': {
        version: '1.0.0',
        resolved: 'https://packages.example/a-linux.tgz',
      },
    });
    assert.deepEqual(faults, [
      'node_modules/a: a-darwin is missing',
      'node_modules/a-linux: says where it comes from',
    ]);
  });
});
