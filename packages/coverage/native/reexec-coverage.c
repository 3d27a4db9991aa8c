// Calls a JavaScript function at intervals, also while the main thread is in an endless loop, when the heap is nearly full, and before
// a signal ends the process; as a Node-API addon. A signal handler or a Worker thread could not: the one runs no JavaScript, the other costs as much as another process.
//
// Without libc, so that one build is loaded by Node.js binaries of glibc and of musl alike. Of their symbols it takes those of Node-API
// and, weakly, four of V8's public API (v8-isolate.h), which Node.js exports for addons, pthread_create(3) and pthread_detach(3).

#define NAPI_VERSION 8
#include <node_api.h>

#include "end-signals.h"
#include "frames.h"
#include "processes.h"
#include "schedule.h"
#include "system.h"
#include "texts.h"
#include "threads.h"

// v8::Isolate::GetCurrent(), RequestInterrupt(callback, data), AddNearHeapLimitCallback(callback, data) and TerminateExecution().
extern __attribute__((weak)) void *current_isolate(void) __asm__("_ZN2v87Isolate10GetCurrentEv");
extern __attribute__((weak)) void request_interrupt(void *isolate, void (*callback)(void *isolate, void *data), void *data)
    __asm__("_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_");
extern __attribute__((weak)) void add_near_heap_limit_callback(
    void *isolate, size_t (*callback)(void *data, size_t current, size_t initial), void *data)
    __asm__("_ZN2v87Isolate24AddNearHeapLimitCallbackEPFmPvmmES1_");
extern __attribute__((weak)) void terminate_execution(void *isolate) __asm__("_ZN2v87Isolate18TerminateExecutionEv");

// Of one JavaScript thread: the main one, or a worker. Each has an isolate of its own, and a thread here that asks that.
enum Answer { NONE, TAKEN, REFUSED };

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
  // Whether the callback has to come at once, as the heap is nearly full.
  bool is_urgent;
  // What the callback has said to the place at which it came.
  enum Answer answer;
  // Whether it tells of the signals that end the process; then `wake` calls back in a thread that waits.
  bool tells_end;
  bool has_told_end;
  napi_threadsafe_function wake;
} Beat;

// In the place of a signal.
enum { URGENT = -1 };

// Calls back, with a signal if that is about to end the process. Returns what the callback returns.
static bool call_back(Beat *beat, int signal) {
  napi_env env = beat->env;
  napi_handle_scope scope;
  napi_value function, receiver, argument, result = NULL, thrown;
  bool has_thrown = false, answer = false;
  if (beat->is_over || napi_open_handle_scope(env, &scope) != napi_ok) return false;
  if (napi_get_reference_value(env, beat->callback, &function) == napi_ok && napi_get_global(env, &receiver) == napi_ok &&
      napi_create_int32(env, signal, &argument) == napi_ok) {
    napi_call_function(env, receiver, function, signal == 0 ? 0 : 1, &argument, &result);
    if (result != NULL) napi_get_value_bool(env, result, &answer);
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
  return answer;
}

// Tells of the signal that is about to end the process, and lets it; or nothing, if it has to be told later.
static void tell_end(Beat *beat) {
  if (beat->has_told_end) return;
  beat->has_told_end = call_back(beat, ending_signal());
  if (beat->has_told_end) end_by(ending_signal());
}

// Runs in the JavaScript thread, between two instructions of its JavaScript.
static void on_interrupt(void *unused, void *data) {
  Beat *beat = data;
  (void)unused;
  __atomic_store_n(&beat->is_asked, false, __ATOMIC_RELEASE);
  if (beat->tells_end && ending_signal() != 0) return tell_end(beat);
  bool is_urgent = __atomic_exchange_n(&beat->is_urgent, false, __ATOMIC_ACQ_REL);
  bool is_taken = call_back(beat, is_urgent ? URGENT : 0);
  __atomic_store_n(&beat->answer, is_taken ? TAKEN : REFUSED, __ATOMIC_RELEASE);
}

// Runs in the JavaScript thread, when that has nothing else to do.
static void on_wake(napi_env env, napi_value function, void *data, void *unused) {
  (void)function, (void)unused;
  if (env != NULL) tell_end(data);
}

static void ask(Beat *beat) {
  lock(&beat->is_locked);
  if (!beat->is_over && !__atomic_exchange_n(&beat->is_asked, true, __ATOMIC_ACQ_REL)) {
    request_interrupt(beat->isolate, on_interrupt, beat);
  }
  unlock(&beat->is_locked);
}

// How often the JavaScript thread is asked to tell while it sleeps, and at all, and how long it is waited for in between, in nanoseconds. It may be
// at a take when it is asked; what it does may be no JavaScript, and last; and on a machine that is overloaded it may get no processor.
enum { TRIES_ASLEEP = 50, TRIES = 300, BETWEEN_TRIES = 10 * 1000 * 1000 };

static void see_to_end(Beat *beat) {
  const long between[2] = {0, BETWEEN_TRIES};
  lock(&beat->is_locked);
  if (!beat->is_over) napi_call_threadsafe_function(beat->wake, NULL, napi_tsfn_nonblocking);
  unlock(&beat->is_locked);
  for (int tried = 0, asleep = 0; tried < TRIES && asleep < TRIES_ASLEEP; tried++) {
    ask(beat);
    system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)between, 0, 0, 0);
    if (!is_main_thread_running()) asleep++;
  }
  end_by(ending_signal());
}

// At how many places it is asked at most, and how often and for how many nanoseconds it is waited for to answer at one.
enum { PLACES = 20, WAITS = 8, WAIT = 250 * 1000 };

