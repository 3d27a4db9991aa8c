// Makes frames that say who a process is: see src/profile-format.ts.
#pragma once
#include "frames.h"
#include "watch.h"

enum { MOST_GENERATIONS = 64 };

// The process below this one that another is below, or is itself; 0 if that is not known, as who was between them is gone.
static long root_of(const Watch *watch, long pid) {
  ProcessStat stat = {0, 0, 0};
  for (int generation = 0; generation < MOST_GENERATIONS && stat_of(watch->proc, pid, &stat); generation++) {
    if (stat.parent == watch->own_pid) return pid;
    pid = stat.parent;
  }
  return 0;
}

static void add_json(Text *json, const char *bytes) {
  add_byte(json, '"');
  for (; *bytes != 0; bytes++) {
    unsigned char byte = (unsigned char)*bytes;
    if (byte == '"' || byte == '\\') add_byte(json, '\\');
    if (byte >= ' ') add_byte(json, *bytes);
    else {
      add_text(json, "\\u00");
      add_byte(json, '0' + (byte >> 4));
      add_byte(json, "0123456789abcdef"[byte & 15]);
    }
  }
  add_byte(json, '"');
}

// What it was started as. False if it is not there yet.
static bool add_command(Watch *watch, long pid, Text *json) {
  enum { ENOUGH = 1 << 14 };
  long length = read_of(watch->proc, pid, "cmdline", watch->large, ENOUGH);
  if (length <= 0) return false;
  add_text(json, ",\"command\":[");
  for (const char *word = watch->large; word < watch->large + length;) {
    if (word != watch->large) add_byte(json, ',');
    add_json(json, word);
    while (*word != 0) word++;
    word++;
  }
  add_byte(json, ']');
  return true;
}

// Its PIDs, in this namespace, in those between, and in its own.
static void add_pids(Watch *watch, long pid, Text *json) {
  const char *at = NULL;
  if (read_of(watch->proc, pid, "status", watch->large, MOST_BYTES) > 0) at = behind(watch->large, "NSpid:");
  add_text(json, "\"pids\":[");
  add_number(json, (unsigned long)pid);
  // The first is known.
  if (at != NULL) number_at(&at);
  while (at != NULL && *at == '\t') {
    add_byte(json, ',');
    add_number(json, number_at(&at));
  }
  add_byte(json, ']');
  if (link_of(watch->proc, pid, "ns/pid", watch->large, MOST_BYTES) <= 0) return;
  add_text(json, ",\"pidNamespace\":");
  add_json(json, watch->large);
}

// By which session it was to be covered; null if by none. Left out where that cannot be seen.
static void add_session(Watch *watch, long pid, Text *json) {
  static const char name[] = "REEXEC_COVERAGE=";
  long length = read_of(watch->proc, pid, "environ", watch->large, MOST_BYTES);
  if (length < 0) return;
  add_text(json, ",\"session\":");
  for (const char *pair = watch->large; pair < watch->large + length; pair++) {
    if (behind(pair, name) == pair + sizeof name - 1) return add_json(json, pair + sizeof name - 1);
    while (*pair != 0) pair++;
  }
  add_text(json, "null");
}

// 0 if who it is is not to be seen yet. is_orphan: whether it is not known which process that this one has spawned it is below.
static long make_frame(Watch *watch, long pid, const ProcessStat *stat, bool *is_orphan) {
  long root = root_of(watch, pid);
  Text json = {watch->frame, HEADER_BYTES, sizeof watch->frame};
  add_byte(&json, '{');
  add_pids(watch, pid, &json);
  if (!add_command(watch, pid, &json)) return 0;
  add_session(watch, pid, &json);
  add_text(&json, ",\"parentPid\":");
  add_number(&json, (unsigned long)stat->parent);
  add_text(&json, ",\"startTicks\":");
  add_number(&json, stat->start);
  if (root != 0) {
    add_text(&json, ",\"rootPid\":");
    add_number(&json, (unsigned long)root);
  }
  add_text(&json, ",\"atMs\":");
  add_number(&json, now_in_ns() / 1000000);
  add_byte(&json, '}');
  put_header((unsigned char *)watch->frame, (unsigned char)watch->kind, (size_t)(json.length - HEADER_BYTES));
  *is_orphan = root == 0;
  return json.length;
}
