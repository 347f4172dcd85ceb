// What is asked about this machine before anything is fetched, and the per-user folder for what was.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** What whoever fetches needs to know about the machine; tests pass another. */
export interface Machine {
  env: Env;
  platform: NodeJS.Platform;
  arch: string;
  /** The user's home folder. */
  home: string;
}

export function thisMachine(given: Partial<Machine> = {}): Machine {
  return {
    env: given.env ?? process.env,
    platform: given.platform ?? process.platform,
    arch: given.arch ?? process.arch,
    home: given.home ?? homedir(),
  };
}

/** Kindling's per-user folder: `KINDLING_HOME`, else `kindling` in the platform's cache folder. */
export function kindlingHome({ env, platform, home }: Machine): string {
  if (env.KINDLING_HOME) return resolve(env.KINDLING_HOME);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'kindling');
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'kindling');
  }
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'kindling');
}
