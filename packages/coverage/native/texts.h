// Identifies texts: JavaScript that has not been optimized yet takes milliseconds for that.
#pragma once
#include <node_api.h>
#include "system.h"

// As hashText() in src/text-hash.ts, which it is begun, fed with UTF-16, and written by.
typedef struct {
  uint32_t a, b;
} Hash;

static const Hash no_hash = {0x811c9dc5, 0x9e3779b9};

static void add_unit(Hash *hash, uint32_t unit) {
  hash->a = (hash->a ^ unit) * 0x01000193;
  hash->b = (hash->b ^ unit) * 0x85ebca6b;
  hash->b ^= hash->b >> 13;
}

static napi_value hash_to_string(napi_env env, const Hash *hash) {
  napi_value result = NULL;
  char hex[16];
  for (int digit = 0; digit < 16; digit++) hex[digit] = "0123456789abcdef"[(digit < 8 ? hash->a : hash->b) >> (28 - digit % 8 * 4) & 15];
  napi_create_string_latin1(env, hex, sizeof hex, &result);
  return result;
}

// hash(bytes): of a text in UTF-16, little endian.
static napi_value call_hash(napi_env env, napi_callback_info info) {
  napi_value argument;
  size_t count = 1, length = 0;
  const unsigned char *bytes = NULL;
  Hash hash = no_hash;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_buffer_info(env, argument, (void **)&bytes, &length);
  for (size_t at = 0; at + 1 < length; at += 2) add_unit(&hash, bytes[at] | (uint32_t)bytes[at + 1] << 8);
  return hash_to_string(env, &hash);
}

// Reads one character of well-formed UTF-8 (https://www.unicode.org/versions/latest/core-spec/chapter-3/#G27506), and goes behind it. -1 if there is none.
static int32_t take_character(const unsigned char **at, const unsigned char *end) {
  const unsigned char *from = *at;
  unsigned char first = *from;
  int more = first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
  if (more < 0 || end - from <= more) return -1;
  int32_t character = more == 0 ? first : first & (0x3f >> more);
  for (int each = 1; each <= more; each++) {
    if ((from[each] & 0xc0) != 0x80) return -1;
    character = character << 6 | (from[each] & 0x3f);
  }
  bool is_overlong = (more == 2 && character < 0x800) || (more == 3 && character < 0x10000);
  if (is_overlong || (character >= 0xd800 && character < 0xe000) || character > 0x10ffff) return -1;
  *at = from + more + 1;
  return character;
}

// Hashes UTF-8 as the UTF-16 that it is read as, without the mark at its start. Returns how many units that has, or -1 where it is not well-formed.
static int64_t hash_utf8(const unsigned char *at, const unsigned char *end, Hash *hash) {
  int64_t units = 0;
  if (end - at >= 3 && at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf) at += 3;
  while (at < end) {
    int32_t character = take_character(&at, end);
    if (character < 0) return -1;
    if (character >= 0x10000) {
      add_unit(hash, 0xd7c0 + (character >> 10));
      units++;
    }
    add_unit(hash, character >= 0x10000 ? 0xdc00 + (character & 0x3ff) : character);
    units++;
  }
  return units;
}

enum { PATH_BYTES = 4096 };

// Reads a file into room that is for whoever calls this to give back. NULL if it cannot, or it has another size than when it was opened.
static unsigned char *read_file(const char *path, unsigned char small[SMALL_BYTES], size_t *size) {
  Stat stat;
  unsigned char *memory = NULL;
  size_t got = 0;
  long fd = system_call(NR_OPENAT, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
  if (fd < 0) return NULL;
  if (system_call(NR_FSTAT, fd, (long)&stat, 0, 0, 0, 0) == 0) {
    // One byte more, so that what has grown is seen.
    *size = (size_t)stat.size + 1;
    memory = take_room(small, *size);
  }
  while (memory != NULL && got < *size) {
    long count = system_call(NR_READ, fd, (long)(memory + got), (long)(*size - got), 0, 0, 0);
    if (count <= 0) break;
    got += (size_t)count;
  }
  system_call(NR_CLOSE, fd, 0, 0, 0, 0, 0);
  if (memory != NULL && got != *size - 1) {
    give_room(small, memory, *size);
    return NULL;
  }
  return memory;
}

// identify(path): hash and number of UTF-16 units of a file's text. undefined for what is not well-formed UTF-8, or cannot be read.
static napi_value call_identify(napi_env env, napi_callback_info info) {
  napi_value argument, units, result = NULL;
  size_t count = 1, length = 0, size = 0;
  char path[PATH_BYTES];
  unsigned char small[SMALL_BYTES];
  Hash hash = no_hash;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  if (napi_get_value_string_utf8(env, argument, path, sizeof path, &length) != napi_ok || length + 1 >= sizeof path) return NULL;
  unsigned char *memory = read_file(path, small, &size);
  if (memory == NULL) return NULL;
  int64_t found = hash_utf8(memory, memory + size - 1, &hash);
  give_room(small, memory, size);
  if (found < 0) return NULL;
  napi_create_array_with_length(env, 2, &result);
  napi_create_int64(env, found, &units);
  napi_set_element(env, result, 0, hash_to_string(env, &hash));
  napi_set_element(env, result, 1, units);
  return result;
}
