// Calls a JavaScript function at intervals, also while the main thread is in an endless loop, when the heap is nearly full, and before
// a signal ends the process; as a Node-API addon. A signal handler or a Worker thread could not: the one runs no JavaScript, the other costs as much as another process.
//
// Without libc, so that one build is loaded by Node.js binaries of glibc and of musl alike. Of their symbols it takes those of Node-API
// and, weakly, five of V8's public API (v8-isolate.h, v8-initialization.h), which Node.js exports for addons, pthread_create(3) and pthread_detach(3).

#include "ask-threads.h"
#include "beats.h"
#include "end-signals.h"
#include "flags.h"
#include "frames.h"
#include "processes.h"
#include "schedule.h"
#include "system.h"
#include "texts.h"
#include "threads.h"

// Tells of the signal that is about to end the process, and lets it; or nothing, if it has to be told later.
static void tell_end(Beat *beat) {
  if (beat->has_told_end) return;
  beat->has_told_end = call_back(beat, ending_signal());
  if (beat->has_told_end) end_by(ending_signal());
}

static void on_interrupt(void *isolate, void *data) {
  Beat *beat = data;
  (void)isolate;
  __atomic_store_n(&beat->is_asked, false, __ATOMIC_RELEASE);
  if (beat->tells_end && ending_signal() != 0) return tell_end(beat);
  // Within the callback nobody can tell whether the place at which that came suits: it is just about to find out.
  bool is_within = beat->is_calling;
  enum Wish wished = wish_of(beat);
  if (wished == END || (wished == TELL && !is_within)) return do_as_wished(beat);
  bool is_urgent = __atomic_exchange_n(&beat->is_urgent, false, __ATOMIC_ACQ_REL);
  bool is_taken = (!is_within || is_urgent) && call_back(beat, is_urgent ? URGENT : 0);
  __atomic_store_n(&beat->answer, is_taken ? TAKEN : REFUSED, __ATOMIC_RELEASE);
}

// Runs in the JavaScript thread, when that has nothing else to do.
static void on_wake(napi_env env, napi_value function, void *data, void *unused) {
  Beat *beat = data;
  (void)function, (void)unused;
  if (env == NULL) return;
  if (beat->tells_end && ending_signal() != 0) tell_end(beat);
  else if (wish_of(beat) != NOTHING) do_as_wished(beat);
}

static void see_to_end(Beat *beat) {
  const long between[2] = {0, BETWEEN_TRIES};
  lock(&beat->is_locked);
  if (!beat->is_over) napi_call_threadsafe_function(beat->wake, NULL, napi_tsfn_nonblocking);
  unlock(&beat->is_locked);
  for (int tried = 0, asleep = 0; tried < TRIES && asleep < TRIES_ASLEEP; tried++) {
    ask(beat);
    system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)between, 0, 0, 0);
    if (!is_thread_running(beat->tid)) asleep++;
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
  remove_beat(beat);
  lock(&beat->is_locked);
  __atomic_store_n(&beat->is_over, true, __ATOMIC_RELEASE);
  unlock(&beat->is_locked);
}

// Lets another thread call back in this one while that waits, and does not keep it alive.
static void make_wake(napi_env env, Beat *beat) {
  napi_value name;
  if (napi_create_string_utf8(env, "reexec", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, NULL, NULL, beat, on_wake, &beat->wake) != napi_ok)
    return;
  napi_unref_threadsafe_function(env, beat->wake);
  beat->has_wake = true;
}

// Has the process tell of signals before they end it. The first process of a PID namespace is not ended by them; see pid_namespaces(7).
static void watch_signals(napi_env env, Beat *beat, napi_value signals) {
  uint32_t count = 0;
  napi_get_array_length(env, signals, &count);
  if (count == 0 || !beat->has_wake || system_call(NR_GETPID, 0, 0, 0, 0, 0, 0) == 1) return;
  beat->tells_end = true;
  for (uint32_t at = 0; at < count; at++) {
    napi_value element;
    int32_t number = 0;
    napi_get_element(env, signals, at, &element);
    napi_get_value_int32(env, element, &number);
    if (number > 0 && number < SIGNALS) watch_signal(number);
  }
}

// beat(ms, callback, heap, signals, thread): calls back every so many milliseconds in which JavaScript runs, and soon again, some times, if the callback returns
// false, as the place at which it comes does not suit it; if `heap`, when that is nearly full, with -1;
// before one of the signals ends the process, with its number, which it may do when the callback returns true; and likewise, before another thread ends
// this one, with -2. With -3 it is called back when another thread wants to have it told what this one ran, and may refuse that as above.
// To be called once in each thread, and with signals in one. Returns false where it cannot be done.
static napi_value call_beat(napi_env env, napi_callback_info info) {
  napi_value arguments[5], result;
  size_t count = 5;
  int64_t ms = 0;
  bool watches_heap = false, has_begun = false;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_int64(env, arguments[0], &ms);
  napi_get_value_bool(env, arguments[2], &watches_heap);
  if (ms > 0 && current_isolate != NULL && request_interrupt != NULL) {
    Beat *beat = (Beat *)take_memory(sizeof *beat);
    if (beat != NULL && napi_create_reference(env, arguments[1], 1, &beat->callback) == napi_ok) {
      beat->env = env;
      beat->tid = system_call(NR_GETTID, 0, 0, 0, 0, 0, 0);
      napi_get_value_int64(env, arguments[4], &beat->thread_id);
      beat->isolate = current_isolate();
      beat->interval[0] = ms / 1000;
      beat->interval[1] = ms % 1000 * 1000000;
      make_wake(env, beat);
      watch_signals(env, beat, arguments[3]);
      has_begun = start_thread(run_timer, beat);
      if (has_begun) add_beat(beat);
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
  export_function(env, exports, "askThreads", call_ask_threads);
  export_function(env, exports, "settleSignals", call_settle_signals);
  export_function(env, exports, "schedule", call_schedule);
  export_function(env, exports, "hash", call_hash);
  export_function(env, exports, "identify", call_identify);
  export_function(env, exports, "fileOf", call_file_of);
  export_function(env, exports, "append", call_append);
  export_function(env, exports, "setFlags", call_set_flags);
  export_function(env, exports, "watchProcesses", call_watch_processes);
  export_function(env, exports, "unwatchProcesses", call_unwatch_processes);
  return exports;
}
