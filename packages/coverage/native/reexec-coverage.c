// Calls a JavaScript function at intervals, also while the main thread is in an endless loop, and when the heap is nearly full;
// as a Node-API addon. A signal handler or a Worker thread could not: the one runs no JavaScript, the other costs as much as another process.
//
// Without libc, so that one build is loaded by Node.js binaries of glibc and of musl alike. Of their symbols it takes those of Node-API
// and, weakly, four of V8's public API (v8-isolate.h), which Node.js exports for addons, pthread_create(3) and pthread_detach(3).

#define NAPI_VERSION 8
#include <node_api.h>

// v8::Isolate::GetCurrent(), RequestInterrupt(callback, data), AddNearHeapLimitCallback(callback, data) and TerminateExecution().
extern __attribute__((weak)) void *current_isolate(void) __asm__("_ZN2v87Isolate10GetCurrentEv");
extern __attribute__((weak)) void request_interrupt(void *isolate, void (*callback)(void *isolate, void *data), void *data)
    __asm__("_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_");
extern __attribute__((weak)) void add_near_heap_limit_callback(
    void *isolate, size_t (*callback)(void *data, size_t current, size_t initial), void *data)
    __asm__("_ZN2v87Isolate24AddNearHeapLimitCallbackEPFmPvmmES1_");
extern __attribute__((weak)) void terminate_execution(void *isolate) __asm__("_ZN2v87Isolate18TerminateExecutionEv");
extern __attribute__((weak)) int pthread_create(unsigned long *thread, const void *attributes, void *(*run)(void *), void *data);
extern __attribute__((weak)) int pthread_detach(unsigned long thread);

enum { SIG_SETMASK = 2, CLOCK_MONOTONIC = 1, PROT_READ_WRITE = 3, MAP_PRIVATE_ANONYMOUS = 0x22 };

// Numbers and registers of syscall(2).
#if defined(__x86_64__)

enum { NR_MMAP = 9, NR_MUNMAP = 11, NR_RT_SIGPROCMASK = 14, NR_SCHED_YIELD = 24, NR_CLOCK_NANOSLEEP = 230 };

static long system_call(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

enum { NR_CLOCK_NANOSLEEP = 115, NR_SCHED_YIELD = 124, NR_RT_SIGPROCMASK = 135, NR_MUNMAP = 215, NR_MMAP = 222 };

static long system_call(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

#else
#error "@reexec/coverage knows the system calls of x86-64 and of 64-bit ARM only"
#endif

// Signals are for threads that can do something about them; but by those from 32 to 34 the C libraries have all threads change their user.
static const unsigned long blocked = ~(7ul << 31);

// Of one JavaScript thread: the main one, or a worker. Each has an isolate of its own, and a thread here that asks that.
typedef struct {
  napi_env env;
  napi_ref callback;
  void *isolate;
  long interval[2]; // seconds, nanoseconds
  // Whether V8 has been asked and has not called back: it does when JavaScript runs again.
  bool is_asked;
  // Whether the isolate is going away.
  bool is_over;
  bool is_locked;
  bool has_asked_at_heap_limit;
} Beat;

static void lock(Beat *beat) {
  while (__atomic_test_and_set(&beat->is_locked, __ATOMIC_ACQUIRE)) system_call(NR_SCHED_YIELD, 0, 0, 0, 0, 0, 0);
}

static void unlock(Beat *beat) {
  __atomic_clear(&beat->is_locked, __ATOMIC_RELEASE);
}

// Runs in the JavaScript thread, between two instructions of its JavaScript.
static void on_interrupt(void *unused, void *data) {
  Beat *beat = data;
  napi_env env = beat->env;
  napi_handle_scope scope;
  napi_value function, receiver, result, thrown;
  bool has_thrown = false;
  (void)unused;
  __atomic_store_n(&beat->is_asked, false, __ATOMIC_RELEASE);
  if (beat->is_over || napi_open_handle_scope(env, &scope) != napi_ok) return;
  if (napi_get_reference_value(env, beat->callback, &function) == napi_ok && napi_get_global(env, &receiver) == napi_ok) {
    napi_call_function(env, receiver, function, 0, NULL, &result);
  }
  // Not even a stack that is full may be noticed by what was interrupted.
  if (napi_is_exception_pending(env, &has_thrown) == napi_ok && has_thrown) {
    napi_valuetype type = napi_object;
    napi_get_and_clear_last_exception(env, &thrown);
    napi_typeof(env, thrown, &type);
    // But that `worker.terminate()` or a timeout of `vm` ends what runs here: Node-API has caught that, too, and then nothing would end it.
    if (type == napi_null && terminate_execution != NULL) terminate_execution(beat->isolate);
  }
  napi_close_handle_scope(env, scope);
}

static void ask(Beat *beat) {
  lock(beat);
  if (!beat->is_over && !__atomic_exchange_n(&beat->is_asked, true, __ATOMIC_ACQ_REL)) {
    request_interrupt(beat->isolate, on_interrupt, beat);
  }
  unlock(beat);
}

static void *run_timer(void *data) {
  Beat *beat = data;
  while (!__atomic_load_n(&beat->is_over, __ATOMIC_ACQUIRE)) {
    system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)beat->interval, 0, 0, 0);
    ask(beat);
  }
  // Whoever has set `is_over` may still hold the lock.
  lock(beat);
  unlock(beat);
  // What was asked for may be answered yet, by an isolate that is not gone; a page is left to that then.
  if (!__atomic_load_n(&beat->is_asked, __ATOMIC_ACQUIRE)) system_call(NR_MUNMAP, (long)beat, sizeof *beat, 0, 0, 0, 0);
  return NULL;
}

