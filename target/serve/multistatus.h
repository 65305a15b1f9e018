/* The elements of 207 (Multi-Status) and of error bodies (RFC 4918 13, 14, 16).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_MULTISTATUS_H
#define SERVE_MULTISTATUS_H

#include "serve/writer.h"

/* <D:multistatus>, with what it holds in between. */
void multistatus_begin(struct serve_writer *w);
void multistatus_end(struct serve_writer *w);

/* <D:response> and its <D:href>; what follows is a status, or propstats. */
void multistatus_response(struct serve_writer *w, const struct tree_resource *resource);
void multistatus_response_end(struct serve_writer *w);

void multistatus_href(struct serve_writer *w, const struct tree_resource *resource);
void multistatus_status(struct serve_writer *w, unsigned status);

/* <D:propstat> and its <D:prop>, which holds what is written next; its end says the status, and the
 * condition that was not met, unless it is empty. */
void multistatus_propstat(struct serve_writer *w);
void multistatus_propstat_end(struct serve_writer *w, unsigned status, span condition);

/* <D:error> with one condition of RFC 4918 16, and the href of `where` in it unless that is NULL.
 */
void multistatus_error(struct serve_writer *w, span condition, const struct tree_resource *where);

#endif
