/* The kernels as a Node-API addon: memory, run_batches() and run_pca() on it, compiled for AVX2 and for AVX-512.
 *
 * lanes         the widest vectors that this processor and its system have: 16 with AVX-512, 8 with AVX2, else 0
 * format        PROGRAM_FORMAT of the records that it was compiled with
 * map(bytes)    { memory, address }: a zeroed ArrayBuffer that begins on a page, and its address; undefined if there is
 *               no memory
 * run(memory, program, lanes, session, stored, examples, batchSize)
 *               run_batches() with the program in an ArrayBuffer of its own and with offsets into the memory
 * pca(memory, lanes, step, record, argument)
 *               run_pca() with the offset of a record
 */
#include <cpuid.h>
#include <sys/mman.h>
#include <xmmintrin.h>

#include "learning/engines/compiled/kernels/session.h"
#include "learning/engines/compiled/kernels/steps.h"
#include "learning/engines/compiled/native/node_api.h"

typedef int RunBatches(const int *program, int words, struct Session *session, float *stored, int examples,
                       int batch_size);
RunBatches run_batches_avx2, run_batches_avx512;
typedef int RunPca(int step, void *record, int argument);
RunPca run_pca_avx2, run_pca_avx512;

#define PAGE 4096
/* Pages around a memory that nobody may touch: a kernel that leaves its memory by less ends the process. */
#define GUARD (16 * PAGE)

static uint64_t enabled_by_system(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

/* As the ABI's levels x86-64-v3 and x86-64-v4 say, which is what the kernels are compiled for. */
static int widest_lanes(void) {
  unsigned a, b, c, d;
  const unsigned v3_c = bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C | bit_POPCNT | bit_SSE4_2 | bit_SSSE3;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & v3_c) != v3_c) return 0;
  const uint64_t enabled = enabled_by_system();
  if ((enabled & 0x6) != 0x6) return 0;
  if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !(c & bit_LZCNT)) return 0;
  const unsigned v3_b = bit_AVX2 | bit_BMI | bit_BMI2;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (b & v3_b) != v3_b) return 0;
  const unsigned v4_b = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  return (b & v4_b) == v4_b && (enabled & 0xe6) == 0xe6 ? 16 : 8;
}

static napi_value undefined(napi_env env) {
  napi_value value;
  napi_get_undefined(env, &value);
  return value;
}

static void unmap(napi_env env, void *memory, void *bytes) {
  (void)env;
  munmap((char *)memory - GUARD, (size_t)bytes + 2 * GUARD);
}

