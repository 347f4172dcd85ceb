#!/usr/bin/env bash
# Runs on a GPU machine that has Python's torch, nvcc, CMake, Ninja and a C++ compiler, but no Node and no network: unpacks
# what `npm run pack:gpu` packed, builds the core with CUDA against Python's torch, and runs the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

unpack() { # Python is there, xz may not be
  python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "build/gpu/$1.tar.xz" "$2"
}
tools="$PWD/build/gpu/bin"
unpack node "$tools"
unpack packages .
unpack compiled .
export PATH="$tools:$PATH" LIBTORCH_BYPASS_VERSION_CHECK=1
KINDLING_LIBTORCH="$(python3 -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])')"
export KINDLING_LIBTORCH

node scripts/buildCuda.mjs
node lib/cli/main.js doctor || true # what it found is worth a look, whatever it thinks of it

if [[ $# -gt 0 ]]; then tests=("$@"); else
  mapfile -t tests < <(find build/dev/test/{tensor,nn,losses,optim,learner,native} -name '*.test.js' ! -name '*.slow.test.js' | sort)
fi
node node_modules/mocha/bin/mocha.js --reporter dot "${tests[@]}"
