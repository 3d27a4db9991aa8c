// The JavaScript threads of this process, and how one of them is called back. To be read beside v8-isolate.h and the documentation of Node-API.
#pragma once
#define NAPI_VERSION 8
#include <node_api.h>

#include "threads.h"

// v8::Isolate::GetCurrent(), RequestInterrupt(callback, data), AddNearHeapLimitCallback(callback, data) and TerminateExecution().
extern __attribute__((weak)) void *current_isolate(void) __asm__("_ZN2v87Isolate10GetCurrentEv");
extern __attribute__((weak)) void request_interrupt(void *isolate, void (*callback)(void *isolate, void *data), void *data)
    __asm__("_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_");
extern __attribute__((weak)) void add_near_heap_limit_callback(
    void *isolate, size_t (*callback)(void *data, size_t current, size_t initial), void *data)
    __asm__("_ZN2v87Isolate24AddNearHeapLimitCallbackEPFmPvmmES1_");
extern __attribute__((weak)) void terminate_execution(void *isolate) __asm__("_ZN2v87Isolate18TerminateExecutionEv");

// What a place at which V8 called back was good for.
enum Answer { NONE, TAKEN, REFUSED };
// What another thread wants: that this one tells what it ran, and that it runs nothing more.
enum Wish { NOTHING, TELL, END };

// Of one JavaScript thread: the main one, or a worker. Each has an isolate of its own, and a thread here that asks that.
typedef struct Beat {
  struct Beat *next;
  // As JavaScript and as Linux number it.
  int64_t thread_id;
  long tid;
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
  // Whether it is called back: what V8 interrupts then is the callback, or what that calls.
  bool is_calling;
  // What the callback has said to the place at which it came.
  enum Answer answer;
  // Whether it tells of the signals that end the process.
  bool tells_end;
  bool has_told_end;
  // Calls back in a thread that waits. Workers have it, too.
  napi_threadsafe_function wake;
  bool has_wake;
  // What the thread with the id `asker` wants, whether that has woken this one, and whether it has been done.
  enum Wish wish;
  long asker;
  bool is_woken;
  bool has_done;
} Beat;

// In the place of a signal.
enum { URGENT = -1, LEAVE = -2, TELL_NOW = -3 };

// Calls back, with a signal if that is about to end the process. Returns what the callback returns.
static bool call_back(Beat *beat, int signal) {
  napi_env env = beat->env;
  napi_handle_scope scope;
  napi_value function, receiver, argument, result = NULL, thrown;
  bool has_thrown = false, answer = false, was_calling = beat->is_calling;
  if (beat->is_over || napi_open_handle_scope(env, &scope) != napi_ok) return false;
  if (napi_get_reference_value(env, beat->callback, &function) == napi_ok && napi_get_global(env, &receiver) == napi_ok &&
      napi_create_int32(env, signal, &argument) == napi_ok) {
    beat->is_calling = true;
    napi_call_function(env, receiver, function, signal == 0 ? 0 : 1, &argument, &result);
    beat->is_calling = was_calling;
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

// Runs in the JavaScript thread, between two instructions of its JavaScript.
static void on_interrupt(void *isolate, void *data);

// Has V8 interrupt the JavaScript thread, as soon as that runs JavaScript.
static void ask(Beat *beat) {
  lock(&beat->is_locked);
  if (!beat->is_over && !__atomic_exchange_n(&beat->is_asked, true, __ATOMIC_ACQ_REL)) {
    request_interrupt(beat->isolate, on_interrupt, beat);
  }
  unlock(&beat->is_locked);
}

// All of this process.
static Beat *beats;
static bool beats_are_locked;

static void add_beat(Beat *beat) {
  lock(&beats_are_locked);
  beat->next = beats;
  beats = beat;
  unlock(&beats_are_locked);
}

static void remove_beat(Beat *beat) {
  lock(&beats_are_locked);
  for (Beat **at = &beats; *at != NULL; at = &(*at)->next) {
    if (*at != beat) continue;
    *at = beat->next;
    break;
  }
  unlock(&beats_are_locked);
}
