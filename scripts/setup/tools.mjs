// The tools that set-up needs from the machine, and what to type for each one that is missing.
import { spawnSync } from 'node:child_process';

/** Below these the sources do not compile, or the packages do not run. */
const OLDEST = { node: [20, 19], 'g++': [11, 0], 'clang++': [14, 0], cmake: [3, 18] };

const INSTALL = {
  node: { 'Debian/Ubuntu/Fedora': 'see the downloads of nodejs.org', macOS: 'brew install node' },
  compiler: {
    'Debian/Ubuntu': 'sudo apt-get install g++',
    Fedora: 'sudo dnf install gcc-c++',
    macOS: 'xcode-select --install',
  },
  cmake: {
    'Debian/Ubuntu': 'sudo apt-get install cmake',
    Fedora: 'sudo dnf install cmake',
    macOS: 'brew install cmake',
  },
  ninja: {
    'Debian/Ubuntu': 'sudo apt-get install ninja-build',
    Fedora: 'sudo dnf install ninja-build',
    macOS: 'brew install ninja',
  },
};

/**
 * One sentence for each tool that is missing or too old; an empty list when all is well.
 * `ask(command, args)` gives a command's output, or null when there is no such command.
 */
export function missingTools({
  ask = askCommand,
  env = process.env,
  platform = process.platform,
  nodeVersion = process.versions.node,
} = {}) {
  const missing = [missingNode(nodeVersion)];
  if (platform !== 'win32') missing.push(missingCompiler(ask, env), missingBuildTool(ask));
  missing.push(missingCMake(ask));
  return missing.filter((sentence) => sentence !== null);
}

/** The sentence about Node alone, or null: the only tool that a set-up repository still needs. */
export function missingNode(version = process.versions.node) {
  if (isAtLeast(version, OLDEST.node)) return null;
  return sentence(`Node ${OLDEST.node.join('.')} or newer is needed`, `this is ${version}`, 'node');
}

function missingCompiler(ask, env) {
  const named = env.CXX?.trim().split(/\s+/)[0];
  const tried = named ? [named] : ['g++', 'clang++', 'c++'];
  const found = [];
  for (const command of tried) {
    const text = ask(command, ['--version']);
    if (text === null) continue;
    const kind = /clang/i.test(text) ? 'clang++' : 'g++';
    const version = kind === 'g++' ? ask(command, ['-dumpfullversion']) : text;
    if (version !== null && isAtLeast(version, OLDEST[kind])) return null;
    found.push(`${command} ${firstVersion(version ?? text) ?? 'of an unknown version'}`);
  }
  const what = `A C++20 compiler (g++ ${OLDEST['g++'][0]} or newer, or clang++ ${OLDEST['clang++'][0]} or newer) is needed`;
  const got = found.length > 0 ? `found only ${found.join(', ')}` : `${tried.join(', ')} not found`;
  return sentence(what, got, 'compiler');
}

function missingBuildTool(ask) {
  if (ask('ninja', ['--version']) !== null || ask('make', ['--version']) !== null) return null;
  return sentence('Ninja or make is needed', 'neither was found', 'ninja');
}

function missingCMake(ask) {
  const text = ask('cmake', ['--version']);
  if (text !== null && isAtLeast(text, OLDEST.cmake)) return null;
  const got = text === null ? 'cmake was not found' : `this is ${firstVersion(text)}`;
  return sentence(`CMake ${OLDEST.cmake.join('.')} or newer is needed`, got, 'cmake');
}

function sentence(need, got, tool) {
  const ways = Object.entries(INSTALL[tool]).map(([system, way]) => `${system}: ${way}`);
  return `${need}, ${got}. ${ways.join('; ')}.`;
}

function askCommand(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', windowsHide: true });
  return status === 0 ? stdout : null;
}

function firstVersion(text) {
  return /\d+(?:\.\d+)*/.exec(text)?.[0];
}

function isAtLeast(text, [major, minor]) {
  const [gotMajor = 0, gotMinor = 0] = (firstVersion(text) ?? '0').split('.').map(Number);
  return gotMajor > major || (gotMajor === major && gotMinor >= minor);
}
