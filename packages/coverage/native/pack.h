// Packs what says much again and again, as a block of LZ4 (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md). src/read/unpack.ts reads it.
#pragma once
#include "system.h"

// A slot holds where four bytes of its hash came last, modulo 2^16, which is how far back a match may be.
enum { SLOT_BITS = 12, SLOTS = 1 << SLOT_BITS, LEAST_MATCH = 4, LAST_LITERALS = 5, LAST_MATCH_BEFORE = 12, SKIP_BITS = 5 };

static uint32_t four_at(const unsigned char *at) {
  uint32_t four;
  __builtin_memcpy(&four, at, sizeof four);
  return four;
}

// How many bytes a block has at most.
static size_t most_packed(size_t length) {
  return length + length / 255 + 16;
}

static unsigned char *put_rest_of_length(unsigned char *to, size_t length) {
  if (length < 15) return to;
  for (length -= 15; length >= 255; length -= 255) *to++ = 255;
  *to++ = (unsigned char)length;
  return to;
}

// A token, its literals, and, but in the last one, where what is behind them has been before, and how long that is.
static unsigned char *put_sequence(unsigned char *to, const unsigned char *literals, size_t count, size_t distance, size_t match) {
  size_t rest = distance == 0 ? 0 : match - LEAST_MATCH;
  *to++ = (unsigned char)((count < 15 ? count : 15) << 4 | (rest < 15 ? rest : 15));
  to = put_rest_of_length(to, count);
  for (size_t at = 0; at < count; at++) {
    *to++ = literals[at];
    // So that no compiler calls `memcpy` for it, which is libc's.
    __asm__ volatile("");
  }
  if (distance == 0) return to;
  *to++ = (unsigned char)distance;
  *to++ = (unsigned char)(distance >> 8);
  return put_rest_of_length(to, rest);
}

// So that the same bytes are packed to the same.
static void clear_slots(uint64_t *slots) {
  for (size_t at = 0; at < SLOTS * sizeof(uint16_t) / sizeof *slots; at++) {
    slots[at] = 0;
    // Nor are they cleared by `memset`, or later than they are read as what they are.
    __asm__ volatile("" ::: "memory");
  }
}

// Packs bytes into room for the most they may take, and returns how many they take. The slots are all 0.
static size_t pack(const unsigned char *bytes, size_t length, unsigned char *packed, uint16_t *slots) {
  unsigned char *to = packed;
  size_t at = 0, literals = 0, missed = 0;
  while (at + LAST_MATCH_BEFORE < length) {
    uint32_t four = four_at(bytes + at);
    uint16_t *slot = &slots[four * 2654435761u >> (32 - SLOT_BITS)];
    size_t distance = (uint16_t)(at - *slot), match = LEAST_MATCH;
    *slot = (uint16_t)at;
    if (distance == 0 || distance > at || four_at(bytes + at - distance) != four) {
      // What does not occur again is gone through ever faster.
      at += 1 + (missed++ >> SKIP_BITS);
      continue;
    }
    while (at + match + LAST_LITERALS < length && bytes[at + match] == bytes[at + match - distance]) match++;
    to = put_sequence(to, bytes + literals, at - literals, distance, match);
    literals = at += match;
    missed = 0;
  }
  return (size_t)(put_sequence(to, bytes + literals, length - literals, 0, 0) - packed);
}
