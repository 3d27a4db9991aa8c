// What /proc says of processes (proc(5)).
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "system.h"

enum { EACCES = 13 };

// Bytes that are added to, and cut off at the end of their room.
typedef struct {
  char *bytes;
  long length;
  long room;
} Text;

static void add_byte(Text *text, char byte) {
  if (text->length < text->room) text->bytes[text->length++] = byte;
}

static void add_text(Text *text, const char *added) {
  while (*added != 0) add_byte(text, *added++);
}

static void add_number(Text *text, unsigned long number) {
  char digits[20];
  int count = 0;
  do digits[count++] = '0' + number % 10;
  while ((number /= 10) > 0);
  while (count > 0) add_byte(text, digits[--count]);
}

static unsigned long number_at(const char **at) {
  unsigned long number = 0;
  while (**at == ' ' || **at == '\t') ++*at;
  for (; **at >= '0' && **at <= '9'; ++*at) number = number * 10 + (unsigned long)(**at - '0');
  return number;
}

// Where a text begins behind a word, or NULL. Both end with a NUL.
static const char *behind(const char *text, const char *word) {
  for (; *text != 0; text++) {
    long at = 0;
    while (word[at] != 0 && text[at] == word[at]) at++;
    if (word[at] == 0) return text + at;
  }
  return NULL;
}

// `PID/name`, below /proc.
typedef struct {
  char bytes[64];
} ProcessPath;

static ProcessPath path_of(long pid, const char *name) {
  ProcessPath path;
  Text text = {path.bytes, 0, sizeof path.bytes - 1};
  add_number(&text, (unsigned long)pid);
  add_byte(&text, '/');
  add_text(&text, name);
  path.bytes[text.length] = 0;
  return path;
}

// Reads a file from its beginning, and ends it with a NUL. A negative number where it cannot be read.
static long read_at(int directory, const char *path, char *bytes, long room) {
  long fd = system_call(NR_OPENAT, directory, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
  long length = 0, count = 0;
  if (fd < 0) return fd;
  while (length < room - 1 && (count = system_call(NR_READ, fd, (long)(bytes + length), room - 1 - length, 0, 0, 0)) > 0) length += count;
  system_call(NR_CLOSE, fd, 0, 0, 0, 0, 0);
  bytes[length] = 0;
  return count < 0 ? count : length;
}

// Reads a file of a process, likewise.
static long read_of(int proc, long pid, const char *name, char *bytes, long room) {
  ProcessPath path = path_of(pid, name);
  return read_at(proc, path.bytes, bytes, room);
}

// As read_of, of a link.
static long link_of(int proc, long pid, const char *name, char *bytes, long room) {
  ProcessPath path = path_of(pid, name);
  long length = system_call(NR_READLINKAT, proc, (long)path.bytes, (long)bytes, room - 1, 0, 0);
  if (length >= 0) bytes[length] = 0;
  return length;
}

// Of /proc/PID/stat.
typedef struct {
  long parent;
  // In clock ticks since the machine began.
  unsigned long start;
  // Where the stack begins: at random, anew with each execve(2), and as in the parent until then. 0 where that may not be seen.
  unsigned long stack;
} ProcessStat;

// Where it goes on behind the name, which may hold anything, brackets and blanks, too. NULL if it does not.
static const char *behind_name(const char *stat) {
  const char *at = NULL, *next = stat;
  while ((next = behind(next, ")")) != NULL) at = next;
  return at;
}

static bool stat_of(int proc, long pid, ProcessStat *stat) {
  enum { FIELD_OF_STATE = 3, FIELD_OF_PARENT = 4, FIELD_OF_START = 22, FIELD_OF_STACK = 28 };
  char text[1024];
  if (read_of(proc, pid, "stat", text, sizeof text) <= 0) return false;
  const char *at = behind_name(text);
  if (at == NULL) return false;
  for (int field = FIELD_OF_STATE; field <= FIELD_OF_STACK && *at != 0; field++) {
    while (*at == ' ') at++;
    const char *value = at;
    if (field == FIELD_OF_PARENT) stat->parent = (long)number_at(&value);
    if (field == FIELD_OF_START) stat->start = number_at(&value);
    if (field == FIELD_OF_STACK) stat->stack = number_at(&value);
    while (*at != ' ' && *at != 0) at++;
  }
  return true;
}
