/* From the bytes of a document to strict UTF-8, piece by piece: RFC 3629 for UTF-8, RFC 2781 for
 * UTF-16, XML 1.0 4.3.3 for which of them it is. libxml2 is given nothing else.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef XML_ENCODING_H
#define XML_ENCODING_H

#include "base/span.h"
#include "base/status.h"

enum dxml_encoding { DXML_UTF8, DXML_UTF16BE, DXML_UTF16LE };

/* Zero-initialised stands at the start of a document. */
struct dxml_decoder {
    enum dxml_encoding encoding; /* decided by the first byte: only UTF-16's marks begin FE or FF */
    uint8_t pending[4];          /* the character being read, as sent */
    size_t pending_len;
    size_t consumed; /* bytes of the document, without the pending ones */
    bool started;    /* past the first character, which may be a byte order mark */
};

enum { DXML_CHARACTER_MAX = 4 }; /* bytes of one character, in UTF-8 and in UTF-16 */

/* Decodes from the start of `*in`, and moves it on, as far as characters fit in `room`. `*written`
 * bytes of `utf8` hold whole characters; a byte order mark in front is left out, and U+0000 is
 * refused. OK, or BAD: a character that is none begins at decoder->consumed. */
MUST_USE enum status dxml_decode(struct dxml_decoder *decoder, span *in, uint8_t *utf8, size_t room,
                                 size_t *written);

/* How many bytes of the document `utf8`, which came from it, stood for. */
size_t dxml_encoded_size(enum dxml_encoding encoding, span utf8);

/* XMLDecl ::= '<?xml' VersionInfo EncodingDecl? SDDecl? S? '?>' (XML 1.0 2.8). Reads the encoding
 * that the start of a document, decoded, declares. OK: `*name` lies in `start`, or is empty where
 * none is declared. MORE: the declaration goes on behind `start`. */
MUST_USE enum status dxml_declared_encoding(span start, span *name);

#endif
