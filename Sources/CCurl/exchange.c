// The calls of libcurl's easy interface, declared here as its stable ABI has them.

#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef void CURL;
struct curl_slist;

enum {
  GLOBAL_DEFAULT = 3,
  OPT_WRITEDATA = 10001,
  OPT_URL = 10002,
  OPT_ERRORBUFFER = 10010,
  OPT_POSTFIELDS = 10015,
  OPT_HTTPHEADER = 10023,
  OPT_CAINFO = 10065,
  OPT_NOPROXY = 10177,
  OPT_WRITEFUNCTION = 20011,
  OPT_POST = 47,
  OPT_FOLLOWLOCATION = 52,
  OPT_HTTP_VERSION = 84,
  OPT_NOSIGNAL = 99,
  OPT_TIMEOUT_MS = 155,
  OPT_PROTOCOLS = 181,
  OPT_POSTFIELDSIZE_LARGE = 30120,
  HTTP_VERSION_1_1 = 2,
  PROTOCOLS_HTTP_AND_HTTPS = 3,
  INFO_RESPONSE_CODE = 0x200002,
  INFO_RETRY_AFTER = 0x600039,
  ERROR_BUFFER_SIZE = 256,
};

static struct {
  int (*global_init)(long);
  CURL *(*init)(void);
  int (*setopt)(CURL *, int, ...);
  int (*perform)(CURL *);
  int (*getinfo)(CURL *, int, ...);
  void (*cleanup)(CURL *);
  const char *(*describe)(int);
  struct curl_slist *(*append)(struct curl_slist *, const char *);
  void (*free_all)(struct curl_slist *);
} curl;

static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  struct {
    void *place;
    const char *name;
  } symbols[] = {
      {&curl.global_init, "curl_global_init"}, {&curl.init, "curl_easy_init"},
      {&curl.setopt, "curl_easy_setopt"},      {&curl.perform, "curl_easy_perform"},
      {&curl.getinfo, "curl_easy_getinfo"},    {&curl.cleanup, "curl_easy_cleanup"},
      {&curl.describe, "curl_easy_strerror"},  {&curl.append, "curl_slist_append"},
      {&curl.free_all, "curl_slist_free_all"},
  };
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    void *symbol = dlsym(library, symbols[i].name);
    if (!symbol) return;
    memcpy(symbols[i].place, &symbol, sizeof symbol);
  }
  is_loaded = curl.global_init(GLOBAL_DEFAULT) == 0;
}

int web_is_available(void) {
  pthread_once(&once, load);
  return is_loaded;
}

typedef struct {
  unsigned char *bytes;
  size_t length, room, limit;
  int is_too_long;
} sink;

static size_t take(char *bytes, size_t size, size_t count, void *context) {
  sink *sink = context;
  size_t length = size * count;
  if (length > sink->limit - sink->length) {
    sink->is_too_long = 1;
    return 0;
  }
  if (sink->length + length > sink->room) {
    size_t room = (sink->length + length) * 2;
    unsigned char *larger = realloc(sink->bytes, room);
    if (!larger) return 0;
    sink->bytes = larger;
    sink->room = room;
  }
  memcpy(sink->bytes + sink->length, bytes, length);
  sink->length += length;
  return length;
}

// Codes of libcurl for a connection that could not be had or was lost.
static int is_connection(int code) {
  switch (code) {
    case 5: case 6: case 7:     // a proxy, a host, a connection
    case 16: case 92:           // HTTP/2 framing, stream
    case 18: case 52:           // a part, nothing
    case 35: case 55: case 56:  // the handshake, sending, receiving
      return 1;
    default:
      return 0;
  }
}

web_outcome web_exchange(const web_request *request, web_response *response) {
  memset(response, 0, sizeof *response);
  CURL *handle = web_is_available() ? curl.init() : NULL;
  if (!handle) return WEB_NO_LIBRARY;
  struct curl_slist *headers = NULL;
  for (const char *const *header = request->headers; *header; header++) {
    struct curl_slist *longer = curl.append(headers, *header);
    if (longer) headers = longer;
  }
  sink sink = {.limit = request->body_limit};
  char message[ERROR_BUFFER_SIZE] = "";
  curl.setopt(handle, OPT_ERRORBUFFER, message);
  curl.setopt(handle, OPT_NOSIGNAL, 1L);
  curl.setopt(handle, OPT_PROTOCOLS, (long)PROTOCOLS_HTTP_AND_HTTPS);
  curl.setopt(handle, OPT_HTTP_VERSION, (long)HTTP_VERSION_1_1);
  curl.setopt(handle, OPT_FOLLOWLOCATION, 0L);
  if (request->authorities) curl.setopt(handle, OPT_CAINFO, request->authorities);
  if (request->is_direct) curl.setopt(handle, OPT_NOPROXY, "*");
  curl.setopt(handle, OPT_URL, request->url);
  curl.setopt(handle, OPT_HTTPHEADER, headers);
  curl.setopt(handle, OPT_TIMEOUT_MS, request->timeout);
  curl.setopt(handle, OPT_WRITEFUNCTION, take);
  curl.setopt(handle, OPT_WRITEDATA, &sink);
  if (request->body) {
    curl.setopt(handle, OPT_POST, 1L);
    curl.setopt(handle, OPT_POSTFIELDSIZE_LARGE, (int64_t)request->body_length);
    curl.setopt(handle, OPT_POSTFIELDS, request->body);
  }
  int code = curl.perform(handle);
  web_outcome outcome = WEB_ANSWERED;
  if (code == 0) {
    curl.getinfo(handle, INFO_RESPONSE_CODE, &response->status);
    curl.getinfo(handle, INFO_RETRY_AFTER, &response->retry_after);
    response->body = sink.bytes;
    response->body_length = sink.length;
  } else {
    free(sink.bytes);
    outcome = sink.is_too_long ? WEB_TOO_LONG
              : code == 28     ? WEB_LATE
              : is_connection(code) ? WEB_CONNECTION : WEB_FAILED;
    strncpy(response->message, message[0] ? message : curl.describe(code),
            sizeof response->message - 1);
  }
  curl.free_all(headers);
  curl.cleanup(handle);
  return outcome;
}