// Room for what the callback needs, once; after that the heap is as full as it ever was.
enum { HEAP_RESERVE_BYTES = 64 << 20 };

static size_t on_near_heap_limit(void *data, size_t current, size_t initial) {
  Beat *beat = data;
  (void)initial;
  if (beat->has_asked_at_heap_limit) return current;
  beat->has_asked_at_heap_limit = true;
  ask(beat);
  return current + HEAP_RESERVE_BYTES;
}

static void on_end(void *data) {
  Beat *beat = data;
  lock(beat);
  __atomic_store_n(&beat->is_over, true, __ATOMIC_RELEASE);
  unlock(beat);
}

// Starts the thread that asks, which gets no signals.
static bool start_timer(Beat *beat) {
  unsigned long thread, before;
  system_call(NR_RT_SIGPROCMASK, SIG_SETMASK, (long)&blocked, (long)&before, sizeof blocked, 0, 0);
  bool has_begun = pthread_create(&thread, NULL, run_timer, beat) == 0;
  system_call(NR_RT_SIGPROCMASK, SIG_SETMASK, (long)&before, 0, sizeof before, 0, 0);
  if (has_begun && pthread_detach != NULL) pthread_detach(thread);
  return has_begun;
}

// beat(ms, callback, heap): calls back every so many milliseconds in which JavaScript runs and, if `heap`, when that is nearly full.
// To be called once in each thread. Returns false where it cannot be done.
static napi_value call_beat(napi_env env, napi_callback_info info) {
  napi_value arguments[3], result;
  size_t count = 3;
  int64_t ms = 0;
  bool watches_heap = false, has_begun = false;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_int64(env, arguments[0], &ms);
  napi_get_value_bool(env, arguments[2], &watches_heap);
  if (ms > 0 && current_isolate != NULL && request_interrupt != NULL && pthread_create != NULL) {
    long page = system_call(NR_MMAP, 0, sizeof(Beat), PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    // A failure is a small negative number.
    Beat *beat = page < 0 && page > -4096 ? NULL : (Beat *)page;
    if (beat != NULL && napi_create_reference(env, arguments[1], 1, &beat->callback) == napi_ok) {
      beat->env = env;
      beat->isolate = current_isolate();
      beat->interval[0] = ms / 1000;
      beat->interval[1] = ms % 1000 * 1000000;
      has_begun = start_timer(beat);
      if (has_begun) napi_add_env_cleanup_hook(env, on_end, beat);
      if (has_begun && watches_heap && add_near_heap_limit_callback != NULL) {
        add_near_heap_limit_callback(beat->isolate, on_near_heap_limit, beat);
      }
    }
  }
  napi_get_boolean(env, has_begun, &result);
  return result;
}

// What JavaScript that has not been optimized yet takes milliseconds for.

// hash(bytes): as hashText() in src/text-hash.ts, of a text in UTF-16, little endian.
static napi_value call_hash(napi_env env, napi_callback_info info) {
  napi_value argument, result = NULL;
  size_t count = 1, length = 0;
  const unsigned char *bytes = NULL;
  uint32_t a = 0x811c9dc5, b = 0x9e3779b9;
  char hex[16];
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_buffer_info(env, argument, (void **)&bytes, &length);
  for (size_t at = 0; at + 1 < length; at += 2) {
    uint32_t unit = bytes[at] | (uint32_t)bytes[at + 1] << 8;
    a = (a ^ unit) * 0x01000193;
    b = (b ^ unit) * 0x85ebca6b;
    b ^= b >> 13;
  }
  for (int digit = 0; digit < 16; digit++) hex[digit] = "0123456789abcdef"[(digit < 8 ? a : b) >> (28 - digit % 8 * 4) & 15];
  napi_create_string_latin1(env, hex, sizeof hex, &result);
  return result;
}

// checksum(bytes, before): as in src/checksum.ts.
static napi_value call_checksum(napi_env env, napi_callback_info info) {
  napi_value arguments[2], result = NULL;
  size_t count = 2, length = 0;
  const unsigned char *bytes = NULL;
  uint32_t crc = 0;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_buffer_info(env, arguments[0], (void **)&bytes, &length);
  napi_get_value_uint32(env, arguments[1], &crc);
  crc = ~crc;
  for (size_t at = 0; at < length; at++) {
    crc ^= bytes[at];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  napi_create_uint32(env, ~crc, &result);
  return result;
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  export_function(env, exports, "beat", call_beat);
  export_function(env, exports, "hash", call_hash);
  export_function(env, exports, "checksum", call_checksum);
  return exports;
}
