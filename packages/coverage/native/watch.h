// What the files share that see which processes begin to run below this one.
#pragma once
#include "process-files.h"

enum { MOST_PROCESSES = 1 << 16, MOST_BYTES = 1 << 17 };

typedef struct {
  unsigned long soft, hard;
} Limit;

// What is not below this process is foreign; of Node.js processes below it is told, once.
typedef enum { FOREIGN, OURS, TOLD } State;

typedef struct {
  long pid;
  // Of the directory in /proc: another one if the PID is used again.
  unsigned long inode;
  // Of the program that was told of, once it is known.
  unsigned long stack;
  State state;
} Process;

typedef struct {
  Process *list;
  long count;
} Processes;

// Of this process, while somebody listens.
typedef struct {
  unsigned long mark;
  Limit limit_before;
  long own_pid;
  // Of frames.
  int kind;
  int proc;
  int inotify;
  bool is_over;
  // Of binaries of Node.js, each followed by a NUL, the last by two.
  char paths[1 << 14];
  // In the order of their PIDs: those of the last look, and of this one.
  Processes known, found;
  char large[MOST_BYTES];
  char frame[2 * MOST_BYTES];
  Process lists[2][MOST_PROCESSES];
} Watch;

static unsigned long now_in_ns(void) {
  enum { CLOCK_REALTIME = 0 };
  long now[2] = {0, 0};
  system_call(NR_CLOCK_GETTIME, CLOCK_REALTIME, (long)now, 0, 0, 0, 0);
  return (unsigned long)now[0] * 1000000000 + (unsigned long)now[1];
}

// Tells all threads of it, as one of them may know who spawned what it is below; if nobody can know, one. See processes.h.
static void append_to_profiles(Watch *watch, long length, bool is_orphan);
