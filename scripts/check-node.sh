#!/usr/bin/env bash
# Compares the bytes that other versions of Node compute with those of the Node that runs this: every artifact of a study
# of all stage kinds, and the golden trainings. The others come from the npm registry (its package `node`).
set -euo pipefail
cd "$(dirname "$0")/.."
for major in 22 24 26; do
  if ! other=$(npm exec --yes --package="node@$major" -- node -p process.execPath); then
    echo "the npm registry gave no node@$major: its bytes were not compared" >&2
    # Elsewhere a registry without it is no fault of this repository; continuous integration has to have it.
    if [ "${1:-}" = --required ]; then exit 1; fi
    continue
  fi
  case $("$other" --version) in
    "v$major."*) ;;
    *)
      echo "node@$major turned out to be $("$other" --version)" >&2
      exit 1
      ;;
  esac
  OTHER_NODE=$other npx ava test/e2e/same-bytes.test.ts --match 'on /*'
done
