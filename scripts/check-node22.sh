#!/usr/bin/env bash
# Compares the bytes that Node 22 computes with those of the Node that runs this: every artifact of a study of all stage
# kinds, and the golden trainings. Node 22 comes from the npm registry (its package `node`) into npm's cache.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! other=$(npm exec --yes --package=node@22 -- node -p process.execPath); then
  echo "the npm registry gave no node@22: nothing was compared" >&2
  # Elsewhere a registry without it is no fault of this repository; continuous integration has to have it.
  if [ "${1:-}" = --required ]; then exit 1; fi
  exit 0
fi
case $("$other" --version) in
  v22.*) ;;
  *)
    echo "node@22 turned out to be $("$other" --version)" >&2
    exit 1
    ;;
esac
OTHER_NODE=$other npx ava test/e2e/same-bytes.test.ts
