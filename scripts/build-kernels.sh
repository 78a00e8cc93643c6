#!/bin/sh
# Builds the training engine's kernels to stages/lib/engine/compiled/engine.wasm with Debian's clang-16 and wasm-ld-16.
# The bytes depend on the sources and the compiler alone, not on the folder or the time.
#
#   scripts/build-kernels.sh           rebuild
#   scripts/build-kernels.sh --check   rebuild elsewhere and compare with the committed module; exit 1 if they differ
set -eu
cd "$(dirname "$0")/../stages/lib/engine/compiled/kernels"
target=../engine.wasm
built=$(mktemp "${TMPDIR:-/tmp}/engine.XXXXXX")
trap 'rm -f "$built"' EXIT

# -ffp-contract=off: no fused multiply-add, whose rounding differs. No relaxed SIMD, for the same reason.
# The stack comes first in memory, so that an overflow traps instead of overwriting weights.
LC_ALL=C
export LC_ALL
${CLANG:-clang-16} --target=wasm32 -std=c11 -O3 -flto -msimd128 -mbulk-memory -ffp-contract=off -fno-math-errno \
  -ffreestanding -nostdlib -Wall -Wextra -Werror -fno-ident -fvisibility=hidden \
  -Wl,--no-entry -Wl,--strip-all -Wl,--import-memory -Wl,-z,stack-size=65536 -Wl,--stack-first \
  -Wl,--export=__heap_base -Wl,--lto-O3 -Wl,--threads=1 \
  -o "$built" ./*.c

if [ "${1:-}" = --check ]; then
  if cmp -s "$built" "$target"; then
    echo "engine.wasm is what its sources give: $(sha256sum <"$target" | cut -c1-64)"
  else
    echo "engine.wasm differs from what its sources give; run scripts/build-kernels.sh and commit the result" >&2
    exit 1
  fi
else
  cp "$built" "$target"
  chmod 644 "$target"
  echo "$(wc -c <"$target") bytes, SHA-256 $(sha256sum <"$target" | cut -c1-64)"
fi
