// What the kernel's scheduler says of this thread: the three numbers of /proc/PID/schedstat (proc(5) has none of it; see sched-stats.rst of Linux).
#pragma once
#include <node_api.h>

#include "process-files.h"
#include "system.h"
#include "threads.h"

// schedule(): how old this thread is in milliseconds, less the time in which it was to run and had no processor, from any moment; and how often it has begun to run. Undefined where nobody counts that.
static napi_value call_schedule(napi_env env, napi_callback_info info) {
  char text[128];
  long now[2] = {0, 0};
  napi_value numbers[2], result = NULL;
  (void)info;
  if (read_at(AT_FDCWD, "/proc/thread-self/schedstat", text, sizeof text) <= 0) return NULL;
  const char *at = text;
  number_at(&at);
  unsigned long waited = number_at(&at), times = number_at(&at);
  if (times == 0) return NULL;
  system_call(NR_CLOCK_GETTIME, CLOCK_MONOTONIC, (long)now, 0, 0, 0, 0);
  double own = (double)now[0] * 1e3 + (double)now[1] / 1e6 - (double)waited / 1e6;
  napi_create_double(env, own, &numbers[0]);
  napi_create_double(env, (double)times, &numbers[1]);
  napi_create_array_with_length(env, 2, &result);
  for (uint32_t index = 0; index < 2; index++) napi_set_element(env, result, index, numbers[index]);
  return result;
}
