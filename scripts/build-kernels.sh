#!/bin/sh
# Builds the kernels of training, of analysis and of tables with Debian's clang-16 and wasm-ld-16: all C sources of a folder and
# the folders in it give one WebAssembly module. The bytes depend on the sources and the compiler alone, not on the folder or the time.
#
#   scripts/build-kernels.sh           rebuild
#   scripts/build-kernels.sh --check   rebuild elsewhere and compare with the committed modules; exit 1 if one differs
set -eu
cd "$(dirname "$0")/../stages/lib"
lib=$PWD
mode=${1:-}
folder=$(mktemp -d "${TMPDIR:-/tmp}/kernels.XXXXXX")
trap 'rm -rf "$folder"' EXIT
LC_ALL=C
export LC_ALL

# -ffp-contract=off: no fused multiply-add, whose rounding differs. No relaxed SIMD, for the same reason.
# The stack comes first in memory, so that an overflow traps instead of overwriting weights.
build() {
  (
    cd "$1"
    ${CLANG:-clang-16} --target=wasm32 -std=c11 -O3 -flto -msimd128 -mbulk-memory -ffp-contract=off -fno-math-errno \
      -ffreestanding -nostdlib -I"$lib" -Wall -Wextra -Werror -fno-ident -fvisibility=hidden \
      -Wl,--no-entry -Wl,--strip-all -Wl,--import-memory -Wl,-z,stack-size=65536 -Wl,--stack-first \
      -Wl,--export=__heap_base -Wl,--lto-O3 -Wl,--threads=1 \
      -o "$folder/$3" $(find . -name '*.c' | sort)
  ) || return 1
  if [ "$mode" = --check ]; then
    if cmp -s "$folder/$3" "$2/$3"; then
      echo "$3 is what its sources give: $(sha256sum <"$2/$3" | cut -c1-64)"
    else
      echo "$3 differs from what its sources give; run scripts/build-kernels.sh and commit the result" >&2
      return 1
    fi
  else
    cp "$folder/$3" "$2/$3" || return 1
    chmod 644 "$2/$3" || return 1
    echo "$3: $(wc -c <"$2/$3") bytes, SHA-256 $(sha256sum <"$2/$3" | cut -c1-64)"
  fi
}

wrong=0
build learning/engines/compiled learning/engines/compiled engine.wasm || wrong=1
build analysis analysis analysis.wasm || wrong=1
build tables tables tables.wasm || wrong=1
exit "$wrong"
