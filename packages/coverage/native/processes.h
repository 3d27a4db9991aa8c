// Sees which Node.js processes begin to run below this one, and writes who they are to profiles: whoever reads those finds the ones that have not been
// covered.
//
// What is below this process is marked by a limit that it inherits, and that no kernel since Linux 2.4 enforces (RLIMIT_LOCKS of getrlimit(2)): it
// outlasts execve(2), an empty environment, setsid(2), another user and the end of parents, and anyone can read it. When a binary of Node.js is opened,
// as execve(2) does (inotify(7)), and now and then, /proc is looked at.
#pragma once
#include <node_api.h>
#include "look.h"
#include "threads.h"
#include "watch.h"

enum {
  RLIMIT_LOCKS = 10,
  IN_OPEN = 0x20,
  IN_CLOEXEC = O_CLOEXEC,
  IN_NONBLOCK = 04000,
  F_DUPFD_CLOEXEC = 1030,
  POLLIN = 1,
  MOST_LISTENERS = 64,
};

// execve(2) takes a while, and no program of Node.js is over by then. It opens its own binary once more, later.
static const long LOOK_AFTER_NS = 5000000;
static const long LOOK_EVERY_NS = 500000000;

// A thread of this process that covers what it spawns.
typedef struct {
  bool is_used;
  // Its own.
  int fd;
  napi_env env;
} Listener;

static Watch *current;
static Listener listeners[MOST_LISTENERS];
static bool are_listeners_locked;

static void append_to_profiles(Watch *watch, long length, bool is_orphan) {
  lock(&are_listeners_locked);
  for (int at = 0; at < MOST_LISTENERS; at++) {
    // One that is over goes on for a moment, when others listen already.
    if (!listeners[at].is_used || watch != current) continue;
    system_call(NR_WRITE, listeners[at].fd, (long)watch->frame, length, 0, 0, 0);
    if (is_orphan) break;
  }
  unlock(&are_listeners_locked);
}

static void end_watch(Watch *watch) {
  system_call(NR_CLOSE, watch->inotify, 0, 0, 0, 0, 0);
  system_call(NR_CLOSE, watch->proc, 0, 0, 0, 0, 0);
  give_memory((unsigned char *)watch, sizeof *watch);
}

// However busy the machine is, this thread is to come before what it looks for is over. So it asks for short turns, which come sooner (Linux 6.12), and
// for a priority that it takes privileges to have.
static void ask_for_early_turns(void) {
  enum { HIGHEST = -20 };
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
  } attributes = {0, 0, 0, 0, 0, 0, 0, 0};
  if (system_call(NR_SCHED_GETATTR, 0, (long)&attributes, sizeof attributes, 0, 0, 0) != 0) return;
  attributes.runtime = 100000;
  system_call(NR_SCHED_SETATTR, 0, (long)&attributes, 0, 0, 0, 0);
  attributes.nice = HIGHEST;
  system_call(NR_SCHED_SETATTR, 0, (long)&attributes, 0, 0, 0, 0);
}

static void *run_watch(void *data) {
  Watch *watch = data;
  struct {
    int fd;
    short events, happened;
  } waiting = {watch->inotify, POLLIN, 0};
  ask_for_early_turns();
  while (!__atomic_load_n(&watch->is_over, __ATOMIC_ACQUIRE)) {
    long every[2] = {0, LOOK_EVERY_NS}, after[2] = {0, LOOK_AFTER_NS};
    if (system_call(NR_PPOLL, (long)&waiting, 1, (long)every, 0, 0, 0) > 0) {
      // What happens from here on is looked after the next time.
      system_call(NR_READ, watch->inotify, (long)watch->large, sizeof watch->large, 0, 0, 0);
      system_call(NR_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, 0, (long)after, 0, 0, 0);
    }
    look(watch);
  }
  end_watch(watch);
  return NULL;
}

// What this process spawns from now on is marked. No other one is at this moment.
static bool mark(Watch *watch) {
  watch->mark = now_in_ns();
  if (system_call(NR_PRLIMIT64, 0, RLIMIT_LOCKS, 0, (long)&watch->limit_before, 0, 0) != 0) return false;
  Limit limit = {watch->mark, watch->limit_before.hard};
  return limit.soft < limit.hard && system_call(NR_PRLIMIT64, 0, RLIMIT_LOCKS, (long)&limit, 0, 0, 0) == 0;
}