static napi_value map(napi_env env, napi_callback_info info) {
  napi_value argument, buffer, address, result;
  size_t count = 1;
  double asked = 0;
  napi_get_cb_info(env, info, &count, &argument, 0, 0);
  napi_get_value_double(env, argument, &asked);
  const size_t bytes = ((size_t)asked + PAGE - 1) & ~(size_t)(PAGE - 1);
  char *reserved = mmap(0, bytes + 2 * GUARD, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (reserved == MAP_FAILED) return undefined(env);
  char *memory = reserved + GUARD;
  if (mprotect(memory, bytes, PROT_READ | PROT_WRITE) ||
      napi_create_external_arraybuffer(env, memory, bytes, unmap, (void *)bytes, &buffer)) {
    unmap(env, memory, (void *)bytes);
    return undefined(env);
  }
  napi_create_bigint_uint64(env, (uint64_t)(uintptr_t)memory, &address);
  napi_create_object(env, &result);
  napi_set_named_property(env, result, "memory", buffer);
  napi_set_named_property(env, result, "address", address);
  return result;
}

/* Round to nearest, denormals are computed with, nothing traps. Returns what was set before. */
static unsigned as_in_webassembly(void) {
  const unsigned control = _mm_getcsr();
  _mm_setcsr(0x1f80);
  return control;
}

static napi_value run(napi_env env, napi_callback_info info) {
  enum { MEMORY, PROGRAM, LANES_WANTED, SESSION, STORED, EXAMPLES, BATCH_SIZE, COUNT };
  napi_value arguments[COUNT], result;
  size_t count = COUNT, bytes = 0, program_bytes = 0;
  void *memory = 0, *program = 0;
  double numbers[COUNT] = {0};
  napi_get_cb_info(env, info, &count, arguments, 0, 0);
  napi_get_arraybuffer_info(env, arguments[MEMORY], &memory, &bytes);
  napi_get_arraybuffer_info(env, arguments[PROGRAM], &program, &program_bytes);
  for (int i = LANES_WANTED; i < COUNT; i++) napi_get_value_double(env, arguments[i], &numbers[i]);
#define AT(argument) ((char *)memory + (size_t)numbers[argument])
  RunBatches *run_batches = numbers[LANES_WANTED] == 16 ? run_batches_avx512 : run_batches_avx2;
  const unsigned control = as_in_webassembly();
  const int done = run_batches(program, (int)(program_bytes / 4), (struct Session *)AT(SESSION),
                               (float *)AT(STORED), (int)numbers[EXAMPLES], (int)numbers[BATCH_SIZE]);
  _mm_setcsr(control);
#undef AT
  napi_create_double(env, done, &result);
  return result;
}

static napi_value pca(napi_env env, napi_callback_info info) {
  enum { MEMORY, LANES_WANTED, STEP, RECORD, ARGUMENT, COUNT };
  napi_value arguments[COUNT], result;
  size_t count = COUNT, bytes = 0;
  void *memory = 0;
  double numbers[COUNT] = {0};
  napi_get_cb_info(env, info, &count, arguments, 0, 0);
  napi_get_arraybuffer_info(env, arguments[MEMORY], &memory, &bytes);
  for (int i = LANES_WANTED; i < COUNT; i++) napi_get_value_double(env, arguments[i], &numbers[i]);
  RunPca *run_pca = numbers[LANES_WANTED] == 16 ? run_pca_avx512 : run_pca_avx2;
  const unsigned control = as_in_webassembly();
  const int done = run_pca((int)numbers[STEP], (char *)memory + (size_t)numbers[RECORD], (int)numbers[ARGUMENT]);
  _mm_setcsr(control);
  napi_create_double(env, done, &result);
  return result;
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback function) {
  napi_value value;
  napi_create_function(env, name, (size_t)-1, function, 0, &value);
  napi_set_named_property(env, exports, name, value);
}

static void export_number(napi_env env, napi_value exports, const char *name, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  napi_set_named_property(env, exports, name, value);
}

#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>

/* poison(memory, at, bytes, on): nobody may touch these bytes, or everybody may again. */
static napi_value poison(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  size_t count = 4, size = 0;
  void *memory = 0;
  double at = 0, bytes = 0, on = 0;
  napi_get_cb_info(env, info, &count, arguments, 0, 0);
  napi_get_arraybuffer_info(env, arguments[0], &memory, &size);
  napi_get_value_double(env, arguments[1], &at);
  napi_get_value_double(env, arguments[2], &bytes);
  napi_get_value_double(env, arguments[3], &on);
  (on ? __asan_poison_memory_region : __asan_unpoison_memory_region)((char *)memory + (size_t)at, (size_t)bytes);
  return undefined(env);
}
#endif

#define EXPORT __attribute__((visibility("default")))

EXPORT int32_t node_api_module_get_api_version_v1(void) { return 8; }

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  export_number(env, exports, "lanes", widest_lanes());
  export_number(env, exports, "format", PROGRAM_FORMAT);
  export_function(env, exports, "map", map);
  export_function(env, exports, "run", run);
  export_function(env, exports, "pca", pca);
#if __has_feature(address_sanitizer)
  export_function(env, exports, "poison", poison);
#endif
  return exports;
}