static void ask_at_places(Beat *beat) {
  const long wait[2] = {0, WAIT};
  enum Answer answer = REFUSED;
  for (int place = 0; place < PLACES && answer == REFUSED; place++) {
    __atomic_store_n(&beat->answer, NONE, __ATOMIC_RELEASE);
    ask(beat);
    for (int waited = 0; waited < WAITS; waited++) {
      system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)wait, 0, 0, 0);
      answer = __atomic_load_n(&beat->answer, __ATOMIC_ACQUIRE);
      if (answer != NONE) break;
    }
  }
}

static void *run_timer(void *data) {
  Beat *beat = data;
  while (!__atomic_load_n(&beat->is_over, __ATOMIC_ACQUIRE)) {
    if (beat->tells_end) wait_for_ending(beat->interval);
    else system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)beat->interval, 0, 0, 0);
    if (beat->tells_end && ending_signal() != 0) see_to_end(beat);
    ask_at_places(beat);
  }
  // Whoever has set `is_over` may still hold the lock.
  lock(&beat->is_locked);
  unlock(&beat->is_locked);
  // What was asked for may be answered yet, by an isolate that is not gone; a page is left to that then.
  if (!__atomic_load_n(&beat->is_asked, __ATOMIC_ACQUIRE)) give_memory((unsigned char *)beat, sizeof *beat);
  return NULL;
}

// Room for what the callback needs, once; after that the heap is as full as it ever was.
enum { HEAP_RESERVE_BYTES = 64 << 20 };

static size_t on_near_heap_limit(void *data, size_t current, size_t initial) {
  Beat *beat = data;
  (void)initial;
  if (beat->has_asked_at_heap_limit) return current;
  beat->has_asked_at_heap_limit = true;
  __atomic_store_n(&beat->is_urgent, true, __ATOMIC_RELEASE);
  ask(beat);
  return current + HEAP_RESERVE_BYTES;
}

// Leaves signals to what they did before, and lets the one end the process that came before it could end by itself.
static void settle_signals(void) {
  leave_signals();
  if (ending_signal() != 0) end_by(ending_signal());
}

// settleSignals(): before the process ends by itself, or sends itself a signal, which is to end it at once. What ran has been written.
static napi_value call_settle_signals(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  // Worker threads end without the process.
  if (system_call(NR_GETTID, 0, 0, 0, 0, 0, 0) == system_call(NR_GETPID, 0, 0, 0, 0, 0, 0)) settle_signals();
  return NULL;
}

static void on_end(void *data) {
  Beat *beat = data;
  if (beat->tells_end) settle_signals();
  lock(&beat->is_locked);
  __atomic_store_n(&beat->is_over, true, __ATOMIC_RELEASE);
  unlock(&beat->is_locked);
}

// Has the process tell of signals before they end it. The first process of a PID namespace is not ended by them; see pid_namespaces(7).
static void watch_signals(napi_env env, Beat *beat, napi_value signals) {
  napi_value name;
  uint32_t count = 0;
  napi_get_array_length(env, signals, &count);
  if (count == 0 || system_call(NR_GETPID, 0, 0, 0, 0, 0, 0) == 1) return;
  if (napi_create_string_utf8(env, "reexec", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, NULL, NULL, beat, on_wake, &beat->wake) != napi_ok)
    return;
  napi_unref_threadsafe_function(env, beat->wake);
  beat->tells_end = true;
  for (uint32_t at = 0; at < count; at++) {
    napi_value element;
    int32_t number = 0;
    napi_get_element(env, signals, at, &element);
    napi_get_value_int32(env, element, &number);
    if (number > 0 && number < SIGNALS) watch_signal(number);
  }
}

// beat(ms, callback, heap, signals): calls back every so many milliseconds in which JavaScript runs, and soon again, some times, if the callback returns
// false, as the place at which it comes does not suit it; if `heap`, when that is nearly full, with -1;
// and, before one of the signals ends the process, with its number, which it may do when the callback returns true.
// To be called once in each thread, and with signals in one. Returns false where it cannot be done.
static napi_value call_beat(napi_env env, napi_callback_info info) {
  napi_value arguments[4], result;
  size_t count = 4;
  int64_t ms = 0;
  bool watches_heap = false, has_begun = false;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_int64(env, arguments[0], &ms);
  napi_get_value_bool(env, arguments[2], &watches_heap);
  if (ms > 0 && current_isolate != NULL && request_interrupt != NULL) {
    Beat *beat = (Beat *)take_memory(sizeof *beat);
    if (beat != NULL && napi_create_reference(env, arguments[1], 1, &beat->callback) == napi_ok) {
      beat->env = env;
      beat->isolate = current_isolate();
      beat->interval[0] = ms / 1000;
      beat->interval[1] = ms % 1000 * 1000000;
      watch_signals(env, beat, arguments[3]);
      has_begun = start_thread(run_timer, beat);
      if (!has_begun && beat->tells_end) leave_signals();
      if (has_begun) napi_add_env_cleanup_hook(env, on_end, beat);
      if (has_begun && watches_heap && add_near_heap_limit_callback != NULL) {
        add_near_heap_limit_callback(beat->isolate, on_near_heap_limit, beat);
      }
    }
  }
  napi_get_boolean(env, has_begun, &result);
  return result;
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  export_function(env, exports, "beat", call_beat);
  export_function(env, exports, "settleSignals", call_settle_signals);
  export_function(env, exports, "schedule", call_schedule);
  export_function(env, exports, "hash", call_hash);
  export_function(env, exports, "identify", call_identify);
  export_function(env, exports, "fileOf", call_file_of);
  export_function(env, exports, "append", call_append);
  export_function(env, exports, "watchProcesses", call_watch_processes);
  export_function(env, exports, "unwatchProcesses", call_unwatch_processes);
  return exports;
}
