#!/bin/sh
# Builds the kernels of training, of analysis and of tables with Debian's clang-16 and lld-16: all C sources of a folder
# and the folders in it give one WebAssembly module, and those of training and of principal components an addon for Linux
# on x86-64 as well. The bytes
# depend on the sources and the compiler alone, not on the folder or the time.
#
#   scripts/build-kernels.sh                rebuild
#   scripts/build-kernels.sh --check        rebuild elsewhere and compare with the committed files; exit 1 if one differs
#   scripts/build-kernels.sh --asan FILE    only the addon, with AddressSanitizer, as FILE
set -eu
cd "$(dirname "$0")/../stages/lib"
lib=$PWD
mode=${1:-}
clang=${CLANG:-clang-16}
folder=$(mktemp -d "${TMPDIR:-/tmp}/kernels.XXXXXX")
trap 'rm -rf "$folder"' EXIT
LC_ALL=C
export LC_ALL

# -ffp-contract=off: no fused multiply-add, whose rounding differs. No relaxed SIMD, for the same reason.
arithmetic='-std=c11 -O3 -ffp-contract=off -fno-math-errno'
plain='-Wall -Wextra -Werror -fno-ident -fvisibility=hidden'

sources() {
  find . -name '*.c' -not -path './native/*' | sort
}

# The stack comes first in memory, so that an overflow traps instead of overwriting weights.
build_wasm() {
  (
    cd "$1"
    $clang --target=wasm32 $arithmetic $plain -flto -msimd128 -mbulk-memory -ffreestanding -nostdlib -I"$lib" \
      -Wl,--no-entry -Wl,--strip-all -Wl,--import-memory -Wl,-z,stack-size=65536 -Wl,--stack-first \
      -Wl,--export=__heap_base -Wl,--lto-O3 -Wl,--threads=1 \
      -o "$folder/$2" $(sources)
  )
}

# The same sources, and those of the steps of principal components, for the levels v3 (AVX2) and v4 (AVX-512) of the ABI;
# only the entry points have other names in each, and the rest is hidden from the other. Nothing is taken from libc but memcpy, memset and the mapping of memory.
build_native() {
  (
    cd learning/engines/compiled
    pca=$(for step in steps products orthogonal projection; do echo "$lib/analysis/projection/pca/$step.c"; done)
    native="--target=x86_64-linux-gnu $arithmetic $plain -fPIC -fno-strict-aliasing -fno-stack-protector -I$lib $3"
    for level in v3:avx2 v4:avx512; do
      name=${level#*:}
      mkdir "$folder/$name"
      for source in $(sources) $pca; do
        $clang $native -march=x86-64-${level%:*} -mprefer-vector-width=512 \
          -Drun_batches=run_batches_$name -Drun_pca=run_pca_$name -c \
          -o "$folder/$name/$(echo "$source" | tr / _).o" "$source" || return 1
      done
      ld.lld-16 -r -o "$folder/$name.o" $(find "$folder/$name" -name '*.o' | sort) || return 1
      objcopy --keep-global-symbol=run_batches_$name --keep-global-symbol=run_pca_$name "$folder/$name.o" || return 1
      if [ -z "$3" ] && objdump -d "$folder/$name.o" | grep -qE '\svfn?m(add|sub)'; then
        echo "$2: there is a fused multiply-add in the code for $name" >&2
        return 1
      fi
    done
    $clang $native -D_GNU_SOURCE -c -o "$folder/addon.o" native/addon.c || return 1
    $clang --target=x86_64-linux-gnu $3 -shared -nostdlib -fuse-ld=lld-16 -Wl,--strip-all -Wl,--build-id=none \
      -Wl,-z,now -Wl,-z,noexecstack -Wl,--hash-style=gnu -o "$1" "$folder/addon.o" "$folder/avx2.o" "$folder/avx512.o"
  )
}

# Compares the file, or takes it over.
settle() {
  if [ "$mode" = --check ]; then
    if cmp -s "$folder/$2" "$1/$2"; then
      echo "$2 is what its sources give: $(sha256sum <"$1/$2" | cut -c1-64)"
    else
      echo "$2 differs from what its sources give; run scripts/build-kernels.sh and commit the result" >&2
      return 1
    fi
  else
    cp "$folder/$2" "$1/$2" || return 1
    chmod 644 "$1/$2" || return 1
    echo "$2: $(wc -c <"$1/$2") bytes, SHA-256 $(sha256sum <"$1/$2" | cut -c1-64)"
  fi
}

if [ "$mode" = --asan ]; then
  build_native "$2" "$2" '-fsanitize=address -shared-libasan'
  exit
fi
wrong=0
build_wasm learning/engines/compiled engine.wasm && settle learning/engines/compiled engine.wasm || wrong=1
build_wasm analysis analysis.wasm && settle analysis analysis.wasm || wrong=1
build_wasm tables tables.wasm && settle tables tables.wasm || wrong=1
build_native "$folder/linux-x64.node" linux-x64.node '' &&
  settle learning/engines/compiled/native linux-x64.node || wrong=1
exit "$wrong"
