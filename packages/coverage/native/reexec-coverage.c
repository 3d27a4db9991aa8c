// Calls a JavaScript function at intervals, also while the main thread is in an endless loop, and when the heap is nearly full;
// as a Node-API addon. A signal handler or a Worker thread could not: the one runs no JavaScript, the other costs as much as another process.
//
// Without libc, so that one build is loaded by Node.js binaries of glibc and of musl alike. Of their symbols it takes those of Node-API
// and, weakly, three of V8's public API (v8-isolate.h), which Node.js exports for addons, and pthread_create(3).

#define NAPI_VERSION 8
#include <node_api.h>

// v8::Isolate::GetCurrent(), RequestInterrupt(callback, data) and AddNearHeapLimitCallback(callback, data).
extern __attribute__((weak)) void *current_isolate(void) __asm__("_ZN2v87Isolate10GetCurrentEv");
extern __attribute__((weak)) void request_interrupt(void *isolate, void (*callback)(void *isolate, void *data), void *data)
    __asm__("_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_");
extern __attribute__((weak)) void add_near_heap_limit_callback(
    void *isolate, size_t (*callback)(void *data, size_t current, size_t initial), void *data)
    __asm__("_ZN2v87Isolate24AddNearHeapLimitCallbackEPFmPvmmES1_");
extern __attribute__((weak)) int pthread_create(unsigned long *thread, const void *attributes, void *(*run)(void *), void *data);

enum { SIG_SETMASK = 2, CLOCK_MONOTONIC = 1 };

// Numbers and registers of syscall(2).
#if defined(__x86_64__)

enum { NR_RT_SIGPROCMASK = 14, NR_SCHED_YIELD = 24, NR_CLOCK_NANOSLEEP = 230 };

static long system_call(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

enum { NR_CLOCK_NANOSLEEP = 115, NR_SCHED_YIELD = 124, NR_RT_SIGPROCMASK = 135 };

static long system_call(long number, long a, long b, long c, long d) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

#else
#error "@reexec/coverage knows the system calls of x86-64 and of 64-bit ARM only"
#endif

// Signals are for threads that can do something about them; but by those from 32 to 34 the C libraries have all threads change their user.
static const unsigned long blocked = ~(7ul << 31);

static napi_env main_env;
static napi_ref callback;
static void *isolate;
static long interval[2]; // seconds, nanoseconds

// Whether V8 has been asked and has not called back: it does when JavaScript runs again.
static bool is_asked;
// Whether the isolate is going away.
static bool is_over;
static bool is_locked;

static void lock(void) {
  while (__atomic_test_and_set(&is_locked, __ATOMIC_ACQUIRE)) system_call(NR_SCHED_YIELD, 0, 0, 0, 0);
}

static void unlock(void) {
  __atomic_clear(&is_locked, __ATOMIC_RELEASE);
}

// Runs in the main thread, between two instructions of its JavaScript.
static void on_interrupt(void *unused, void *data) {
  (void)unused, (void)data;
  napi_handle_scope scope;
  napi_value function, receiver, result, thrown;
  bool has_thrown = false;
  __atomic_store_n(&is_asked, false, __ATOMIC_RELEASE);
  if (is_over || napi_open_handle_scope(main_env, &scope) != napi_ok) return;
  if (napi_get_reference_value(main_env, callback, &function) == napi_ok && napi_get_global(main_env, &receiver) == napi_ok) {
    napi_call_function(main_env, receiver, function, 0, NULL, &result);
  }
  // Not even a stack that is full may be noticed by what was interrupted.
  if (napi_is_exception_pending(main_env, &has_thrown) == napi_ok && has_thrown) {
    napi_get_and_clear_last_exception(main_env, &thrown);
  }
  napi_close_handle_scope(main_env, scope);
}

static void ask(void) {
  lock();
  if (!is_over && !__atomic_exchange_n(&is_asked, true, __ATOMIC_ACQ_REL)) request_interrupt(isolate, on_interrupt, NULL);
  unlock();
}

static void *run_timer(void *unused) {
  (void)unused;
  while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) {
    system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)interval, 0);
    ask();
  }
  return NULL;
}

// Room for what the callback needs, once; after that the heap is as full as it ever was.
enum { HEAP_RESERVE_BYTES = 64 << 20 };

static size_t on_near_heap_limit(void *unused, size_t current, size_t initial) {
  (void)unused, (void)initial;
  static bool has_asked;
  if (has_asked) return current;
  has_asked = true;
  ask();
  return current + HEAP_RESERVE_BYTES;
}

static void on_end(void *unused) {
  (void)unused;
  lock();
  __atomic_store_n(&is_over, true, __ATOMIC_RELEASE);
  unlock();
}

// beat(ms, callback, heap): calls back every so many milliseconds in which JavaScript runs and, if `heap`, when that is nearly full.
// To be called once, by the main thread. Returns false where it cannot be done.
static napi_value call_beat(napi_env env, napi_callback_info info) {
  napi_value arguments[3], result;
  size_t count = 3;
  int64_t ms = 0;
  bool watches_heap = false, has_begun = false;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_int64(env, arguments[0], &ms);
  napi_get_value_bool(env, arguments[2], &watches_heap);
  if (isolate == NULL && ms > 0 && current_isolate != NULL && request_interrupt != NULL && pthread_create != NULL &&
      napi_create_reference(env, arguments[1], 1, &callback) == napi_ok) {
    unsigned long thread, before;
    main_env = env;
    isolate = current_isolate();
    interval[0] = ms / 1000;
    interval[1] = ms % 1000 * 1000000;
    napi_add_env_cleanup_hook(env, on_end, NULL);
    system_call(NR_RT_SIGPROCMASK, SIG_SETMASK, (long)&blocked, (long)&before, sizeof blocked);
    has_begun = pthread_create(&thread, NULL, run_timer, NULL) == 0;
    system_call(NR_RT_SIGPROCMASK, SIG_SETMASK, (long)&before, 0, sizeof before);
    if (watches_heap && add_near_heap_limit_callback != NULL) add_near_heap_limit_callback(isolate, on_near_heap_limit, NULL);
  }
  napi_get_boolean(env, has_begun, &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "beat", NAPI_AUTO_LENGTH, call_beat, NULL, &function);
  napi_set_named_property(env, exports, "beat", function);
  return exports;
}
