// Flags of V8, which `node:v8` would set, too: but that loads some 30 built-in modules, and nothing may be loaded by an interrupt.
#pragma once
#include <node_api.h>
#include <stdbool.h>

// v8::V8::SetFlagsFromString(flags, length), of v8-initialization.h.
extern __attribute__((weak)) void set_flags_from_string(const char *flags, size_t length) __asm__("_ZN2v82V818SetFlagsFromStringEPKcm");

// setFlags(flags): sets flags of V8, as they would stand in a command, for all threads. Returns false where it cannot be done.
static napi_value call_set_flags(napi_env env, napi_callback_info info) {
  char flags[256];
  size_t count = 1, length = 0;
  napi_value argument, result;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  bool can = set_flags_from_string != NULL && napi_get_value_string_latin1(env, argument, flags, sizeof flags, &length) == napi_ok;
  if (can) set_flags_from_string(flags, length);
  napi_get_boolean(env, can, &result);
  return result;
}
