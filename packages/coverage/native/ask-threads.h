// Has other JavaScript threads of this process tell what they ran, and run nothing more, before this one ends them.
#pragma once
#include "beats.h"
#include "end-signals.h"

// How long a thread waits for its end that has told what it ran, in pauses of so many nanoseconds. Node.js ends worker threads one after the other.
enum { PAUSES = 25 * 1000, PAUSE = 200 * 1000 };

// Whether Node.js is about to end the thread: Node-API runs nothing then.
static bool is_stopping(napi_env env) {
  napi_handle_scope scope;
  napi_value global;
  bool is_same;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return true;
  bool is_running = napi_get_global(env, &global) == napi_ok && napi_strict_equals(env, global, global, &is_same) == napi_ok;
  napi_close_handle_scope(env, scope);
  return !is_running;
}

static enum Wish wish_of(const Beat *beat) {
  return __atomic_load_n(&beat->has_done, __ATOMIC_ACQUIRE) ? NOTHING : __atomic_load_n(&beat->wish, __ATOMIC_ACQUIRE);
}

// Does what another thread wants of this one; or not, and is asked again, if the callback says that it cannot here.
static void do_as_wished(Beat *beat) {
  const long pause[2] = {0, PAUSE};
  bool ends = wish_of(beat) == END;
  if (!call_back(beat, ends ? LEAVE : TELL_NOW)) return;
  __atomic_store_n(&beat->has_done, true, __ATOMIC_RELEASE);
  // What it ran from now on would not be told.
  for (int paused = 0; ends && paused < PAUSES && !is_stopping(beat->env); paused++) {
    system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)pause, 0, 0, 0);
  }
}

static void wish(int64_t thread_id, enum Wish wished, long asker) {
  lock(&beats_are_locked);
  for (Beat *beat = beats; beat != NULL; beat = beat->next) {
    bool is_held = beat->wish == END && __atomic_load_n(&beat->has_done, __ATOMIC_ACQUIRE);
    if (beat->thread_id != thread_id || beat->asker != 0 || is_held) continue;
    beat->asker = asker;
    beat->is_woken = false;
    __atomic_store_n(&beat->wish, wished, __ATOMIC_RELEASE);
    __atomic_store_n(&beat->has_done, false, __ATOMIC_RELEASE);
  }
  unlock(&beats_are_locked);
}

// What is left of the wishes of a thread.
typedef struct {
  bool is_any;
  // Whether one of the threads runs, or would if it had a processor.
  bool is_running;
} Left;

static Left ask_again(long asker, bool looks) {
  Left left = {false, false};
  lock(&beats_are_locked);
  for (Beat *beat = beats; beat != NULL; beat = beat->next) {
    if (beat->asker != asker || __atomic_load_n(&beat->has_done, __ATOMIC_ACQUIRE)) continue;
    left.is_any = true;
    if (looks && is_thread_running(beat->tid)) left.is_running = true;
    if (!beat->is_woken && beat->has_wake) napi_call_threadsafe_function(beat->wake, NULL, napi_tsfn_nonblocking);
    beat->is_woken = true;
    ask(beat);
  }
  unlock(&beats_are_locked);
  return left;
}

static void ask_no_more(long asker) {
  lock(&beats_are_locked);
  for (Beat *beat = beats; beat != NULL; beat = beat->next) {
    if (beat->asker != asker) continue;
    beat->asker = 0;
    if (!__atomic_load_n(&beat->has_done, __ATOMIC_ACQUIRE)) __atomic_store_n(&beat->wish, NOTHING, __ATOMIC_RELEASE);
  }
  unlock(&beats_are_locked);
}

// askThreads(ids, ends): has threads tell what they ran, and, if `ends`, run nothing more, as they are about to be ended; and waits for that, but not long for
// one that sleeps in a system call.
static napi_value call_ask_threads(napi_env env, napi_callback_info info) {
  napi_value arguments[2], element;
  size_t count = 2;
  uint32_t ids = 0;
  bool ends = false;
  long self = system_call(NR_GETTID, 0, 0, 0, 0, 0, 0);
  long pause[2] = {0, FIRST_PAUSE};
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_array_length(env, arguments[0], &ids);
  napi_get_value_bool(env, arguments[1], &ends);
  for (uint32_t at = 0; at < ids; at++) {
    int64_t thread_id = 0;
    napi_get_element(env, arguments[0], at, &element);
    napi_get_value_int64(env, element, &thread_id);
    wish(thread_id, ends ? END : TELL, self);
  }
  for (int tried = 0, asleep = 0; tried < TRIES && asleep < TRIES_ASLEEP;) {
    bool is_long = pause[1] >= BETWEEN_TRIES;
    Left left = ask_again(self, is_long);
    if (!left.is_any) break;
    system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)pause, 0, 0, 0);
    if (!is_long) pause[1] *= 2;
    else tried++;
    if (is_long && !left.is_running) asleep++;
  }
  ask_no_more(self);
  return NULL;
}
