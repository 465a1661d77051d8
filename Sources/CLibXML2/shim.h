// libxml2 as Swift sees it: the headers that this package uses, and the few accesses that Swift
// cannot or should not make itself. Written for 2.9.14 and later; everything that differs between
// versions is here.

#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// With ICU on, the headers pull in ICU's own, which clash with Foundation's copy of ICU.
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <libxml/xmlwriter.h>

/// Sets the library up, the schema types too, because their lazy set-up takes no lock.
static inline void clibxml2_prepare(void) {
  xmlInitParser();
  xmlSchemaInitTypes();
}

/// The largest number of attributes or namespace declarations that the present start tag may hold
/// so far.
///
/// Before 2.12 the check for doubles is quadratic in it, and runs only after all of the tag was
/// read. Later versions hash, so there is nothing to watch.
static inline int clibxml2_attribute_high_water(xmlParserCtxtPtr context) {
#if LIBXML_VERSION < 21200
  int attributes = context->maxatts / 5;
  int namespaces = context->nsMax / 2;
  return attributes > namespaces ? attributes : namespaces;
#else
  (void)context;
  return 0;
#endif
}

/// Where the parser stands in what was handed to it, as UTF-8, and in `count` how much lies ahead.
static inline const xmlChar *clibxml2_ahead(xmlParserCtxtPtr context, long *count) {
  *count = 0;
  if (context == NULL || context->input == NULL) return NULL;
  *count = (long)(context->input->end - context->input->cur);
  return context->input->cur;
}

/// The line of the document that the parser has reached, from 1.
static inline int clibxml2_line(xmlParserCtxtPtr context) {
  if (context == NULL || context->input == NULL) return 0;
  return context->input->line;
}

#endif
