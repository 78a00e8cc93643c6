#!/usr/bin/env bash
# Packs the program as npm publishes it, installs it into an empty folder, and follows the README there: a first project,
# a run, a run that executes nothing. Prints the size of the installation.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$root"
npm pack --silent --ignore-scripts --pack-destination "$folder" >/dev/null
mkdir "$folder/study"
cd "$folder/study"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --omit=dev "$folder"/arrowline-*.tgz
npx --no-install arrowline init --template tabular
npx --no-install arrowline run default.yaml --quiet
npx --no-install pipeline run default.yaml --json | tail -1 | grep -q '"executed":0,' || {
  echo 'the second run executed something' >&2
  exit 1
}
npx --no-install pipeline doctor | tail -1

# TensorFlow.js is optional: without it, the keys are those of an installation that has it.
node "$root/bin/pipeline.js" run default.yaml --json | tail -1 | grep -q '"executed":0,' || {
  echo 'the program in the repository has other keys than the installed one' >&2
  exit 1
}
cat > tensorflow.yaml <<'YAML'
name: second
stages:
  ingest: { uses: ingest, with: { format: synthetic, examples: { train: 20, test: 10 } } }
  train:
    uses: train
    needs: { dataset: ingest }
    with: { engine: tensorflow, epochs: 1, model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }] }
YAML
if npx --no-install pipeline run tensorflow.yaml 2>error.txt || ! grep -q 'npm install @tensorflow' error.txt; then
  echo 'engine: tensorflow without its packages was not refused with the command that installs them' >&2
  exit 1
fi
echo "installed: $(du -sm node_modules | cut -f1) MB in $(find node_modules -type f | wc -l) files"
