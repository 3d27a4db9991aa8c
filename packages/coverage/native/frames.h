// Appends to a profile: JavaScript takes milliseconds for that, and Node.js does it in memory that it shares with whoever was interrupted.
#pragma once
#include <node_api.h>
#include "pack.h"
#include "system.h"

// CRC-32, four bits at a time.
static uint32_t add_to_checksum(uint32_t before, const unsigned char *bytes, size_t length) {
  static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                     0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  uint32_t crc = ~before;
  for (size_t at = 0; at < length; at++) {
    crc ^= bytes[at];
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return ~crc;
}

static void put_number(unsigned char *at, uint32_t number) {
  for (int byte = 0; byte < 4; byte++) at[byte] = (unsigned char)(number >> 8 * byte);
}

// fileOf(fd): device and inode. undefined if it is not open.
static napi_value call_file_of(napi_env env, napi_callback_info info) {
  napi_value argument, number, result = NULL;
  size_t count = 1;
  int64_t fd = -1;
  Stat stat;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_value_int64(env, argument, &fd);
  if (system_call(NR_FSTAT, fd, (long)&stat, 0, 0, 0, 0) != 0) return NULL;
  napi_create_array_with_length(env, 2, &result);
  napi_create_double(env, (double)stat.device, &number);
  napi_set_element(env, result, 0, number);
  napi_create_double(env, (double)stat.inode, &number);
  napi_set_element(env, result, 1, number);
  return result;
}

static bool is_file(long fd, double device, double inode) {
  Stat stat;
  return system_call(NR_FSTAT, fd, (long)&stat, 0, 0, 0, 0) == 0 && (double)stat.device == device && (double)stat.inode == inode;
}

enum { HEADER_BYTES = 12, MOST_BODY_BYTES = 64 << 20, E2BIG = 7, EBADF = 9, ENOMEM = 12 };

// Puts the header of a frame before its body, which is there: see src/profile-format.ts.
static void put_header(unsigned char *frame, unsigned char kind, size_t body_length) {
  enum { SUMMED_BYTES = 8 };
  frame[0] = 'R';
  frame[1] = 'X';
  frame[2] = 'P';
  frame[3] = kind;
  put_number(frame + 4, (uint32_t)body_length);
  uint32_t sum = add_to_checksum(0, frame, SUMMED_BYTES);
  put_number(frame + SUMMED_BYTES, add_to_checksum(sum, frame + HEADER_BYTES, body_length));
}

// Less is not worth it.
enum { LEAST_TO_PACK = 256, PACKED = 128, LENGTH_BYTES = 4 };

// Makes a frame of the body that is behind room for a header, and writes it as one: packed, if that is smaller.
static long append_frame(long fd, unsigned char kind, unsigned char *frame, size_t length) {
  size_t slots_size = SLOTS * sizeof(uint16_t), size = slots_size + HEADER_BYTES + LENGTH_BYTES + most_packed(length);
  _Alignas(uint64_t) unsigned char small[SMALL_BYTES];
  unsigned char *memory = length < LEAST_TO_PACK ? NULL : take_room(small, size);
  if (memory != NULL) {
    unsigned char *packed = memory + slots_size;
    clear_slots((uint64_t *)memory);
    size_t packed_length = LENGTH_BYTES + pack(frame + HEADER_BYTES, length, packed + HEADER_BYTES + LENGTH_BYTES, (uint16_t *)memory);
    if (packed_length < length) {
      put_number(packed + HEADER_BYTES, (uint32_t)length);
      frame = packed;
      length = packed_length;
      kind |= PACKED;
    }
  }
  put_header(frame, kind, length);
  long written = system_call(NR_WRITE, fd, (long)frame, (long)(HEADER_BYTES + length), 0, 0, 0);
  give_room(small, memory, size);
  return written;
}

// append(fd, device, inode, kind, json): a frame, see src/profile-format.ts. Returns how many bytes were written; -errno if none were, which is -EBADF if the
// descriptor is not that of the file.
static napi_value call_append(napi_env env, napi_callback_info info) {
  napi_value arguments[5], result = NULL;
  size_t count = 5, length = 0;
  int64_t fd = -1, written = -EBADF;
  uint32_t kind = 0;
  double device = -1, inode = -1;
  unsigned char small[SMALL_BYTES];
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_int64(env, arguments[0], &fd);
  napi_get_value_double(env, arguments[1], &device);
  napi_get_value_double(env, arguments[2], &inode);
  napi_get_value_uint32(env, arguments[3], &kind);
  if (is_file(fd, device, inode)) {
    napi_get_value_string_utf8(env, arguments[4], NULL, 0, &length);
    // A string is written with a zero behind it.
    size_t size = HEADER_BYTES + length + 1;
    unsigned char *frame = length > MOST_BODY_BYTES ? NULL : take_room(small, size);
    written = length > MOST_BODY_BYTES ? -E2BIG : -ENOMEM;
    if (frame != NULL) {
      napi_get_value_string_utf8(env, arguments[4], (char *)frame + HEADER_BYTES, length + 1, &length);
      written = append_frame(fd, (unsigned char)kind, frame, length);
      give_room(small, frame, size);
    }
  }
  napi_create_int64(env, written, &result);
  return result;
}
