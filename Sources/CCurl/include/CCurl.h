// One HTTP exchange through libcurl, which is loaded when the first one is made: a program that makes
// none does not pay for libcurl and the thirty libraries behind it when it starts.

#pragma once

#include <stddef.h>
#include <stdint.h>

/// How an exchange ended.
typedef enum {
  /// There is a response, whatever its status.
  WEB_ANSWERED = 0,
  /// libcurl is not on this machine.
  WEB_NO_LIBRARY,
  /// No connection could be had, or it was lost before the end of the response.
  WEB_CONNECTION,
  /// The time was over.
  WEB_LATE,
  /// The body is longer than it may be.
  WEB_TOO_LONG,
  /// Anything else: no URL, a certificate that is not trusted, what came is no HTTP.
  WEB_FAILED,
} web_outcome;

/// What is sent.
typedef struct {
  /// http or https.
  const char *url;
  /// `Name: value`, ended by NULL.
  const char *const *headers;
  /// The body; NULL makes it a GET.
  const void *body;
  size_t body_length;
  /// The time for all of it, in milliseconds.
  long timeout;
  /// The longest body that is taken in, in bytes.
  size_t body_limit;
  /// Not 0: no proxy is asked, whatever the environment says.
  int is_direct;
  /// A file of the certificates that are trusted; NULL for the system's.
  const char *authorities;
} web_request;

/// What came back.
typedef struct {
  long status;
  /// The field `Retry-After` in seconds, 0 without one.
  int64_t retry_after;
  /// malloc(3)ed; NULL for an empty one.
  unsigned char *body;
  size_t body_length;
  /// What libcurl says of a failure.
  char message[256];
} web_response;

/// Whether libcurl is on this machine; loads it.
int web_is_available(void);

/// Sends a request and waits for its response. No redirect is followed, no cookie kept.
web_outcome web_exchange(const web_request *request, web_response *response);