// Leaves what somebody else has set since.
static void unmark(const Watch *watch) {
  Limit limit = {0, 0};
  if (system_call(NR_PRLIMIT64, 0, RLIMIT_LOCKS, 0, (long)&limit, 0, 0) != 0 || limit.soft != watch->mark) return;
  system_call(NR_PRLIMIT64, 0, RLIMIT_LOCKS, (long)&watch->limit_before, 0, 0, 0);
}

static void watch_paths(Watch *watch) {
  for (const char *path = watch->paths; *path != 0; path++) {
    system_call(NR_INOTIFY_ADD_WATCH, watch->inotify, (long)path, IN_OPEN, 0, 0, 0);
    while (*path != 0) path++;
  }
}

static bool begin_watch(napi_env env, int kind, napi_value paths) {
  size_t length = 0;
  Watch *watch = (Watch *)take_memory(sizeof *watch);
  if (watch == NULL) return false;
  napi_get_value_string_utf8(env, paths, watch->paths, sizeof watch->paths - 1, &length);
  watch->kind = kind;
  watch->own_pid = system_call(NR_GETPID, 0, 0, 0, 0, 0, 0);
  watch->known.list = watch->lists[0];
  watch->found.list = watch->lists[1];
  watch->proc = (int)system_call(NR_OPENAT, AT_FDCWD, (long)"/proc", O_CLOEXEC, 0, 0, 0);
  // There may be too many already: then it is looked now and then.
  watch->inotify = (int)system_call(NR_INOTIFY_INIT1, IN_CLOEXEC | IN_NONBLOCK, 0, 0, 0, 0, 0);
  watch_paths(watch);
  bool has_begun = watch->proc >= 0 && mark(watch);
  if (has_begun && !start_thread(run_watch, watch)) {
    unmark(watch);
    has_begun = false;
  }
  if (has_begun) current = watch;
  else end_watch(watch);
  return has_begun;
}

static void end_current(void) {
  unmark(current);
  __atomic_store_n(&current->is_over, true, __ATOMIC_RELEASE);
  current = NULL;
}

// With the lock.
static void remove_listener(Listener *listener) {
  system_call(NR_CLOSE, listener->fd, 0, 0, 0, 0, 0);
  listener->is_used = false;
  for (int at = 0; at < MOST_LISTENERS; at++) if (listeners[at].is_used) return;
  end_current();
}

static void on_thread_end(void *data) {
  lock(&are_listeners_locked);
  remove_listener(data);
  unlock(&are_listeners_locked);
}

// The place of a new one, or -1. With the lock.
static int add_listener(napi_env env, int fd, int kind, napi_value paths) {
  int at = 0;
  while (at < MOST_LISTENERS && listeners[at].is_used) at++;
  // A descriptor of its own, as the thread may close the other without a word.
  int own = at == MOST_LISTENERS ? -1 : (int)system_call(NR_FCNTL, fd, F_DUPFD_CLOEXEC, 0, 0, 0, 0);
  if (own < 0) return -1;
  if (current == NULL && !begin_watch(env, kind, paths)) {
    system_call(NR_CLOSE, own, 0, 0, 0, 0, 0);
    return -1;
  }
  listeners[at] = (Listener){true, own, env};
  napi_add_env_cleanup_hook(env, on_thread_end, &listeners[at]);
  return at;
}

// watchProcesses(fd, kind, paths): appends a frame of that kind to that file for each. `paths` are those of Node.js binaries, each followed by a NUL.
// Returns a number for `unwatchProcesses`, or -1 where it cannot be done.
static napi_value call_watch_processes(napi_env env, napi_callback_info info) {
  napi_value arguments[3], result = NULL;
  size_t count = 3;
  int32_t fd = -1, kind = 0;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_int32(env, arguments[0], &fd);
  napi_get_value_int32(env, arguments[1], &kind);
  lock(&are_listeners_locked);
  int at = add_listener(env, fd, kind, arguments[2]);
  unlock(&are_listeners_locked);
  napi_create_int32(env, at, &result);
  return result;
}

// unwatchProcesses(number)
static napi_value call_unwatch_processes(napi_env env, napi_callback_info info) {
  napi_value argument;
  size_t count = 1;
  int32_t at = -1;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_value_int32(env, argument, &at);
  lock(&are_listeners_locked);
  if (at >= 0 && at < MOST_LISTENERS && listeners[at].is_used && listeners[at].env == env) {
    napi_remove_env_cleanup_hook(env, on_thread_end, &listeners[at]);
    remove_listener(&listeners[at]);
  }
  unlock(&are_listeners_locked);
  return NULL;
}
