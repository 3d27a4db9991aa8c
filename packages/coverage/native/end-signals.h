// Tells of a signal that is about to end this process, and then lets it. To be read beside sigaction(2), signal(7) and futex(2).
#pragma once
#include <stdbool.h>

#include "process-files.h"
#include "system.h"
#include "threads.h"

enum { SIGNALS = 32, SIG_UNBLOCK = 1, FUTEX_WAIT_PRIVATE = 128, FUTEX_WAKE_PRIVATE = 129 };
enum { SA_RESTORER = 0x04000000, SA_ONSTACK = 0x08000000, SA_RESTART = 0x10000000 };

// As the kernel has it; the same on both architectures.
typedef struct {
  void (*handler)(int number);
  unsigned long flags;
  void (*restorer)(void);
  unsigned long mask;
} SignalAction;

#define IGNORED ((void (*)(int))1)

#if defined(__x86_64__)

// By rt_sigreturn(2), which has number 15.
__attribute__((naked)) static void return_from_signal(void) {
  __asm__("movq $15, %rax\n\tsyscall");
}
#define HANDLER_FLAGS (SA_RESTART | SA_ONSTACK | SA_RESTORER)

#else

// The kernel brings its own.
#define return_from_signal NULL
#define HANDLER_FLAGS (SA_RESTART | SA_ONSTACK)

#endif

// What the signals that are watched did before.
static SignalAction former[SIGNALS];

// The signal that is about to end this process; 0 if there is none.
static int ending;

static void set_action(int number, const SignalAction *action, SignalAction *before) {
  system_call(NR_RT_SIGACTION, number, (long)action, (long)before, sizeof action->mask, 0, 0);
}

// Does what the signal did before, which ends this process.
static void end_by(int number) {
  unsigned long mask = 1ul << (number - 1);
  set_action(number, &former[number], NULL);
  system_call(NR_RT_SIGPROCMASK, SIG_UNBLOCK, (long)&mask, 0, sizeof mask, 0, 0);
  // To this thread, so that nothing more of it runs.
  long process = system_call(NR_GETPID, 0, 0, 0, 0, 0, 0);
  system_call(NR_TGKILL, process, system_call(NR_GETTID, 0, 0, 0, 0, 0, 0), number, 0, 0, 0);
}

// Runs in any thread at any moment, so it makes system calls only.
static void on_ending_signal(int number) {
  int none = 0;
  // Who sends another has lost patience.
  if (!__atomic_compare_exchange_n(&ending, &none, number, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return end_by(number);
  system_call(NR_FUTEX, (long)&ending, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

static int ending_signal(void) {
  return __atomic_load_n(&ending, __ATOMIC_ACQUIRE);
}

// Waits until a signal is about to end this process, but no longer than that.
static void wait_for_ending(const long duration[2]) {
  system_call(NR_FUTEX, (long)&ending, FUTEX_WAIT_PRIVATE, 0, (long)duration, 0, 0);
}

// Watches a signal, unless it is ignored. Whoever listens to it later takes it over.
static void watch_signal(int number) {
  SignalAction action = {on_ending_signal, HANDLER_FLAGS, return_from_signal, 0};
  set_action(number, NULL, &former[number]);
  if (former[number].handler != IGNORED) set_action(number, &action, NULL);
}

// Leaves all signals that nobody has taken over to what they did before.
static void leave_signals(void) {
  for (int number = 1; number < SIGNALS; number++) {
    SignalAction now;
    set_action(number, NULL, &now);
    if (now.handler == on_ending_signal) set_action(number, &former[number], NULL);
  }
}

// How often a JavaScript thread is asked to tell while it sleeps, and at all, and how long it is waited for in between, in nanoseconds. It may be
// at a take when it is asked; what it does may be no JavaScript, and last; and on a machine that is overloaded it may get no processor.
enum { TRIES_ASLEEP = 50, TRIES = 300, FIRST_PAUSE = 50 * 1000, BETWEEN_TRIES = 10 * 1000 * 1000 };

// Whether a thread of this process runs, or would if it had a processor.
static bool is_thread_running(long tid) {
  char text[1024], path[64];
  Text name = {path, 0, sizeof path - 1};
  add_text(&name, "/proc/self/task/");
  add_number(&name, (unsigned long)tid);
  add_text(&name, "/stat");
  path[name.length] = 0;
  if (read_at(AT_FDCWD, path, text, sizeof text) <= 0) return false;
  const char *state = behind_name(text);
  return state != NULL && state[0] == ' ' && state[1] == 'R';
}
