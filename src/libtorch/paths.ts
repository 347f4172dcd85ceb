// Where LibTorch lies on this machine: its place in the per-user folder, one folder for each, the recorded choice.
import { join } from 'node:path';
import { kindlingHome, type Machine } from '../net/machine.js';

/** `linux-x64`, `darwin-arm64`, `win32-x64`: Node's words, as in prebuilds/. */
export function platformKey({ platform, arch }: Machine): string {
  return `${platform}-${arch}`;
}

export function libtorchHome(machine: Machine): string {
  return join(kindlingHome(machine), 'libtorch');
}

/** Folder of one LibTorch in the cache; `build` is `cpu` or `cu130`. */
export function cacheFolder(machine: Machine, version: string, build: string): string {
  return join(libtorchHome(machine), version, `${platformKey(machine)}-${build}`);
}

export function choiceFile(machine: Machine): string {
  return join(libtorchHome(machine), 'choice.json');
}
