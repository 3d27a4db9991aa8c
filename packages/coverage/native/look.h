// Looks for Node.js processes below this one that have not been told of, and tells of them.
#pragma once
#include "make-frame.h"
#include "watch.h"

static bool is_node_name(const char *path) {
  const char *name = path;
  for (; *path != 0; path++) if (*path == '/') name = path + 1;
  const char *rest = behind(name, "node");
  if (rest != name + 4) return false;
  for (; *rest != 0 && *rest != ' '; rest++) {
    bool is_of_name = (*rest >= '0' && *rest <= '9') || *rest == '-' || *rest == '.' || *rest == 'j' || *rest == 's';
    if (!is_of_name) return false;
  }
  return true;
}

// Whether it is one of the binaries that are watched, or is called as they usually are.
static bool is_node_binary(const Watch *watch, const char *path) {
  for (const char *known = watch->paths; *known != 0;) {
    const char *same = path;
    while (*known != 0 && *known == *same) known++, same++;
    if (*known == 0 && *same == 0) return true;
    while (*known != 0) known++;
    known++;
  }
  return is_node_name(path);
}

static const Process *process_of(const Processes *processes, long pid) {
  long from = 0, to = processes->count;
  while (from < to) {
    long middle = (from + to) / 2;
    if (processes->list[middle].pid < pid) from = middle + 1;
    else to = middle;
  }
  return from < processes->count && processes->list[from].pid == pid ? &processes->list[from] : NULL;
}

// Of the limit by which processes are marked. 0 where it cannot be read.
static unsigned long limit_of(const Watch *watch, long pid) {
  char text[2048];
  if (read_of(watch->proc, pid, "limits", text, sizeof text) <= 0) return 0;
  const char *at = behind(text, "Max file locks");
  while (at != NULL && *at == ' ') at++;
  return at == NULL ? 0 : *at == 'u' ? ~0ul : number_at(&at);
}

// A new process is below this one if its limit says so, or if its parent is: su(1) sets limits anew. But not if another session has marked it.
static State state_of(const Watch *watch, long pid) {
  ProcessStat stat = {0, 0, 0};
  unsigned long limit = limit_of(watch, pid);
  if (limit == watch->mark) return OURS;
  if (limit == 0 || (limit != watch->limit_before.soft && limit != ~0ul) || !stat_of(watch->proc, pid, &stat)) return FOREIGN;
  if (stat.parent == watch->own_pid) return OURS;
  const Process *parent = process_of(&watch->found, stat.parent);
  if (parent == NULL) parent = process_of(&watch->known, stat.parent);
  return parent == NULL || parent->state == FOREIGN ? FOREIGN : OURS;
}

// Whether it runs Node.js by now, and has begun to by execve(2): until then, what Node.js spawns is a copy of that.
static bool runs_node(Watch *watch, long pid, ProcessStat *stat) {
  ProcessStat of_parent = {0, 0, 0};
  long length = link_of(watch->proc, pid, "exe", watch->large, MOST_BYTES);
  // Another user's. What it was started as anyone may see.
  bool is_hidden = length == -EACCES;
  if (is_hidden) length = read_of(watch->proc, pid, "cmdline", watch->large, MOST_BYTES);
  if (length <= 0 || !is_node_binary(watch, watch->large) || !stat_of(watch->proc, pid, stat)) return false;
  if (is_hidden) return true;
  // Without a stack it is in the middle of that.
  return stat->stack != 0 && !(stat_of(watch->proc, stat->parent, &of_parent) && of_parent.stack == stat->stack);
}

static void look_at(Watch *watch, Process *process) {
  ProcessStat stat = {0, 0, 0};
  if (process->state == FOREIGN) return;
  if (process->state == TOLD && stat_of(watch->proc, process->pid, &stat)) {
    // By execve(2) it may have become another program. The first time it may have been in the middle of that, and where the stack begins not certain.
    if (process->stack == 0) process->stack = stat.stack;
    else if (stat.stack != process->stack) process->state = OURS;
  }
  if (process->state == TOLD || !runs_node(watch, process->pid, &stat)) return;
  bool is_orphan = false;
  long length = make_frame(watch, process->pid, &stat, &is_orphan);
  if (length == 0) return;
  append_to_profiles(watch, length, is_orphan);
  process->state = TOLD;
  process->stack = 0;
}

// A process that was there the last time is known.
static void find(Watch *watch, long pid, unsigned long inode, long *next) {
  Processes *known = &watch->known, *found = &watch->found;
  if (found->count == MOST_PROCESSES || pid == watch->own_pid) return;
  while (*next < known->count && known->list[*next].pid < pid) ++*next;
  Process *process = &found->list[found->count];
  if (*next < known->count && known->list[*next].pid == pid && known->list[*next].inode == inode) *process = known->list[*next];
  else *process = (Process){pid, inode, 0, state_of(watch, pid)};
  found->count++;
  look_at(watch, process);
}

typedef struct {
  unsigned long inode;
  long offset;
  unsigned short length;
  unsigned char type;
  char name[];
} Entry; // of getdents64(2)

static void look(Watch *watch) {
  char entries[1 << 14];
  long count, next = 0;
  long directory = system_call(NR_OPENAT, watch->proc, (long)".", O_CLOEXEC, 0, 0, 0);
  if (directory < 0) return;
  watch->found.count = 0;
  while ((count = system_call(NR_GETDENTS64, directory, (long)entries, sizeof entries, 0, 0, 0)) > 0) {
    for (long at = 0; at < count; at += ((Entry *)(entries + at))->length) {
      const Entry *entry = (Entry *)(entries + at);
      const char *name = entry->name;
      if (*name >= '1' && *name <= '9') find(watch, (long)number_at(&name), entry->inode, &next);
    }
  }
  system_call(NR_CLOSE, directory, 0, 0, 0, 0, 0);
  Processes known = watch->known;
  watch->known = watch->found;
  watch->found = known;
}
