// Threads of our own, and what they share with others.
#pragma once
#include <stdbool.h>
#include "system.h"

extern __attribute__((weak)) int pthread_create(unsigned long *thread, const void *attributes, void *(*run)(void *), void *data);
extern __attribute__((weak)) int pthread_detach(unsigned long thread);

enum { SIG_SETMASK = 2, CLOCK_MONOTONIC = 1 };

// Starts a thread that gets no signals: they are for threads that can do something about them. But by those from 32 to 34 the C libraries have all
// threads change their user.
static bool start_thread(void *(*run)(void *), void *data) {
  static const unsigned long blocked = ~(7ul << 31);
  unsigned long thread, before;
  if (pthread_create == NULL) return false;
  system_call(NR_RT_SIGPROCMASK, SIG_SETMASK, (long)&blocked, (long)&before, sizeof blocked, 0, 0);
  bool has_begun = pthread_create(&thread, NULL, run, data) == 0;
  system_call(NR_RT_SIGPROCMASK, SIG_SETMASK, (long)&before, 0, sizeof before, 0, 0);
  if (has_begun && pthread_detach != NULL) pthread_detach(thread);
  return has_begun;
}

static void lock(bool *is_locked) {
  while (__atomic_test_and_set(is_locked, __ATOMIC_ACQUIRE)) system_call(NR_SCHED_YIELD, 0, 0, 0, 0, 0, 0);
}

static void unlock(bool *is_locked) {
  __atomic_clear(is_locked, __ATOMIC_RELEASE);
}
